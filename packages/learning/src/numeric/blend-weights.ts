const rounds = 200;

/**
 * Weights of several estimates of the same probability, not negative and summing to 1: least squares on rows that none
 * of them has learnt from (a super learner, van der Laan, Polley and Hubbard 2007), drawn towards equal weights by
 * `shrinkage` times the spread of the estimates, since estimates that are nearly the same would share their weight
 * by chance.
 *
 * By coordinates, from equal weights, for a fixed number of rounds: the same numbers on any machine.
 *
 * @param estimates one list a model, all of the same rows; a row that one has no estimate of (NaN) is passed over
 * @param targets 0–1 per row
 */
export function blendWeights(
  estimates: readonly ArrayLike<number>[],
  targets: ArrayLike<number>,
  shrinkage = 0.02,
): number[] {
  const size = estimates.length;
  const equal = 1 / size;
  const gram = Array.from({ length: size }, () => new Float64Array(size));
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
      for (let right = 0; right < size; right++) gram[left]![right]! += values[left]! * values[right]!;
    }
  }
  const pull = rows === 0 ? 0 : shrinkage * Math.max(0, squares - (sum * sum) / rows);
  if (!(pull > 0)) return Array.from({ length: size }, () => equal);
  const weights = new Float64Array(size).fill(equal);
  for (let round = 0; round < rounds; round++) {
    for (let at = 0; at < size; at++) {
      let rest = product[at]! + pull * equal;
      for (let other = 0; other < size; other++)
        if (other !== at) rest -= gram[at]![other]! * weights[other]!;
      weights[at] = Math.max(0, rest / (gram[at]![at]! + pull));
    }
  }
  const total = weights.reduce((whole, weight) => whole + weight, 0);
  return total > 0
    ? Array.from(weights, (weight) => weight / total)
    : Array.from({ length: size }, () => equal);
}
