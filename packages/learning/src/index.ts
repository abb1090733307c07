export { averagePrecision } from './average-precision.ts';
export {
  calibrationCurve,
  expectedCalibrationError,
  quantileOfSorted,
  type CalibrationBin,
} from './calibration-error.ts';
export { type Classifier, type Rows } from './classifier.ts';
export { confusionMatrix, type ConfusionMatrix } from './confusion-matrix.ts';
export { evaluatePredictions, type PredictionMetrics } from './evaluate-predictions.ts';
export { evaluationCurves, type CalibrationCurveBin, type EvaluationCurves } from './evaluation-curves.ts';
export { expandingWindowFolds, type TimeFold } from './expanding-window.ts';
export { liftAt, type Lift } from './lift.ts';
export { trainLogisticRegression, type LogisticRegression } from './logistic-regression.ts';
export { pairedBootstrap, type BootstrapMetric, type MetricDifference } from './paired-bootstrap.ts';
export { brierScore, logLoss } from './proper-scores.ts';
export { trainRankingBaseline } from './ranking-baseline.ts';
export { rocAuc } from './roc-auc.ts';
export { trainDecisionTree } from './decision-tree.ts';
export { trainGaussianNaiveBayes } from './gaussian-naive-bayes.ts';
export { trainGradientBoosting, type BoostingOptions } from './gradient-boosting.ts';
export { trainNearestNeighbours } from './nearest-neighbours.ts';
export { fitBgNbd, type BgNbd, type PurchaseHistory } from './bg-nbd.ts';
export { wilsonInterval } from './wilson-interval.ts';
export {
  addExpectedOutcome,
  addOutcome,
  decodeOutcomes,
  emptyOutcomes,
  encodeOutcomes,
  mergeOutcomes,
  outcomeCurve,
  outcomeFigures,
  type OutcomeFigures,
  type OutcomeSums,
} from './outcome-sums.ts';
export {
  addToDuel,
  decodeDuel,
  duelDifference,
  duelWeights,
  emptyDuel,
  encodeDuel,
  mergeDuels,
  type DuelSums,
} from './duel-sums.ts';
export {
  binOf,
  featureReference,
  driftLimits,
  populationStability,
  type FeatureReference,
} from './population-stability.ts';
export { trainAdditiveTrees, type AdditiveOptions } from './additive-trees.ts';
