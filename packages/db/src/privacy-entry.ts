// Who may see personal data, who looks at it, and how that comes into the audit log.
export { grantPersonalData } from './accounts/change-people.ts';
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
