export { createCurrentServings, type CurrentServings } from './current-servings.ts';
export { everyReason, explain, explanationBy, strongestReasons, type Explanation } from './explain.ts';
export { openLiveServings, type LiveServings } from './live-servings.ts';
export { ModelFeaturesError, openModel, type ModelAnswer, type ServingModel } from './open-model.ts';
export { openPastServings, type OpenServings, type ServingByModel } from './past-servings.ts';
export { servingFor, type Serving, type ShopServing } from './shop-serving.ts';
export { createPurchaseServings, type PurchaseServingOf } from './purchase/current-purchase.ts';
export {
  openPurchaseModels,
  type PurchaseLikelihoods,
  type PurchaseQuestion,
  type PurchaseServing,
} from './purchase/open-purchase.ts';
export { modelToOnnx } from './onnx/model-to-onnx.ts';
