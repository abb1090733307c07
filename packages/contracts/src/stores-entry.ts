// A door of its own: Shopify and WooCommerce stores, and what their customers ask for through them.
export { type StoreKind, storeKinds, storeNames, storeWebhookPath } from './events/store-kind.ts';
export {
  CreatedStoreSource,
  CreateStoreSource,
  SetStoreSecret,
  StoreSource,
  StoreSources,
} from './rest/intake/store-sources.ts';
export {
  PrivacyRequest,
  type PrivacyRequestKind,
  privacyRequestKinds,
  PrivacyRequests,
} from './rest/intake/privacy-requests.ts';
export { storeWebhookBytes, storeWebhookEndpoints } from './rest/intake/store-webhooks.ts';
