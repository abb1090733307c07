// How long a shop keeps what.
export {
  mostRetentionDays,
  retentionKinds,
  retentionLimits,
  type Retention,
  type RetentionDays,
  type RetentionKind,
  type RetentionPreview,
  type RetentionPreviewLine,
  type RetentionRule,
} from './rest/retention/retention.ts';
