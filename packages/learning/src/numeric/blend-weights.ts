import { solveSymmetric } from './solve-symmetric.ts';

/**
 * Weights of several estimates of the same probability, not negative and summing to 1: least squares on rows that none
 * of them has learnt from (a super learner, van der Laan, Polley and Hubbard 2007), drawn towards equal weights by
 * `shrinkage` times the spread of the estimates, since estimates that are nearly the same would share their weight
 * by chance.
 *
 * Exact: of all sets of estimates that may have a weight at all, the one whose solution is not negative and closest.
 *
 * @param estimates at most a handful of lists, one a model, all of the same rows; a row that one has no estimate of
 *   (NaN) is passed over
 * @param targets 0–1 per row
 */
export function blendWeights(
  estimates: readonly ArrayLike<number>[],
  targets: ArrayLike<number>,
  shrinkage = 0.02,
): number[] {
  const size = estimates.length;
  const { gram, product, rows, spread } = momentsOf(estimates, targets);
  // The tiny part keeps estimates solvable that are the same in every row.
  const pull = shrinkage * spread + 1e-9 * rows;
  for (let at = 0; at < size; at++) {
    gram[at * size + at]! += pull;
    product[at]! += pull / size;
  }
  let best: Float64Array | null = null;
  let bestLoss = Infinity;
  for (let chosen = 1; rows > 0 && chosen < 2 ** size; chosen++) {
    const weights = solveFor(chosen, gram, product);
    if (weights.some((weight) => !(weight >= 0))) continue;
    const loss = quadratic(gram, product, weights);
    if (loss < bestLoss) [best, bestLoss] = [weights, loss];
  }
  const sum = best?.reduce((whole, weight) => whole + weight, 0) ?? 0;
  return Array.from({ length: size }, (_, at) => (sum > 0 ? best![at]! / sum : 1 / size));
}

function momentsOf(estimates: readonly ArrayLike<number>[], targets: ArrayLike<number>) {
  const size = estimates.length;
  const gram = new Float64Array(size * size);
  const product = new Float64Array(size);
  let rows = 0;
  let sum = 0;
  let squares = 0;
  for (let row = 0; row < targets.length; row++) {
    const values = estimates.map((each) => each[row]!);
    if (values.some(Number.isNaN)) continue;
    const mean = values.reduce((total, value) => total + value, 0) / size;
    rows++;
    sum += mean;
    squares += mean * mean;
    for (let left = 0; left < size; left++) {
      product[left]! += values[left]! * targets[row]!;
      for (let right = 0; right < size; right++) gram[left * size + right]! += values[left]! * values[right]!;
    }
  }
  return { gram, product, rows, spread: rows === 0 ? 0 : Math.max(0, squares - (sum * sum) / rows) };
}

/** Least squares on the estimates whose bit is set, 0 for the others. */
function solveFor(chosen: number, gram: Float64Array, product: Float64Array): Float64Array {
  const size = product.length;
  const members = Array.from({ length: size }, (_, at) => at).filter((at) => (chosen & (1 << at)) !== 0);
  const matrix = Float64Array.from(
    members.flatMap((row) => members.map((column) => gram[row * size + column]!)),
  );
  const solved = solveSymmetric(
    matrix,
    Float64Array.from(members, (at) => product[at]!),
  );
  const weights = new Float64Array(size);
  members.forEach((at, index) => (weights[at] = solved[index]!));
  return weights;
}

function quadratic(gram: Float64Array, product: Float64Array, weights: Float64Array): number {
  const size = weights.length;
  let value = 0;
  for (let left = 0; left < size; left++) {
    value -= 2 * product[left]! * weights[left]!;
    for (let right = 0; right < size; right++)
      value += gram[left * size + right]! * weights[left]! * weights[right]!;
  }
  return value;
}
