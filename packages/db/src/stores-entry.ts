// A door of its own: Shopify and WooCommerce stores, and what their customers ask for through them.
export {
  createStoreSource,
  endStoreSource,
  mostStoreSources,
  setStoreSecret,
} from './commands/stores/change-store-sources.ts';
export {
  answerPrivacyRequest,
  closeEmptyErasure,
  listPrivacyRequests,
} from './commands/stores/answer-privacy-requests.ts';
export {
  insertPrivacyRequest,
  readOpenErasures,
  type NewPrivacyRequest,
  type OpenErasure,
} from './tables/stores/privacy-request.ts';
export {
  claimStoreOrder,
  completeStoreOrder,
  findStoreOrder,
  type StoreOrder,
  type StoreOrderKey,
} from './tables/stores/store-order.ts';
export {
  findStoreSender,
  listStoreSources,
  saveStoreCounts,
  type StoreCounts,
  type StoreSender,
} from './tables/stores/store-source.ts';
