// What the overview reads, and the snapshots of risk that the trainer takes for it.
export {
  isRiskCurrent,
  readRiskSnapshotDays,
  takeRiskSnapshot,
  type RiskSnapshotDay,
} from './tables/overview/risk-snapshot.ts';
export { readCohortStandings, type CohortStanding } from './views/overview/cohort-standings.ts';
export { readCustomerNames, readMovedRisk, readRiskNow } from './views/overview/risk-movement.ts';
export {
  countActiveAlertsNow,
  readContacted,
  readTeamWork,
  type TimeSpan,
} from './views/overview/team-work.ts';
