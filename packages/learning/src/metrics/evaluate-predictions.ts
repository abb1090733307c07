import { averagePrecision } from './average-precision.ts';
import { expectedCalibrationError } from './calibration-error.ts';
import { confusionMatrix } from './confusion-matrix.ts';
import { liftAt } from './lift.ts';
import { brierScore, logLoss } from './proper-scores.ts';
import { rocAuc } from './roc-auc.ts';

/** Every number a model or a plain rule is evaluated by; the shape of the contracts' `ModelMetrics`. */
export interface PredictionMetrics {
  readonly rows: number;
  readonly positives: number;
  readonly rocAuc: number;
  readonly prAuc: number;
  readonly logLoss: number;
  readonly brier: number;
  readonly calibrationError: number;
  readonly accuracy: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly liftAt10: number;
}

/**
 * @param labels 0 or 1 per row
 * @param probabilities 0–1 per row
 * @param threshold the operating point of accuracy, precision, recall and F1
 */
export function evaluatePredictions(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  threshold = 0.5,
): PredictionMetrics {
  const { accuracy, precision, recall, f1 } = confusionMatrix(labels, probabilities, threshold);
  let positives = 0;
  for (let row = 0; row < labels.length; row++) positives += labels[row]!;
  return {
    rows: labels.length,
    positives,
    rocAuc: rocAuc(labels, probabilities),
    prAuc: averagePrecision(labels, probabilities),
    logLoss: logLoss(labels, probabilities),
    brier: brierScore(labels, probabilities),
    calibrationError: expectedCalibrationError(labels, probabilities),
    accuracy,
    precision,
    recall,
    f1,
    liftAt10: liftAt(labels, probabilities, 0.1).lift,
  };
}
