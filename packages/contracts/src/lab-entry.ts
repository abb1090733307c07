export {
  LabColumn,
  type LabColumnKind,
  labColumnKinds,
  LabColumnUse,
  LabField,
  labLimits,
  LabTableReport,
} from './rest/lab/columns.ts';
export { checkLabField, type LabFieldFlaw } from './rest/lab/check-field.ts';
export {
  LabBatch,
  type LabJobStatus,
  LabTable,
  LabTableDetail,
  type ShippedTable,
} from './rest/lab/files.ts';
export {
  type ClusterMethod,
  clusterMethods,
  ClusterReport,
  LabSegment,
  PreparedLabColumn,
} from './rest/lab/cluster-report.ts';
export {
  LabMetrics,
  LabModelResult,
  type PredictMethod,
  predictMethods,
  PredictReport,
} from './rest/lab/predict-report.ts';
export {
  ClusterSettings,
  LabAnswer,
  LabPage,
  LabPoints,
  LabStudy,
  LabStudyDetail,
  PredictSettings,
  StudySettings,
} from './rest/lab/studies.ts';
