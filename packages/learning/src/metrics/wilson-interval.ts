/** The normal distribution's 97.5 % point. */
const z95 = 1.959963984540054;

/**
 * 95 % interval of a share of which `successes` of `trials` were seen (Wilson 1927): within 0–1 and honest for few
 * trials and shares near the ends, where the usual ± is neither.
 */
export function wilsonInterval(successes: number, trials: number): { low: number; high: number } {
  if (!(trials > 0)) throw new RangeError(`trials must be above 0, got ${trials}`);
  const share = successes / trials;
  const spread = (z95 * z95) / trials;
  const middle = (share + spread / 2) / (1 + spread);
  const half = (z95 / (1 + spread)) * Math.sqrt((share * (1 - share)) / trials + spread / (4 * trials));
  // Rounding leaves 1e-17 where the interval ends at 0 or 1 exactly.
  return {
    low: successes === 0 ? 0 : Math.max(0, middle - half),
    high: successes === trials ? 1 : Math.min(1, middle + half),
  };
}
