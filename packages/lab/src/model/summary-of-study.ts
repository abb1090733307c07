import type { ClusterMethod, ClusterReport } from '@ebb/contracts';

const methodNames: Readonly<Record<ClusterMethod, string>> = {
  k_means: 'k-means',
  ward: 'Ward',
  average: 'average linkage',
  complete: 'complete linkage',
  dbscan: 'DBSCAN',
};

/** The result in a sentence, for lists. */
export function summaryOfStudy(report: ClusterReport): string {
  const { method, clusters, rows, methods } = report;
  const found = methods.find((each) => each.method === method);
  const score = found?.silhouette == null ? '' : `, silhouette ${found.silhouette.toFixed(2)}`;
  return `${clusters} ${clusters === 1 ? 'segment' : 'segments'} of ${rows.toLocaleString('en')} rows by ${methodNames[method]}${score}`;
}
