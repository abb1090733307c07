import { requireLabelledRows } from './require-rows.ts';

export interface ConfusionMatrix {
  readonly threshold: number;
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
  readonly falseNegatives: number;
  readonly accuracy: number;
  /** Of those flagged, the share that turned out 1; 0 when nobody is flagged. */
  readonly precision: number;
  /** Of those that turned out 1, the share flagged; 0 when there are none. */
  readonly recall: number;
  readonly f1: number;
}

/** Counts and their ratios when every row with `probability >= threshold` is flagged. */
export function confusionMatrix(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  threshold: number,
): ConfusionMatrix {
  requireLabelledRows(labels, probabilities);
  let truePositives = 0;
  let falsePositives = 0;
  let trueNegatives = 0;
  let falseNegatives = 0;
  for (let row = 0; row < labels.length; row++) {
    const flagged = probabilities[row]! >= threshold;
    if (labels[row] === 1) {
      if (flagged) truePositives++;
      else falseNegatives++;
    } else if (flagged) falsePositives++;
    else trueNegatives++;
  }
  return {
    threshold,
    truePositives,
    falsePositives,
    trueNegatives,
    falseNegatives,
    accuracy: (truePositives + trueNegatives) / labels.length,
    precision: share(truePositives, truePositives + falsePositives),
    recall: share(truePositives, truePositives + falseNegatives),
    f1: share(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives),
  };
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
