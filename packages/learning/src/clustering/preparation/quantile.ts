/**
 * Quantile by linear interpolation between order statistics (Hyndman and Fan's type 7, numpy's default).
 *
 * @param ascending at least one value
 */
export function quantileOf(ascending: ArrayLike<number>, share01: number): number {
  const position = share01 * (ascending.length - 1);
  const below = Math.floor(position);
  const low = ascending[below]!;
  const high = ascending[Math.min(below + 1, ascending.length - 1)]!;
  return low + (high - low) * (position - below);
}
