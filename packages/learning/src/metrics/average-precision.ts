import { rankScores } from './ranked-scores.ts';
import { requireLabelledRows } from './require-rows.ts';

/**
 * Area under the precision-recall curve as average precision: the sum over distinct thresholds of precision
 * times the gain in recall. No interpolation between points, which would flatter (Davis and Goadrich 2006).
 * 0 when there are no positives.
 */
export function averagePrecision(labels: ArrayLike<number>, scores: ArrayLike<number>): number {
  requireLabelledRows(labels, scores);
  const { order, runEnds } = rankScores(scores);
  let positives = 0;
  let area = 0;
  let start = 0;
  for (const end of runEnds) {
    let runPositives = 0;
    for (let position = start; position < end; position++) runPositives += labels[order[position]!]!;
    positives += runPositives;
    area += runPositives * (positives / end);
    start = end;
  }
  return positives === 0 ? 0 : area / positives;
}
