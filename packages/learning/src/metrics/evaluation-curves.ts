import { calibrationCurve, type CalibrationBin } from './calibration-error.ts';
import { liftAt } from './lift.ts';
import { rankScores } from './ranked-scores.ts';
import { requireLabelledRows } from './require-rows.ts';
import { wilsonInterval } from './wilson-interval.ts';

/** A calibration bin with the interval that its share of ones can be told to within. */
export interface CalibrationCurveBin extends CalibrationBin {
  /** 95 % Wilson interval of `observedShare`. */
  readonly low: number;
  readonly high: number;
}

/**
 * Everything that is drawn of one forecast on one set of test rows; plain JSON, shares rounded to 1e-6. A list
 * that belongs to another is as long as it.
 */
export interface EvaluationCurves {
  readonly rows: number;
  readonly positives: number;
  /** From (0, 0) to (1, 1); straight lines between neighbours. */
  readonly roc: {
    readonly falsePositiveShare: readonly number[];
    readonly truePositiveShare: readonly number[];
  };
  /** From everybody flagged to nobody (recall 0, precision 1 by convention); recall falls. */
  readonly precisionRecall: { readonly recall: readonly number[]; readonly precision: readonly number[] };
  /** At most ten bins of equal mass, ascending. */
  readonly calibration: readonly CalibrationCurveBin[];
  /** What the highest 10 %, 20 % … 100 % hold. */
  readonly deciles: readonly { readonly share01: number; readonly lift: number; readonly gain: number }[];
  /**
   * Entry i: what happens when every row with probability ≥ i / 100 is flagged, i = 0 … 100. Missed positives are
   * `positives − truePositives[i]`, rows rightly left alone `rows − positives − falsePositives[i]`.
   */
  readonly confusion: {
    readonly truePositives: readonly number[];
    readonly falsePositives: readonly number[];
  };
  /** The same in money, minor units; null where no money was given. */
  readonly money: {
    /** At stake with the customers who left and were flagged. */
    readonly caughtMinor: readonly number[];
    /** At stake with the customers who left and were not flagged. */
    readonly missedMinor: readonly number[];
    /**
     * Revenue of the customers who were flagged and would have stayed: times the share of it that an offer gives
     * away, this is what false alarms cost.
     */
    readonly falseAlarmMinor: readonly number[];
  } | null;
}

/** So many points of a curve are kept at most: more than a screen shows, few enough to store with every model. */
const mostPoints = 200;
const thresholdSteps = 100;

/**
 * @param labels 0 or 1 per row
 * @param probabilities 0–1 per row
 * @param atStakeMinor optional, per row: money that goes with the customer if they leave, minor units, not negative
 * @throws RangeError where there are no rows or the lengths differ
 */
export function evaluationCurves(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  atStakeMinor?: ArrayLike<number>,
): EvaluationCurves {
  requireLabelledRows(labels, probabilities);
  if (atStakeMinor !== undefined && atStakeMinor.length !== labels.length) {
    throw new RangeError(`${labels.length} labels but ${atStakeMinor.length} amounts`);
  }
  const counts = countsByRank(labels, probabilities);
  const { positives } = counts.at(-1)!;
  const deciles = Array.from({ length: 10 }, (_, index) => {
    const share01 = (index + 1) / 10;
    const { lift, gain } = liftAt(labels, probabilities, share01);
    return { share01, lift: rounded(lift), gain: rounded(gain) };
  });
  return {
    rows: labels.length,
    positives,
    roc: rocPoints(counts),
    precisionRecall: precisionRecallPoints(counts),
    calibration: calibrationCurve(labels, probabilities).map(({ rows, meanProbability, observedShare }) => {
      const { low, high } = wilsonInterval(Math.round(observedShare * rows), rows);
      return {
        rows,
        meanProbability: rounded(meanProbability),
        observedShare: rounded(observedShare),
        low: rounded(low),
        high: rounded(high),
      };
    }),
    deciles,
    ...atThresholds(labels, probabilities, atStakeMinor),
  };
}

/** Ones and zeros among the rows down to the end of each run of equal scores. */
interface Counts {
  readonly positives: number;
  readonly negatives: number;
}

function countsByRank(labels: ArrayLike<number>, probabilities: ArrayLike<number>): Counts[] {
  const { order, runEnds } = rankScores(probabilities);
  let positives = 0;
  let start = 0;
  return Array.from(runEnds, (end) => {
    for (let position = start; position < end; position++) positives += labels[order[position]!]!;
    start = end;
    return { positives, negatives: end - positives };
  });
}

function rocPoints(counts: readonly Counts[]): EvaluationCurves['roc'] {
  const all = counts.at(-1)!;
  const corners = counts.filter((here, index) => {
    const before = counts[index - 1];
    const after = counts[index + 1];
    if (before === undefined || after === undefined) return true;
    // A point on the straight line between its neighbours draws nothing.
    return (
      after.positives - here.positives !== here.positives - before.positives ||
      after.negatives - here.negatives !== here.negatives - before.negatives
    );
  });
  const points = [{ positives: 0, negatives: 0 }, ...corners].map(({ positives, negatives }) => ({
    x: all.negatives === 0 ? 0 : negatives / all.negatives,
    y: all.positives === 0 ? 0 : positives / all.positives,
  }));
  const kept = thinned(points, ({ x, y }) => x + y);
  return {
    falsePositiveShare: kept.map(({ x }) => rounded(x)),
    truePositiveShare: kept.map(({ y }) => rounded(y)),
  };
}

function precisionRecallPoints(counts: readonly Counts[]): EvaluationCurves['precisionRecall'] {
  const total = counts.at(-1)!.positives;
  const points = counts
    // Where neighbours on both sides find as many positives, the curve only runs straight down.
    .filter(
      (here, index) =>
        index === 0 ||
        index === counts.length - 1 ||
        counts[index - 1]!.positives !== here.positives ||
        counts[index + 1]!.positives !== here.positives,
    )
    .map(({ positives, negatives }) => ({
      recall: total === 0 ? 1 : positives / total,
      precision: positives / (positives + negatives),
    }));
  const kept = thinned([{ recall: 0, precision: 1 }, ...points], ({ recall }) => recall).reverse();
  return {
    recall: kept.map(({ recall }) => rounded(recall)),
    precision: kept.map(({ precision }) => rounded(precision)),
  };
}

/** First and last point, and between them the first in each of equal stretches of the way. */
function thinned<Point>(points: readonly Point[], way: (point: Point) => number): Point[] {
  if (points.length <= mostPoints) return [...points];
  const start = way(points[0]!);
  const length = way(points.at(-1)!) - start;
  let stretch = -1;
  return points.filter((point, index) => {
    if (index === points.length - 1) return true;
    const here = Math.floor(((way(point) - start) / length) * (mostPoints - 2));
    if (here <= stretch) return false;
    stretch = here;
    return true;
  });
}

function atThresholds(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  atStakeMinor: ArrayLike<number> | undefined,
): Pick<EvaluationCurves, 'confusion' | 'money'> {
  // Of each class, how much is flagged at threshold i and not at i + 1; summed up from the top afterwards.
  const flagged = [0, 1].map(() => ({
    rows: new Float64Array(thresholdSteps + 1),
    money: new Float64Array(thresholdSteps + 1),
  }));
  for (let row = 0; row < labels.length; row++) {
    const step = highestThresholdAtMost(probabilities[row]!);
    if (step < 0) continue;
    const ofClass = flagged[labels[row]!]!;
    ofClass.rows[step]! += 1;
    ofClass.money[step]! += atStakeMinor?.[row] ?? 0;
  }
  for (const { rows, money } of flagged) {
    for (let step = thresholdSteps - 1; step >= 0; step--) {
      rows[step]! += rows[step + 1]!;
      money[step]! += money[step + 1]!;
    }
  }
  const [stayed, left] = flagged as [(typeof flagged)[0], (typeof flagged)[0]];
  return {
    confusion: { truePositives: [...left.rows], falsePositives: [...stayed.rows] },
    money:
      atStakeMinor === undefined
        ? null
        : {
            caughtMinor: [...left.money],
            missedMinor: Array.from(left.money, (caught) => left.money[0]! - caught),
            falseAlarmMinor: [...stayed.money],
          },
  };
}

/** Largest i with i / 100 ≤ probability; −1 where there is none. */
function highestThresholdAtMost(probability: number): number {
  const near = Math.min(thresholdSteps, Math.floor(probability * thresholdSteps) + 1);
  // The product may be rounded across a threshold; the comparison that decides is the one that flags.
  for (let step = near; step >= 0; step--) if (step / thresholdSteps <= probability) return step;
  return -1;
}

function rounded(share: number): number {
  return Math.round(share * 1e6) / 1e6;
}
