import type { Calibration } from './calibration.ts';
import { ForestInputError } from '../forest-input-error.ts';

/**
 * Isotonic regression of labels on probabilities by pool-adjacent-violators (Barlow 1972), each pool kept
 * as its two ends, so that between pools the calibration rises in a straight line, as in scikit-learn.
 *
 * Unlike there, no result is nearer to 0 or 1 than 1 / (rows + 2): a pool of one class is evidence, not
 * certainty, and log loss would be infinite on the first row that differs.
 *
 * @param probabilities one per label; NaN rows (never out of bag) are passed over
 * @throws ForestInputError where no row is left
 */
export function fitIsotonic(probabilities: ArrayLike<number>, labels: ArrayLike<number>): Calibration {
  const order: number[] = [];
  for (let row = 0; row < labels.length; row++) if (!Number.isNaN(probabilities[row]!)) order.push(row);
  if (order.length === 0)
    throw new ForestInputError('probabilities', 'must hold at least 1 number, got none');
  order.sort((a, b) => probabilities[a]! - probabilities[b]!);

  // Pools as parallel stacks: where they start and end on the probability axis, their ones, their rows.
  const lowest: number[] = [];
  const highest: number[] = [];
  const ones: number[] = [];
  const rows: number[] = [];
  for (let i = 0; i < order.length;) {
    const at = probabilities[order[i]!]!;
    let pooledOnes = 0;
    let pooledRows = 0;
    for (; i < order.length && probabilities[order[i]!] === at; i++) {
      pooledOnes += labels[order[i]!]!;
      pooledRows++;
    }
    let start = at;
    while (ones.length > 0 && ones.at(-1)! / rows.at(-1)! >= pooledOnes / pooledRows) {
      pooledOnes += ones.pop()!;
      pooledRows += rows.pop()!;
      start = lowest.pop()!;
      highest.pop();
    }
    lowest.push(start);
    highest.push(at);
    ones.push(pooledOnes);
    rows.push(pooledRows);
  }

  const edge = 1 / (order.length + 2);
  const from: number[] = [];
  const to: number[] = [];
  ones.forEach((count, pool) => {
    const level = Math.min(1 - edge, Math.max(edge, count / rows[pool]!));
    from.push(lowest[pool]!);
    to.push(level);
    if (highest[pool]! > lowest[pool]!) {
      from.push(highest[pool]!);
      to.push(level);
    }
  });
  return { kind: 'isotonic', from, to };
}
