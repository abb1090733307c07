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
export { expandingWindowFolds, type TimeFold } from './expanding-window.ts';
export { liftAt, type Lift } from './lift.ts';
export { trainLogisticRegression, type LogisticRegression } from './logistic-regression.ts';
export { pairedBootstrap, type BootstrapMetric, type MetricDifference } from './paired-bootstrap.ts';
export { brierScore, logLoss } from './proper-scores.ts';
export { trainRankingBaseline } from './ranking-baseline.ts';
export { rocAuc } from './roc-auc.ts';
