export { averagePrecision } from './metrics/average-precision.ts';
export {
  calibrationCurve,
  expectedCalibrationError,
  quantileOfSorted,
  type CalibrationBin,
} from './metrics/calibration-error.ts';
export { type Classifier, type Rows } from './classifiers/classifier.ts';
export { confusionMatrix, type ConfusionMatrix } from './metrics/confusion-matrix.ts';
export { evaluatePredictions, type PredictionMetrics } from './metrics/evaluate-predictions.ts';
export {
  evaluationCurves,
  type CalibrationCurveBin,
  type EvaluationCurves,
} from './metrics/evaluation-curves.ts';
export { expandingWindowFolds, type TimeFold } from './validation/expanding-window.ts';
export { liftAt, type Lift } from './metrics/lift.ts';
export { trainLogisticRegression, type LogisticRegression } from './classifiers/logistic-regression.ts';
export {
  pairedBootstrap,
  type BootstrapMetric,
  type MetricDifference,
} from './validation/paired-bootstrap.ts';
export { brierScore, logLoss } from './metrics/proper-scores.ts';
export { trainRankingBaseline } from './classifiers/ranking-baseline.ts';
export { rocAuc } from './metrics/roc-auc.ts';
export { trainDecisionTree } from './classifiers/trees/decision-tree.ts';
export { trainGaussianNaiveBayes } from './classifiers/gaussian-naive-bayes.ts';
export { trainGradientBoosting, type BoostingOptions } from './classifiers/trees/gradient-boosting.ts';
export { trainNearestNeighbours } from './classifiers/nearest-neighbours.ts';
export { fitGammaGamma, type GammaGamma, type OrderValues } from './classifiers/gamma-gamma.ts';
export { fitBgNbd, type BgNbd, type PurchaseHistory } from './classifiers/bg-nbd.ts';
export { wilsonInterval } from './metrics/wilson-interval.ts';
export {
  addExpectedOutcome,
  addOutcome,
  decodeOutcomes,
  emptyOutcomes,
  encodeOutcomes,
  mergeOutcomes,
  outcomeCurve,
  outcomeMetrics,
  type OutcomeMetrics,
  type OutcomeSums,
} from './monitoring/outcome-sums.ts';
export {
  addToDuel,
  decodeDuel,
  duelDifference,
  duelWeights,
  emptyDuel,
  encodeDuel,
  mergeDuels,
  type DuelSums,
} from './monitoring/duel-sums.ts';
export {
  binOf,
  featureReference,
  driftLimits,
  populationStability,
  type FeatureReference,
} from './monitoring/population-stability.ts';
export { binForTrees, trainAdditiveTrees, type AdditiveJob } from './classifiers/trees/additive-trees.ts';
export { blendWeights } from './numeric/blend-weights.ts';
export { addToArm, emptyArm, type ArmSums } from './trials/arm-sums.ts';
export { compareArms, type ArmDifference } from './trials/compare-arms.ts';
export { tunedFor } from './trials/confidence-sequence.ts';
export { customersForDailyLooks, customersForOneLook, smallestReduction } from './trials/power.ts';
export { sampleRatioP } from './trials/sample-ratio.ts';
export { leastWithheld, verdictOf, type TrialVerdict } from './trials/verdict.ts';
export {
  openClassifier,
  storeDecisionTree,
  storeGradientBoosting,
  storeLogisticRegression,
  storeNaiveBayes,
  storeNearestNeighbours,
  storeRandomForest,
  type StoredClassifier,
} from './classifiers/stored-classifier.ts';
