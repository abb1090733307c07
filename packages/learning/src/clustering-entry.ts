export { TableValueError } from './clustering/require-points.ts';
export { type RunControl } from './clustering/run-control.ts';
export {
  type CategoryColumn,
  type NumberColumn,
  type TableColumn,
} from './clustering/preparation/table-column.ts';
export {
  prepareTable,
  type ColumnReport,
  type PreparationOptions,
  type PreparedTable,
} from './clustering/preparation/prepare-table.ts';
export {
  applyPreparation,
  restoreUnits,
  type Preparation,
  type PreparedColumn,
  type PreparedRows,
} from './clustering/preparation/preparation.ts';
export { findOutliers, type OutlierReport } from './clustering/preparation/outliers.ts';
export { kMeans, type KMeansClusters, type KMeansOptions } from './clustering/k-means/k-means.ts';
export {
  chooseClusterCount,
  type ClusterCountChoice,
  type ClusterCountPoint,
} from './clustering/k-means/choose-cluster-count.ts';
export { agglomerate, mostAgglomerativeRows } from './clustering/hierarchy/agglomerative.ts';
export { cutTree } from './clustering/hierarchy/cut-tree.ts';
export { type Linkage, type MergeTree } from './clustering/hierarchy/nearest-neighbour-chain.ts';
export { dbscan, type DensityClusters } from './clustering/density/dbscan.ts';
export { kDistanceCurve, type KDistanceCurve } from './clustering/density/k-distance-curve.ts';
export {
  principalComponents,
  projectRows,
  type PrincipalComponents,
} from './clustering/components/principal-components.ts';
export {
  silhouette,
  silhouettes,
  type Silhouette,
  type SilhouetteOptions,
} from './clustering/validity/silhouette.ts';
export { daviesBouldin } from './clustering/validity/davies-bouldin.ts';
export { adjustedRand } from './clustering/validity/adjusted-rand.ts';
export { clusterStability, type Stability } from './clustering/validity/stability.ts';
export {
  assignSegments,
  fitSegmentModel,
  type SegmentAssignment,
  type SegmentModel,
} from './clustering/segments/assign-segments.ts';
export { matchCentres, matchMembers, type CentreMatch } from './clustering/segments/match-centres.ts';
export {
  segmentImportance,
  type SegmentImportance,
  type SegmentRule,
} from './clustering/segments/segment-importance.ts';
export {
  rfmScores,
  type CutPoints,
  type RfmCell,
  type RfmMetrics,
  type RfmOptions,
  type RfmScores,
} from './clustering/segments/rfm-scores.ts';
