export { findUserById, findUserByLogin } from './accounts/find-user.ts';
export { hashPassword } from './accounts/password.ts';
export { hashWriteKey, seedDemo } from './accounts/seed-demo.ts';
export { changeAlert, type AlertWrite, type LockedAlert } from './commands/change-alert.ts';
export { decideModel, shareModel, type CommandOutcome } from './commands/decide-model.ts';
export {
  findChampion,
  findModelToRebuild,
  findNewestModel,
  registerModel,
  applyChallengerVerdict,
  type ChallengerVerdict,
  type ChampionRecord,
  type NewModel,
} from './commands/register-model.ts';
export {
  readDuels,
  readRunningExperiment,
  readScorableModels,
  readTruth,
  storeTruth,
  type CheckedModel,
  type TruthRole,
  type TruthRow,
  type TruthUpdate,
} from './commands/store-truth.ts';
export { migrate, readMigrations } from './connection/migrate.ts';
export { openDatabase, type Database } from './connection/open-database.ts';
export { inTransaction, isDuplicateKey, retryReason, type Transaction } from './connection/transaction.ts';
export { countOutboxOlderThan, readCustomerPages } from './maintenance/audit-pages.ts';
export { findThoseWithEvents } from './maintenance/find-customers.ts';
export {
  countProfiles,
  lockRebuild,
  rewriteAlerts,
  rewritePoints,
  rewriteProfiles,
  type AlertRewrite,
  type RewrittenProfile,
} from './maintenance/rebuild.ts';
export {
  readAlertActions,
  readStoredCustomers,
  type AlertActionRow,
  type AlertRow,
  type StoredCustomer,
} from './maintenance/stored-customers.ts';
export { InvalidCursorError } from './sql/keyset.ts';
export {
  changeEpisodes,
  closeEpisodes,
  noteEngineActions,
  openEpisodes,
  type ClosedEpisode,
  type EpisodeAssessment,
  type OpenedEpisode,
} from './tables/alert.ts';
export { readTraits, saveTraits } from './tables/customer.ts';
export { isBacklogLarge, makeShopDue } from './tables/due-profiles.ts';
export { findRepeats, insertEvents } from './tables/event.ts';
export { readScoredCustomers, readWatches, saveWatch, type ModelWatch } from './tables/model-watch.ts';
export { oldestOutboxMs, putOutbox, relayOutbox, type WaitingMessage } from './tables/outbox.ts';
export { insertPredictions, type PredictionRow } from './tables/prediction.ts';
export {
  claimDueInKeyOrder,
  claimDueProfiles,
  lockProfiles,
  neverMs,
  postponeProfiles,
  saveFoldedProfiles,
  saveProfiles,
  type CustomerId,
  type FoldedProfile,
  type LockedProfile,
  type ProfileRow,
  type ProfileScore,
} from './tables/profile.ts';
export {
  claimRequestedRun,
  findLatestRun,
  finishRun,
  interruptAbandonedRuns,
  requestRun,
  startRun,
  writeRunProgress,
  type RunProgress,
} from './tables/training-run.ts';
export { findShopByWriteKey } from './tables/write-key.ts';
export { actionsOfAlert, alertsOfCustomer, findAlert, findAlerts, listAlerts } from './views/alerts.ts';
export {
  countImportedEvents,
  countKnownCustomers,
  readCustomerHistories,
  type CustomerHistory,
} from './views/customer-histories.ts';
export { listScores, listTimeline } from './views/customer-timeline.ts';
export { findCustomer, listCustomers, scoredFeatures, type CustomerRecord } from './views/customers.ts';
export {
  lockDecisions,
  readDecidingModels,
  readShops,
  type DecidingModel,
  type StoredShop,
} from './views/deciding-models.ts';
export { readLiveAnswers, type AnsweredCustomer } from './views/live-answers.ts';
export {
  emptyModelParts,
  findChampionId,
  findChampionSummary,
  findModelDetail,
  findShop,
  loadModel,
  type StoredModel,
  type ShopRow,
} from './views/model-detail.ts';
export {
  countScoredByModel,
  listExperiments,
  listModels,
  readHistory,
  type ExperimentRow,
  type ListedModel,
} from './views/models.ts';
export { alertTotals, customerTotals, eventTotals, readStates, scoreHistogram } from './views/stats.ts';
