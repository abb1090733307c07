import { quantileOfSorted } from '../metrics/calibration-error.ts';

/** How one feature lay in the training set: shares of the rows between the edges. */
export interface FeatureReference {
  /** Ascending and different; a value belongs to the first edge it does not exceed, the rest to one bin more. */
  readonly edges: readonly number[];
  readonly shares: readonly number[];
}

/** Of the index, by custom (Siddiqi 2006): below the first steady, from the second another population. */
export const driftLimits = { moving: 0.1, drifted: 0.25 } as const;

const bins = 10;
/** An empty bin would make the index infinite; what is rarer than this counts as this. */
const leastShare = 1e-4;

/** Deciles of the values; fewer bins where many are equal. @throws RangeError without values */
export function featureReference(values: ArrayLike<number>): FeatureReference {
  if (values.length === 0) throw new RangeError('a reference needs values');
  const sorted = Float64Array.from(values).sort();
  const edges = new Set<number>();
  for (let bin = 1; bin < bins; bin++) edges.add(quantileOfSorted(sorted, bin / bins));
  // The highest edge is dropped when nothing lies beyond it: a bin that was empty from the start says nothing.
  const kept = [...edges].filter((edge) => edge < sorted.at(-1)!);
  const counts = new Float64Array(kept.length + 1);
  for (const value of sorted) counts[binOf(value, kept)]! += 1;
  return { edges: kept, shares: [...counts].map((count) => count / sorted.length) };
}

/** Which bin of a reference a value falls into. */
export function binOf(value: number, edges: readonly number[]): number {
  let bin = 0;
  while (bin < edges.length && value > edges[bin]!) bin++;
  return bin;
}

/**
 * Population stability index: Σ (now − then) · ln(now / then) over the bins (Siddiqi 2006); see `driftLimits`.
 *
 * @param counts of today's values in the bins of the reference
 */
export function populationStability(reference: FeatureReference, counts: ArrayLike<number>): number {
  const { shares } = reference;
  if (counts.length !== shares.length)
    throw new RangeError(`${counts.length} counts for ${shares.length} bins`);
  const total = Array.from(counts).reduce((sum, count) => sum + count, 0);
  if (total === 0) throw new RangeError('there is nobody to compare');
  return shares.reduce((sum, share, bin) => {
    const then = Math.max(leastShare, share);
    const now = Math.max(leastShare, counts[bin]! / total);
    return sum + (now - then) * Math.log(now / then);
  }, 0);
}
