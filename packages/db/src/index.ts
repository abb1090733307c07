export {
  invitePerson,
  offerReset,
  readAccountLink,
  useAccountLink,
  withdrawInvitation,
} from './accounts/account-links.ts';
export { changePassword } from './accounts/change-password.ts';
export {
  changeRole,
  listPeople,
  removePerson,
  type PersonChange,
  type PersonOutcome,
  type PersonRefusal,
} from './accounts/change-people.ts';
export {
  beginTwoFactor,
  confirmTwoFactor,
  endTwoFactor,
  findSecondFactor,
  hasSecondFactor,
  removeTwoFactor,
  takeRecoveryCode,
  takeStep,
  twoFactorState,
} from './accounts/two-factor.ts';
export { findUserById, findUserByLogin, type Login } from './accounts/find-user.ts';
export { listMembers } from './accounts/list-members.ts';
export { hashPassword } from './accounts/password.ts';
export { seedDemo } from './accounts/seed-demo.ts';
export {
  endSession,
  listSessions,
  noteRefusedSignIn,
  openSession,
  readLiveSessions,
  refreshSession,
  type ListedSession,
  type Refresh,
  type SessionOwner,
} from './accounts/sessions.ts';
export { findKeyOwner, hashWriteKey, type KeyOwner } from './accounts/write-key.ts';
export { askForLetters } from './commands/ask-for-letters.ts';
export { changeAlert, type AlertWrite, type LockedAlert } from './commands/change-alert.ts';
export { publishAlerts } from './commands/publish-alerts.ts';
export { decideModel, shareModel, type CommandOutcome } from './commands/decide-model.ts';
export {
  applyChallengerVerdict,
  registerModel,
  type ChallengerVerdict,
  type NewModel,
} from './commands/register-model.ts';
export { requestRun } from './commands/request-training.ts';
export {
  createWriteKey,
  mostWriteKeys,
  renameWriteKey,
  revokeWriteKey,
  rotateWriteKey,
  type KeyOutcome,
  type KeyRefusal,
} from './commands/change-write-keys.ts';
export {
  setAlertPolicy,
  type AlertPolicySettings,
  type SetAlertPolicyOutcome,
} from './commands/set-alert-policy.ts';
export {
  mostExchangeRates,
  setExchangeRate,
  type SetExchangeRateOutcome,
} from './commands/set-exchange-rate.ts';
export { storeTruth, type TruthUpdate } from './commands/store-truth.ts';
export { migrate, MigrationError, readMigrations } from './connection/migrate.ts';
export { openDatabase, type Database } from './connection/open-database.ts';
export { refuseUnsafeEngine, UnsafeEngineError } from './connection/refuse-unsafe-engine.ts';
export { inTransaction, isDuplicateKey, retryReason, type Transaction } from './connection/transaction.ts';
export { accountsChain } from './tables/audit.ts';
export { eraseCustomer, noteCustomerExport, tablesOfCustomers } from './maintenance/erase-customer.ts';
export { exportCustomer } from './views/customer-export.ts';
export { auditChains, checkAuditChain, type AuditCheckpoint } from './maintenance/check-audit.ts';
export { readCustomerPages } from './maintenance/audit-pages.ts';
export { findThoseWithEvents } from './maintenance/find-customers.ts';
export { countArrivals, countEventsBy, readCountedProfiles } from './maintenance/count-sources.ts';
export { countProfiles, lockRebuild, rewriteAlerts, type AlertRewrite } from './maintenance/rebuild.ts';
export { readStoredCustomers, type StoredCustomer } from './maintenance/stored-customers.ts';
export { InvalidCursorError, decodeCursor, encodeCursor } from './sql/keyset.ts';
export { isVisibleAlert } from './sql/visible-alerts.ts';
export { noteEngineActions, readAlertActions, type AlertActionRow } from './tables/alert-action.ts';
export { alertPolicyOf, readAlertPolicies, type AlertPolicyRow } from './tables/alert-policy.ts';
export {
  changeEpisodes,
  closeEpisodes,
  alertStateOf,
  alertStateRow,
  openEpisodes,
  peopleKeys,
  type AlertRow,
  type ClosedEpisode,
  type EpisodeAssessment,
  type OpenedEpisode,
} from './tables/alert.ts';
export {
  claimBulkResult,
  findBulkAction,
  insertBulkAction,
  readBulkResults,
  type BulkItem,
  type StoredBulkAction,
} from './tables/bulk-action.ts';
export { deleteTraits, readTraits, saveTraits, type TraitsRow } from './tables/customer.ts';
export { findRepeats, hasMoreEvents, insertEvents, refoldEvents, type NewEvent } from './tables/event.ts';
export type { TruthRole } from './tables/model-truth.ts';
export { readWatches, saveWatch, type ModelWatch } from './tables/model-watch.ts';
export {
  findChampion,
  findChampionId,
  findModelToRebuild,
  findNewestModel,
  loadModel,
  readBackTest,
  type ChampionRecord,
  type StoredModel,
} from './tables/model.ts';
export {
  countOutboxOlderThan,
  oldestOutboxMs,
  putOutbox,
  relayOutbox,
  type WaitingMessage,
} from './tables/outbox.ts';
export { insertPredictions, rewritePoints, type PredictionRow } from './tables/prediction.ts';
export {
  claimDueInKeyOrder,
  claimDueProfiles,
  deleteProfiles,
  isBacklogLarge,
  lockProfiles,
  makeShopDue,
  neverMs,
  postponeProfiles,
  rewriteProfiles,
  saveFoldedProfiles,
  saveProfiles,
  type CustomerId,
  type FoldedProfile,
  type LockedProfile,
  type ProfileRow,
  type ProfileScore,
  type RewrittenProfile,
} from './tables/profile.ts';
export {
  insertRefusedEvents,
  pruneRefusedEvents,
  type NewRefusedEvent,
} from './tables/intake/refused-event.ts';
export { insertArrivals, pruneArrivals, type NewArrival } from './tables/intake/arrival.ts';
export { readWatchedShops, watchShop } from './tables/intake/live-watch.ts';
export { readArrivals } from './views/intake/arrivals.ts';
export { insertDeadLetters, pruneDeadLetters, type NewDeadLetter } from './tables/intake/dead-letter.ts';
export {
  finishLetterRequest,
  takeLetterRequests,
  type RequestOutcome,
  type WaitingRequest,
} from './tables/intake/dead-letter-request.ts';
export {
  claimRollupChanges,
  deleteRollupChanges,
  putRollupChanges,
  readRollupChanges,
  shopsWithRollupChanges,
  rollupChangesWaiting,
} from './tables/rollups/rollup-change.ts';
export {
  findRollupState,
  lockRollups,
  makeRollupState,
  markRollupsStale,
  noteRollupsAdded,
  noteRollupsCounted,
  shopsWithStaleRollups,
} from './tables/rollups/rollup-state.ts';
export {
  addToRollups,
  deleteRollups,
  forgetArrivals,
  noDay,
  openDay,
  readRollups,
  rollupMeasures,
  type RollupCell,
  type RollupMetric,
} from './tables/rollups/rollup.ts';
export {
  changeSegmentationRun,
  countSegmentMoves,
  findSegmentAssigner,
  findSegmentationReport,
  findSegmentationRun,
  findSegmentPoints,
  insertSegmentMoves,
  nameSegment,
  readSegmentAssigners,
  readSegmentNames,
  reopenSegmentations,
  requestSegmentation,
  storeSegmentation,
  type SegmentMoveRow,
  type TrainedSegmentation,
} from './tables/segmentation.ts';
export { findShop, lockDecisions, readShops, type ShopRow, type StoredShop } from './tables/shop.ts';
export {
  claimRequestedRun,
  findLatestRun,
  finishRun,
  interruptAbandonedRuns,
  startRun,
  writeRunProgress,
  type RunProgress,
} from './tables/training-run.ts';
export { listWriteKeys, saveKeyUses } from './tables/intake/write-key.ts';
export { listAudit } from './views/audit.ts';
export {
  actionsOfAlert,
  alertsOfCustomer,
  findAlert,
  findAlerts,
  listAlerts,
  listAlertVersions,
  readAllAlerts,
} from './views/alerts.ts';
export {
  countImportedEvents,
  countKnownCustomers,
  readCustomerHistories,
  type CustomerHistory,
} from './views/customer-histories.ts';
export { listScores, listTimeline } from './views/customer-timeline.ts';
export {
  findCustomer,
  listChosenCustomers,
  listCustomers,
  readAllCustomers,
  type CustomerRecord,
  type CustomersFilter,
} from './views/customers.ts';
export { hasMoreCustomers, readIndexedCustomers, type IndexedCustomer } from './views/indexed-customers.ts';
export { readDecidingModels, type DecidingModel } from './views/deciding-models.ts';
export { readLiveAnswers, readOrderEvents, type AnsweredCustomer } from './views/live-answers.ts';
export { emptyModelParts, findChampionSummary, findModelDetail } from './views/model-detail.ts';
export {
  readDuels,
  readRunningExperiment,
  readScorableModels,
  readTruth,
  type CheckedModel,
  type TruthRow,
} from './views/model-truth.ts';
export {
  countScoredByModel,
  listExperiments,
  listModels,
  readHistory,
  type ExperimentRow,
  type ListedModel,
} from './views/models.ts';
export { readQueuePlan, type QueuePlan } from './views/queue/queue-plan.ts';
export { findDeadLetter, listDeadLetters, readLetterRequests } from './views/intake/dead-letters.ts';
export { findRefusedEvent, listRefusedEvents } from './views/intake/refused-events.ts';
export { readScoredCustomers, scoredFeatures } from './views/scored-customers.ts';
export { eventTotals } from './views/event-totals.ts';
export { readLatestBuyers, type LatestBuyer } from './views/latest-buyers.ts';
export {
  countBuyers,
  firstSalesDay,
  readBuyers,
  readCategories,
  readCategoryBuyers,
  readCategorySales,
  readCohorts,
  readCountries,
  readCountrySales,
  readSales,
  readSilences,
  type CohortSales,
  type DayRange,
  type SalesFilter,
  type Silences,
} from './views/sales.ts';
export { alertTotals, customerTotals, scoreHistogram } from './views/stats.ts';
export { boundsOfScore, readOrderingStates, rfmTotals, segmentTotals } from './views/segments.ts';
export {
  readFreshness,
  readServerStatus,
  readTableSizes,
  type ServerStatus,
} from './maintenance/server-status.ts';
