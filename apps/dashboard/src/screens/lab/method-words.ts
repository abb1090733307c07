import type { ClusterMethod, PredictMethod } from '@ebb/contracts/lab';

export const methodLabels: Readonly<Record<ClusterMethod, string>> = {
  k_means: 'k-means',
  ward: 'Agglomerative, Ward',
  average: 'Agglomerative, average',
  complete: 'Agglomerative, complete',
  dbscan: 'DBSCAN',
};

export const predictLabels: Readonly<Record<PredictMethod, string>> = {
  logistic_regression: 'Logistic regression',
  decision_tree: 'Decision tree',
  naive_bayes: 'Naive Bayes',
  nearest_neighbours: 'Nearest neighbours',
  random_forest: 'Random forest',
  gradient_boosting: 'Gradient boosting',
};
