import type { ClusterMethod } from '@ebb/contracts';

export const methodLabels: Readonly<Record<ClusterMethod, string>> = {
  k_means: 'k-means',
  ward: 'Agglomerative, Ward',
  average: 'Agglomerative, average',
  complete: 'Agglomerative, complete',
  dbscan: 'DBSCAN',
};
