import { rankScores, type RankedScores } from './ranked-scores.ts';
import { requireLabelledRows } from './require-rows.ts';

/**
 * Area under the ROC curve: the chance that a random positive is scored above a random negative, a tie
 * counting half (Hanley and McNeil 1982). 0.5 when there is only one class, because nothing can be ranked.
 *
 * @param labels 0 or 1 per row
 * @param scores higher means more likely 1; any scale
 */
export function rocAuc(labels: ArrayLike<number>, scores: ArrayLike<number>): number {
  requireLabelledRows(labels, scores);
  return rankedRocAuc(labels, rankScores(scores));
}

/** The same over rows ranked before, optionally each counted `weights[row]` times (a bootstrap sample). */
export function rankedRocAuc(
  labels: ArrayLike<number>,
  ranked: RankedScores,
  weights?: ArrayLike<number>,
): number {
  let positivesAbove = 0;
  let negatives = 0;
  let pairsWon = 0;
  let start = 0;
  for (const end of ranked.runEnds) {
    let runPositives = 0;
    let runNegatives = 0;
    for (let position = start; position < end; position++) {
      const row = ranked.order[position]!;
      const weight = weights === undefined ? 1 : weights[row]!;
      if (labels[row] === 1) runPositives += weight;
      else runNegatives += weight;
    }
    pairsWon += runNegatives * (positivesAbove + runPositives / 2);
    positivesAbove += runPositives;
    negatives += runNegatives;
    start = end;
  }
  const pairs = positivesAbove * negatives;
  return pairs === 0 ? 0.5 : pairsWon / pairs;
}
