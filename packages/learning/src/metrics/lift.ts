import { rankScores } from './ranked-scores.ts';
import { requireLabelledRows } from './require-rows.ts';

export interface Lift {
  /** How many times as many positives the top holds as a random pick of the same size. */
  readonly lift: number;
  /** Share of all positives that the top holds (0–1). */
  readonly gain: number;
}

/**
 * What calling the `share01` highest scores finds. The top has `ceil(share01 × rows)` places; rows tied over
 * the last places enter with the average of their tie. Lift 1 and gain `share01` when there are no positives.
 */
export function liftAt(labels: ArrayLike<number>, scores: ArrayLike<number>, share01: number): Lift {
  requireLabelledRows(labels, scores);
  if (!(share01 > 0 && share01 <= 1)) throw new RangeError(`share01 must be in (0, 1], got ${share01}`);
  // Without the tolerance 0.1 × 30 = 3.0000000000000004 would be four places.
  const places = Math.ceil(share01 * labels.length - 1e-9);
  const { order, runEnds } = rankScores(scores);
  let positives = 0;
  let found = 0;
  let start = 0;
  for (const end of runEnds) {
    let runPositives = 0;
    for (let position = start; position < end; position++) runPositives += labels[order[position]!]!;
    positives += runPositives;
    const inTop = Math.min(end, places) - start;
    if (inTop > 0) found += (runPositives * inTop) / (end - start);
    start = end;
  }
  if (positives === 0) return { lift: 1, gain: share01 };
  return { lift: found / places / (positives / labels.length), gain: found / positives };
}
