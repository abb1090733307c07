import type { Rows } from '../../classifiers/classifier.ts';
import { requirePoints, requireWhole } from '../require-points.ts';
import { partOf, type RunControl } from '../run-control.ts';
import { daviesBouldin } from '../validity/davies-bouldin.ts';
import { silhouettes, type Silhouette, type SilhouetteOptions } from '../validity/silhouette.ts';
import { kMeansOfTable, tableOf, type KMeansClusters, type KMeansOptions } from './k-means.ts';

export interface ClusterCountPoint extends KMeansClusters {
  readonly silhouette: Silhouette;
  readonly daviesBouldin: number | null;
}

export type ClusterCountChoice =
  | {
      readonly kind: 'chosen';
      /** Of the highest mean silhouette; the smaller number where two are equal. */
      readonly clusters: number;
      /** Where the curve of inertia bends most, by distance from the line between its ends; null below three points. */
      readonly elbow: number | null;
      /** For every number of clusters tried, ascending: the curves, and the clusters themselves. */
      readonly curve: readonly ClusterCountPoint[];
    }
  /** Fewer than three rows, or fewer than two distinct ones: there is nothing to divide. */
  | { readonly kind: 'nothing_to_divide'; readonly rows: number; readonly distinctRows: number };

/**
 * k-means for every number of clusters from `least` (2) to `most` (10), or as many as a silhouette is defined for
 * (rows − 1) and there are distinct rows, and the number that the silhouette prefers.
 */
export async function chooseClusterCount(
  rows: Rows,
  options: Omit<KMeansOptions, 'clusters' | 'initialCentres'> & {
    readonly least?: number;
    readonly most?: number;
    readonly silhouette?: SilhouetteOptions;
  } = {},
  control: RunControl = {},
): Promise<ClusterCountChoice> {
  const least = requireWhole('least', options.least ?? 2, 2);
  const most = requireWhole('most', options.most ?? 10, least);
  const rowCount = requirePoints(rows, 1);
  const distinctRows = countDistinct(rows, rowCount, most);
  const highest = Math.min(most, rowCount - 1, distinctRows);
  if (highest < least) return { kind: 'nothing_to_divide', rows: rowCount, distinctRows };
  const table = tableOf(rows, options.workers ?? 1);
  const runs: KMeansClusters[] = [];
  const count = highest - least + 1;
  const kMeansShare = 0.6;
  for (let clusters = least; clusters <= highest; clusters++) {
    const done = clusters - least;
    const part = partOf(control, (done / count) * kMeansShare, ((done + 1) / count) * kMeansShare);
    runs.push(await kMeansOfTable(table, { ...options, clusters }, part));
  }
  const scores = await silhouettes(
    rows,
    runs.map(({ labels }) => labels),
    options.silhouette,
    partOf(control, kMeansShare, 1),
  );
  const curve = runs.map((run, index) => ({
    ...run,
    silhouette: scores[index]!,
    daviesBouldin: daviesBouldin(rows, run.labels),
  }));
  const best = curve.reduce((kept, point) =>
    (point.silhouette.score ?? -2) > (kept.silhouette.score ?? -2) ? point : kept,
  );
  return { kind: 'chosen', clusters: best.clusters, elbow: elbowOf(curve), curve };
}

/** Satopää et al. 2011 (Kneedle) without smoothing: both axes scaled to 0–1, the point furthest below the chord. */
function elbowOf(curve: readonly { readonly clusters: number; readonly inertia: number }[]): number | null {
  const first = curve[0]!;
  const last = curve.at(-1)!;
  if (curve.length < 3 || !(first.inertia > last.inertia)) return null;
  let elbow: number | null = null;
  let furthest = 0;
  for (const { clusters, inertia } of curve) {
    const along = (clusters - first.clusters) / (last.clusters - first.clusters);
    const down = (inertia - last.inertia) / (first.inertia - last.inertia);
    const below = 1 - along - down;
    if (below > furthest + 1e-12) {
      furthest = below;
      elbow = clusters;
    }
  }
  return elbow;
}

/** Number of distinct rows, counted up to `enough`. */
function countDistinct({ values, featureCount }: Rows, rowCount: number, enough: number): number {
  const seen = new Set<string>();
  for (let row = 0; row < rowCount && seen.size < enough; row++) {
    seen.add(values.subarray(row * featureCount, (row + 1) * featureCount).join(' '));
  }
  return seen.size;
}
