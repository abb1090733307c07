import { createSeededRandom } from '@ebb/forest';
import { quantileOfSorted } from '../metrics/calibration-error.ts';
import type { MetricDifference } from '../validation/paired-bootstrap.ts';
import { rowLogLoss } from '../metrics/proper-scores.ts';

const replicates = 400;
/** Chance of 0, 1, 2 … under Poisson(1), summed up, in 1/65536; more than 6 does not happen at that grain. */
const poissonSteps = [24109, 48218, 60272, 64290, 65295, 65496, 65529];

/**
 * A challenger against the champion on the same answers: sums of a paired bootstrap that can go on where it stopped.
 *
 * Poisson bootstrap (Chamandy et al. 2012): in each replicate a customer counts as often as a Poisson(1) draw says,
 * and the draw hangs on the customer alone. So all rows of a customer are drawn together, as `pairedBootstrap` does
 * with groups, and rows that mature a month later get the weights their customer had before: the result is that of
 * one pass over all rows, in constant memory.
 */
export interface DuelSums {
  rows: number;
  /** Log loss of the challenger less the champion's, summed. */
  difference: number;
  readonly replicateRows: Float64Array;
  readonly replicateDifference: Float64Array;
}

export function emptyDuel(): DuelSums {
  return {
    rows: 0,
    difference: 0,
    replicateRows: new Float64Array(replicates),
    replicateDifference: new Float64Array(replicates),
  };
}

/** How often a customer counts in each replicate. Worked out once for all rows of the customer. */
export function duelWeights(customerId: string): Uint8Array {
  let seed = 0x811c9dc5;
  for (let at = 0; at < customerId.length; at++)
    seed = Math.imul(seed ^ customerId.charCodeAt(at), 0x01000193);
  const random = createSeededRandom(seed >>> 0, 0);
  return Uint8Array.from({ length: replicates }, () => {
    const draw = random.below(65536);
    const times = poissonSteps.findIndex((step) => draw < step);
    return times < 0 ? poissonSteps.length : times;
  });
}

/** @param challenger and @param champion answers (0–1) on the same row */
export function addToDuel(
  sums: DuelSums,
  weights: Uint8Array,
  label: 0 | 1,
  challenger: number,
  champion: number,
): void {
  const difference = rowLogLoss(label, challenger) - rowLogLoss(label, champion);
  sums.rows += 1;
  sums.difference += difference;
  for (let replicate = 0; replicate < replicates; replicate++) {
    const weight = weights[replicate]!;
    sums.replicateRows[replicate]! += weight;
    sums.replicateDifference[replicate]! += weight * difference;
  }
}

export function mergeDuels(into: DuelSums, from: DuelSums): void {
  into.rows += from.rows;
  into.difference += from.difference;
  for (let replicate = 0; replicate < replicates; replicate++) {
    into.replicateRows[replicate]! += from.replicateRows[replicate]!;
    into.replicateDifference[replicate]! += from.replicateDifference[replicate]!;
  }
}

/** Mean difference a row with its 95 % percentile interval. @throws RangeError without rows */
export function duelDifference(sums: DuelSums): MetricDifference {
  if (sums.rows === 0) throw new RangeError('there are no rows');
  const means = Float64Array.from(sums.replicateRows, (rows, replicate) =>
    rows === 0 ? 0 : sums.replicateDifference[replicate]! / rows,
  );
  const below = means.filter((mean) => mean < 0).length;
  means.sort();
  return {
    difference: sums.difference / sums.rows,
    low: quantileOfSorted(means, 0.025),
    high: quantileOfSorted(means, 0.975),
    shareBelowZero: below / replicates,
  };
}

export function encodeDuel({ rows, difference, ...arrays }: DuelSums): string {
  const { replicateRows, replicateDifference } = arrays;
  return JSON.stringify({
    v: 1,
    rows,
    difference,
    replicateRows: [...replicateRows],
    replicateDifference: [...replicateDifference],
  });
}

/** Reads what `encodeDuel` wrote. @throws SyntaxError or RangeError for anything else */
export function decodeDuel(text: string): DuelSums {
  const stored = JSON.parse(text) as {
    v: number;
    rows: number;
    difference: number;
    replicateRows: number[];
    replicateDifference: number[];
  };
  if (stored.v !== 1 || stored.replicateRows.length !== replicates)
    throw new RangeError('not the sums of a duel that are read here');
  const { rows, difference } = stored;
  return {
    rows,
    difference,
    replicateRows: Float64Array.from(stored.replicateRows),
    replicateDifference: Float64Array.from(stored.replicateDifference),
  };
}
