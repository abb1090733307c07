/**
 * Adjusted Rand index (Hubert and Arabie 1985) of two clusterings of the same rows: 1 when they agree, about 0 when
 * they agree as often as chance would. Every label is a group of its own, −1 too, as in scikit-learn.
 *
 * @throws RangeError when the lengths differ
 */
export function adjustedRand(left: ArrayLike<number>, right: ArrayLike<number>): number {
  if (left.length !== right.length) {
    throw new RangeError(`${left.length} labels on one side, ${right.length} on the other`);
  }
  const pairs = new Map<string, number>();
  const lefts = new Map<number, number>();
  const rights = new Map<number, number>();
  for (let row = 0; row < left.length; row++) {
    const pair = `${left[row]} ${right[row]}`;
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
    lefts.set(left[row]!, (lefts.get(left[row]!) ?? 0) + 1);
    rights.set(right[row]!, (rights.get(right[row]!) ?? 0) + 1);
  }
  const together = pairsWithin(pairs);
  const inLeft = pairsWithin(lefts);
  const inRight = pairsWithin(rights);
  const all = (left.length * (left.length - 1)) / 2;
  // One cluster on both sides, or each row alone on both: they agree, and chance would too.
  if (together === inLeft && together === inRight) return 1;
  const expected = (inLeft * inRight) / all;
  return (together - expected) / ((inLeft + inRight) / 2 - expected);
}

function pairsWithin(counts: ReadonlyMap<unknown, number>): number {
  let sum = 0;
  for (const count of counts.values()) sum += (count * (count - 1)) / 2;
  return sum;
}
