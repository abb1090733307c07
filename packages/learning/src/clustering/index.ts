export { TableValueError } from './require-points.ts';
export { type RunControl } from './run-control.ts';
export { type CategoryColumn, type NumberColumn, type TableColumn } from './preparation/table-column.ts';
export {
  prepareTable,
  type ColumnReport,
  type PreparationOptions,
  type PreparedTable,
} from './preparation/prepare-table.ts';
export {
  applyPreparation,
  restoreUnits,
  type Preparation,
  type PreparedColumn,
  type PreparedRows,
} from './preparation/preparation.ts';
export { findOutliers, type OutlierReport } from './preparation/outliers.ts';
export { kMeans, type KMeansClusters, type KMeansOptions } from './k-means/k-means.ts';
export {
  chooseClusterCount,
  type ClusterCountChoice,
  type ClusterCountPoint,
} from './k-means/choose-cluster-count.ts';
export { agglomerate, mostAgglomerativeRows } from './hierarchy/agglomerative.ts';
export { cutTree } from './hierarchy/cut-tree.ts';
export { type Linkage, type MergeTree } from './hierarchy/nearest-neighbour-chain.ts';
export { dbscan, type DensityClusters } from './density/dbscan.ts';
export { kDistanceCurve, type KDistanceCurve } from './density/k-distance-curve.ts';
export {
  principalComponents,
  projectRows,
  type PrincipalComponents,
} from './components/principal-components.ts';
export { silhouette, silhouettes, type Silhouette, type SilhouetteOptions } from './validity/silhouette.ts';
export { daviesBouldin } from './validity/davies-bouldin.ts';
export { adjustedRand } from './validity/adjusted-rand.ts';
export { clusterStability, type Stability } from './validity/stability.ts';
export {
  assignSegments,
  fitSegmentModel,
  type SegmentAssignment,
  type SegmentModel,
} from './segments/assign-segments.ts';
export { matchCentres, matchMembers, type CentreMatch } from './segments/match-centres.ts';
export {
  segmentImportance,
  type SegmentImportance,
  type SegmentRule,
} from './segments/segment-importance.ts';
export {
  rfmScores,
  type CutPoints,
  type RfmCell,
  type RfmMetrics,
  type RfmOptions,
  type RfmScores,
} from './segments/rfm-scores.ts';
