export {
  type PurchaseHorizon,
  purchaseHorizons,
  PurchaseReason,
  spendDays,
} from './models/purchase-reason.ts';
export { StoredPurchase } from './rest/purchase/stored-purchase.ts';
export { describePurchaseReason } from './models/describe-purchase-reason.ts';
export {
  PurchaseAnswer,
  PurchaseFeatures,
  PurchaseHorizonReport,
  PurchaseMetrics,
  PurchaseModelsPage,
  SpendMetrics,
} from './rest/purchase/purchase.ts';
