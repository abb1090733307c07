/** The smallest value that at least this share of all do not exceed (nearest rank); null of none. @param ascending sorted */
export function quantile(ascending: readonly number[], share01: number): number | null {
  return ascending[Math.max(0, Math.ceil(share01 * ascending.length) - 1)] ?? null;
}
