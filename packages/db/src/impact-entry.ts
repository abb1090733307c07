// What the comparison of worked with withheld customers reads and stores.
export { storeOutcomes } from './tables/impact/alert-outcome.ts';
export {
  countScoredCustomers,
  readPendingOutcomes,
  readTrialAlerts,
  readTrialContacts,
  type TrialAlert,
  type TrialContact,
} from './views/impact/trial-alerts.ts';
