import type { ClusterMethod, ClusterReport, ClusterSettings } from '@ebb/contracts/lab';
import type { Rows } from '@ebb/learning';
import {
  agglomerate,
  cutTree,
  daviesBouldin,
  dbscan,
  kDistanceCurve,
  silhouettes,
  type Linkage,
  type Silhouette,
} from '@ebb/learning/clustering';
import { within, type ReportStep } from '../run-watch.ts';

/** What one method makes of the compared rows. */
export interface MethodClusters {
  readonly method: ClusterMethod;
  /** Of each row, −1 for noise. */
  readonly labels: Int32Array;
  readonly clusters: number;
  readonly noiseRows: number;
  readonly silhouette: Silhouette;
  readonly daviesBouldin: number | null;
}

const mostClusters = 10;
const shownDistances = 200;
const linkages = ['ward', 'average', 'complete'] as const satisfies readonly Linkage[];

/** Trees of merges, each cut where the silhouette is best (or where it was asked for). */
export async function clusterByTrees(
  rows: Rows,
  rowCount: number,
  settings: Pick<ClusterSettings, 'clusters'>,
  report: ReportStep,
  [from01, to01]: readonly [number, number],
): Promise<MethodClusters[]> {
  const highest = Math.min(mostClusters, rowCount - 1);
  const counts = Array.from({ length: Math.max(0, highest - 1) }, (_, at) => at + 2).filter(
    (count) => settings.clusters === null || count === settings.clusters,
  );
  if (counts.length === 0) return [];
  const found: MethodClusters[] = [];
  const share = (to01 - from01) / linkages.length;
  for (const [place, linkage] of linkages.entries()) {
    const start = from01 + place * share;
    const tree = await agglomerate(
      rows,
      linkage,
      within(report, `Merging (${linkage})`, start, start + share / 2),
    );
    const cuts = counts.map((count) => cutTree(tree, count));
    const scores = await silhouettes(
      rows,
      cuts,
      {},
      within(report, `Merging (${linkage})`, start + share / 2, start + share),
    );
    const best = scores.reduce(
      (kept, { score }, at) => ((score ?? -2) > (scores[kept]!.score ?? -2) ? at : kept),
      0,
    );
    found.push({
      method: linkage,
      labels: cuts[best]!,
      clusters: counts[best]!,
      noiseRows: 0,
      silhouette: scores[best]!,
      daviesBouldin: daviesBouldin(rows, cuts[best]!),
    });
  }
  return found;
}

/** DBSCAN with the radius that was asked for, or the one where the distances to neighbours bend. */
export async function clusterByDensity(
  rows: Rows,
  rowCount: number,
  settings: Pick<ClusterSettings, 'radius' | 'minRows'>,
  report: ReportStep,
  [from01, to01]: readonly [number, number],
): Promise<{ found: MethodClusters | null; density: ClusterReport['density'] }> {
  const minRows = Math.min(settings.minRows, rowCount);
  const middle = (from01 + to01) / 2;
  const curve = await kDistanceCurve(
    rows,
    { minRows },
    within(report, 'Measuring densities', from01, middle),
  );
  const radius = settings.radius ?? curve.suggestedRadius;
  if (radius === null) return { found: null, density: null };
  const { labels, clusters, noiseRows } = await dbscan(
    rows,
    { radius, minRows },
    within(report, 'Measuring densities', middle, to01),
  );
  const [silhouette] = await silhouettes(rows, [labels]);
  const { distances, suggestedRadius } = curve;
  const every = Math.max(1, Math.ceil(distances.length / shownDistances));
  const shown = [...distances].filter((_, at) => at % every === 0 || at === distances.length - 1);
  return {
    found: {
      method: 'dbscan',
      ...{ labels, clusters, noiseRows },
      silhouette: silhouette!,
      daviesBouldin: daviesBouldin(rows, labels),
    },
    density: { radius, suggestedRadius, minRows, distances: shown },
  };
}
