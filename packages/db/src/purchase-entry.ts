// How likely customers order: the models, the computation over all customers, and what it stored.
export {
  deletePurchaseVersion,
  listPurchaseVersions,
  type PurchaseModelRow,
  type PurchaseVersion,
  readPurchaseModels,
  readPurchaseReports,
  storePurchaseModel,
} from './tables/purchase/purchase-model.ts';
export {
  beginPurchasePass,
  findPurchasePass,
  finishPurchasePass,
  type PurchasePass,
} from './tables/purchase/purchase-pass.ts';
export {
  deleteOldLikelihoods,
  likelihoodTotals,
  type LikelihoodTotals,
  type PurchaseLikelihoodRow,
  storeLikelihoods,
} from './tables/purchase/purchase-likelihood.ts';
export { type CustomerToCompute, readCustomersToCompute } from './views/purchase/customers-to-compute.ts';
