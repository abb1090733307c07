// Who may see personal data, who looks at it, and how that comes into the audit log.
export { grantPersonalData } from './accounts/change-people.ts';
export {
  customersWithOld,
  removeAlerts,
  removeScores,
  saveHistoryCut,
} from './privacy/retention/cut-history.ts';
export { previewRetention } from './privacy/retention/removable.ts';
export { removeLogs } from './privacy/retention/remove-logs.ts';
export {
  readRetention,
  runRetention,
  setRetention,
  type RetentionTurn,
} from './privacy/retention/retention-rules.ts';
export { type HistoryCutRow } from './tables/privacy/history-cut.ts';
export {
  countReads,
  endFileRead,
  keyOfRead,
  logReads,
  storeRead,
  waitingReads,
  type PersonalRead,
  type ReadFilter,
  type ReadKey,
} from './privacy/personal-reads.ts';
