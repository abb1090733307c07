/** Between tests: the customers of one are not those of the next, and chance alone moves the share by less. */
const movingShare = 0.1;

/**
 * The lowest and the highest base rate of a model's tests, where they lie so far apart (a tenth of all customers) that a
 * level learnt in one season is off in another; null where they do not.
 * @param shares of customers who placed no order within the horizon, 0 to 1, one a test
 */
export function movingBaseRate(
  shares: readonly number[],
): { readonly least: number; readonly most: number } | null {
  if (shares.length < 2) return null;
  const [least, most] = [Math.min(...shares), Math.max(...shares)];
  return most - least < movingShare ? null : { least, most };
}
