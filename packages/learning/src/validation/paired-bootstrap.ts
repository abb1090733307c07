import { createSeededRandom } from '@ebb/forest';
import { quantileOfSorted } from '../metrics/calibration-error.ts';
import { rowLogLoss } from '../metrics/proper-scores.ts';
import { rankScores } from '../metrics/ranked-scores.ts';
import { requireLabelledRows } from '../metrics/require-rows.ts';
import { rankedRocAuc } from '../metrics/roc-auc.ts';

export const bootstrapMetrics = ['rocAuc', 'logLoss', 'brier'] as const;
export type BootstrapMetric = (typeof bootstrapMetrics)[number];

export interface MetricDifference {
  /** Metric of `left` less metric of `right` on the rows as they are. */
  readonly difference: number;
  /** Percentile interval at the asked confidence. */
  readonly low: number;
  readonly high: number;
  /** Share of samples in which the difference was below zero. */
  readonly shareBelowZero: number;
}

/**
 * How sure one can be that two models differ, on the same rows: both are measured on every resample, so what
 * makes a sample easy or hard cancels out (Efron and Tibshirani 1993, percentile interval).
 *
 * With `groups`, whole groups are drawn. Rows of one customer at several cut-offs share most of their future;
 * drawing them one by one would count the same evidence several times and give an interval too narrow.
 *
 * @param left probabilities of the one model, @param right of the other, both per row
 */
export function pairedBootstrap(options: {
  readonly labels: ArrayLike<number>;
  readonly left: ArrayLike<number>;
  readonly right: ArrayLike<number>;
  readonly metric: BootstrapMetric;
  /** One number per row; rows of a group are drawn together. Every row its own group by default. */
  readonly groups?: ArrayLike<number>;
  readonly samples?: number;
  readonly confidence01?: number;
  readonly seed?: number;
}): MetricDifference {
  const { labels, left, right, metric, groups, samples = 1000, confidence01 = 0.95, seed = 1 } = options;
  requireLabelledRows(labels, left);
  requireLabelledRows(labels, right);
  if (groups !== undefined && groups.length !== labels.length) {
    throw new RangeError(`${labels.length} labels but ${groups.length} groups`);
  }
  const measureLeft = weightedMetric(metric, labels, left);
  const measureRight = weightedMetric(metric, labels, right);
  const { groupOfRow, groupCount } = numberGroups(groups, labels.length);

  const random = createSeededRandom(seed, 0);
  const draws = new Uint32Array(groupCount);
  const weights = new Uint32Array(labels.length);
  const differences = new Float64Array(samples);
  let below = 0;
  for (let sample = 0; sample < samples; sample++) {
    draws.fill(0);
    for (let draw = 0; draw < groupCount; draw++) draws[random.below(groupCount)]! += 1;
    for (let row = 0; row < weights.length; row++) weights[row] = draws[groupOfRow[row]!]!;
    const difference = measureLeft(weights) - measureRight(weights);
    differences[sample] = difference;
    if (difference < 0) below++;
  }
  differences.sort();
  const once = new Uint32Array(labels.length).fill(1);
  const tail = (1 - confidence01) / 2;
  return {
    difference: measureLeft(once) - measureRight(once),
    low: quantileOfSorted(differences, tail),
    high: quantileOfSorted(differences, 1 - tail),
    shareBelowZero: below / samples,
  };
}

/** Ranking and per-row costs are worked out once; a sample then is one pass over the rows. */
function weightedMetric(
  metric: BootstrapMetric,
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
): (weights: Uint32Array) => number {
  if (metric === 'rocAuc') {
    const ranked = rankScores(probabilities);
    return (weights) => rankedRocAuc(labels, ranked, weights);
  }
  const costs = new Float64Array(labels.length);
  for (let row = 0; row < labels.length; row++) {
    const probability = probabilities[row]!;
    costs[row] =
      metric === 'logLoss' ? rowLogLoss(labels[row]!, probability) : (probability - labels[row]!) ** 2;
  }
  return (weights) => {
    let sum = 0;
    let total = 0;
    for (let row = 0; row < costs.length; row++) {
      sum += weights[row]! * costs[row]!;
      total += weights[row]!;
    }
    return sum / total;
  };
}

function numberGroups(
  groups: ArrayLike<number> | undefined,
  rowCount: number,
): { groupOfRow: Uint32Array; groupCount: number } {
  const groupOfRow = new Uint32Array(rowCount);
  const numbers = new Map<number, number>();
  for (let row = 0; row < rowCount; row++) {
    const group = groups === undefined ? row : groups[row]!;
    let number = numbers.get(group);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(group, number);
    }
    groupOfRow[row] = number;
  }
  return { groupOfRow, groupCount: numbers.size };
}
