export type { AlertStanding } from './alert/actions/action-rule.ts';
export { alertAfterStep, openedAlert, type AlertState } from './alert/alert-state.ts';
export { applyAction, changePast, suitsAnyVersion } from './alert/apply-action.ts';
export { decodeEpisode, encodeEpisode } from './alert/episode-codec.ts';
export {
  noEpisode,
  stepEpisode,
  type Episode,
  type EpisodePolicy,
  type EpisodeStep,
  type Observation,
} from './alert/episode.ts';
export { inverseOf } from './alert/inverse-action.ts';
export {
  longestSnoozeDays,
  shownSnooze,
  wakingProbability,
  type Snooze,
  type WakeCause,
} from './alert/snooze.ts';
export { decodeAction, encodeDetails } from './alert/stored-action.ts';
export { recommend, valueTier, whileTicketsAre } from './alert/recommendation.ts';
export { dayMs, dayOf, isoDay } from './day.ts';
export { mentionedIn } from './delivery/mentions.ts';
export { endOfQuietHours } from './delivery/quiet-hours.ts';
export { afterWorkingHours } from './delivery/working-hours.ts';
export { nextAttempt } from './delivery/retry-plan.ts';
export {
  computeFeatures,
  featuresOf,
  withMedianGap,
  type FeatureSettings,
} from './features/compute-features.ts';
export { allReasons, ruleContributions, topReasons } from './features/reasons.ts';
export {
  alertTermsOf,
  defaultAlertPolicy,
  type AlertPolicy,
  type AlertTerms,
} from './policy/alert-policy.ts';
export {
  backTest,
  decodeBackTest,
  encodeBackTest,
  type BackTest,
  type BackTestRow,
} from './policy/back-test.ts';
export {
  beginsPhase,
  noTrial,
  trialPlaceOf,
  type Holdout,
  type TrialPlace,
  type TrialTerms,
} from './policy/holdout.ts';
export { isInExperiment, type ExperimentSplit } from './policy/experiment-share.ts';
export {
  activeWindowOf,
  defaultHorizonDays,
  shopPolicy,
  type ShopPolicy,
  type ShopRecord,
  type ShopSettings,
} from './policy/shop-policy.ts';
export { calendarDay, daysAfter, momentOf, workingDayFrom, type CalendarDay } from './policy/working-day.ts';
export { decodeState, encodeState } from './profile/codec.ts';
export { foldEvent, mergeStates } from './profile/fold.ts';
export { historyOf, lookBack, orderHistory, type CustomerHistory } from './profile/look-back.ts';
export { meanGapDays, type OrderHistory } from './profile/order-history.ts';
export {
  emptyState,
  orderNetMinor,
  quarterMs,
  type OrderEntry,
  type OrderItems,
  type ProfileState,
} from './profile/state.ts';
export {
  currentTraits,
  decodeTraits,
  displayName,
  emailOf,
  encodeTraits,
  foldTraits,
  mergeTraits,
  type StoredTraits,
} from './profile/traits.ts';
export { dueOf, type DueKind } from './alert/due.ts';
export { longestDueDays } from './alert/actions/due.ts';
export { atOpening, type AtOpening } from './policy/at-opening.ts';
export type { ResponseTargets } from './policy/response-target.ts';
export { changeMinorOf, componentOf, sumMovement, type RiskChange } from './overview/risk-movement.ts';
export {
  assess,
  bandOf,
  revenueAtRiskMinor,
  ruleProbability,
  scoreOf,
  type Assessment,
  type Predictor,
} from './score/assess.ts';
export {
  ascending,
  expectedOrderValue,
  expectedSpendMinor,
  type OrderValueModel,
  type PurchaseRule,
  type SpendModel,
} from './score/purchase.ts';
export { crossingForecast, keptForecastDays } from './score/crossing.ts';
export { nextSegmentMs, segmentOf, type SegmentAssigner } from './segments/segment-assigner.ts';
export { segmentFeatureCount, segmentFeatures } from './segments/segment-features.ts';
