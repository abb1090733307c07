// What the overview answers.
export {
  ChurnCohort,
  ChurnMonth,
  MovedCustomer,
  MovedCustomers,
  movementComponents,
  Overview,
  overviewDays,
  RiskMovement,
  TeamWork,
  type MovementComponent,
  type OverviewDays,
  type OverviewPeriod,
} from './rest/overview/overview.ts';
