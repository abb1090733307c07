import { featureNames, type FeatureName } from '@ebb/contracts';
import type { PurchaseHorizonReport, PurchaseMetrics } from '@ebb/contracts/purchase';
import { isoDay } from '@ebb/domain';
import { calibrationCurve, expectedCalibrationError, liftAt, logLoss, rocAuc } from '@ebb/learning';
import type { ContenderResult, Evaluation } from '../evaluation/evaluate-contenders.ts';

const kinds = { forest: 'model', challenger: 'other_model', plain_rule: 'plain_rule' } as const;
const topShare = 0.1;

/** Orders instead of silence: the same answers turned around. */
function turned(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values, (value) => 1 - value);
}

/** Every model and rule on the test rows, by what it says of orders. */
export function purchaseMetrics({ results, labels }: Evaluation): PurchaseMetrics[] {
  const ordered = turned(labels);
  return results.map(({ name, kind, probabilities }) => {
    const likelihoods = turned(probabilities);
    return {
      name,
      kind: kinds[kind],
      rocAuc: rocAuc(ordered, likelihoods),
      logLoss: logLoss(ordered, likelihoods),
      calibrationError: expectedCalibrationError(ordered, likelihoods),
      topTenthShare01: liftAt(ordered, likelihoods, topShare).gain,
    };
  });
}

/** What was said of orders and what came, in groups of equal size. */
export function purchaseCalibration(
  { labels }: Evaluation,
  { probabilities }: ContenderResult,
): PurchaseHorizonReport['calibration'] {
  return calibrationCurve(turned(labels), turned(probabilities));
}

/** Test by test, of one contender. */
export function purchaseTests({ tests }: ContenderResult): PurchaseHorizonReport['tests'] {
  return tests.map(({ cutOffDay, rows, churnShare, meanProbability, calibrationError }) => ({
    day: isoDay(cutOffDay),
    rows,
    orderedShare01: 1 - churnShare,
    meanProbability: 1 - meanProbability,
    calibrationError,
  }));
}

/** What the splits of a model explain, by feature, the most first. */
export function importanceOf(importance: ArrayLike<number>): { feature: FeatureName; share01: number }[] {
  return featureNames
    .map((feature, column) => ({ feature, share01: importance[column]! }))
    .sort((left, right) => right.share01 - left.share01);
}
