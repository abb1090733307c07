export { EvaluationCurves } from './models/evaluation-curves.ts';
export { movingBaseRate } from './models/base-rate.ts';
export { dayMs } from './time.ts';
export { flawOfId, isStorable, unstorableMessage } from './events/id-flaw.ts';
export {
  deadLetterHeaders,
  lastOffsetHeader,
  type TopicName,
  topics,
  topicsNamed,
  type TopicSpec,
} from './topics.ts';
export {
  anonymousPrefix,
  CustomerEvent,
  customerKey,
  isKnownCustomer,
  namedAnonymous,
} from './events/customer-event.ts';
export { namesNobody } from './events/shared-id.ts';
export {
  type EventKind,
  eventKindByName,
  eventKinds,
  isCustomerActivity,
  maySend,
} from './events/event-kind.ts';
export { type KeyKind, keyKinds } from './events/key-kind.ts';
export { rejectionAdvice } from './events/rejection-advice.ts';
export {
  EventVerdict,
  IngestAnswer,
  ingestLimits,
  type MessageType,
  messageTypes,
  type RejectionCode,
  rejectionCodes,
  SegmentMessage,
} from './events/segment-message.ts';
export {
  alertActionBody,
  alertActions,
  alertVerbs,
  isAlertVerb,
  presentWord,
  requestedAction,
  resolutionOutcomes,
  type AlertActionBody,
  type AlertVerb,
  type PersonAction,
  type ResolutionOutcome,
  contactChannels,
  type ContactChannel,
} from './alerts/actions.ts';
export {
  Alert,
  AlertChange,
  AlertMessage,
  AlertStatus,
  alertStatuses,
  CloseReason,
  closeReasons,
  PredictionMessage,
  Reason,
  Recommendation,
  untouchedAlert,
  engineChanges,
  type EngineChange,
} from './alerts/alert.ts';
export { renewAlertMessage } from './alerts/renew-alert-message.ts';
export { Band, bands, isAlerting, RiskBand, riskBands } from './alerts/band.ts';
export {
  type ClientToServer,
  type ServerToClient,
  SubscribeAlerts,
  type SubscribeAnswer,
} from './alerts/sockets.ts';
export {
  featureIndex,
  featureLabels,
  featureMeanings,
  featureNames,
  featureUnits,
  featureVersion,
  type FeatureName,
  type FeatureVector,
} from './models/features.ts';
export {
  describeChangedHorizon,
  describeModelReason,
  describeStaleness,
  modelReasonText,
  whoDecides,
  type ReasonText,
} from './models/describe-model-reason.ts';
export { describeExperimentEnd, ExperimentEnd } from './models/experiment-end.ts';
export { describeHorizon, HorizonReason } from './models/horizon-reason.ts';
export {
  type ChangedHorizon,
  ModelReason,
  type ReasonOf,
  type RuleTest,
  type RuleTestFailure,
  type Staleness,
} from './models/model-reason.ts';
export {
  AlertAction,
  AlertConflict,
  AlertDetail,
  AlertsFilter,
  alertSorts,
  AlertsPage,
  AlertsQuery,
  WorkPlan,
} from './rest/alerts/alerts.ts';
export {
  CustomerDetail,
  CustomerRow,
  customerBands,
  customerSorts,
  CustomersPage,
  CustomersQuery,
  FeatureValue,
  PredictAnswer,
  PredictRequest,
  ScorePoint,
  JoinedIdentity,
  TimelineEntry,
  TimelinePage,
} from './rest/customers.ts';
export {
  DeadLetterDetail,
  DeadLetterLine,
  DeadLetterRequest,
  DeadLettersPage,
  DeadLettersQuery,
  longestCorrection,
  mostLettersAtOnce,
  requestStates,
  type RequestState,
  SendDeadLetters,
  SentDeadLetters,
} from './rest/intake/dead-letters.ts';
export { ExchangeRate, ExchangeRates, SetExchangeRate } from './rest/intake/exchange-rates.ts';
export {
  LiveEvent,
  LiveEvents,
  LiveEventsQuery,
  RefusedEvent,
  RefusedEventDetail,
  RefusedEventsPage,
  RefusedEventsQuery,
} from './rest/intake/events.ts';
export {
  AlertBackTest,
  AlertBackTestQuery,
  AlertPolicyPage,
  AlertPolicySettings,
  defaultPolicySettings,
  SetAlertPolicy,
} from './rest/alerts/alert-policy.ts';
export {
  ImpactOutlook,
  ImpactPage,
  TrialComparison,
  type TrialInterval,
  type TrialPhase,
} from './rest/impact/impact.ts';
export {
  AnalyticsFilters,
  AnalyticsQuery,
  CategoryInsights,
  ChurnRisk,
  Cohorts,
  CountrySales,
  noCountry,
  type Sales,
  type SalesPoint,
  type SeriesStep,
  seriesSteps,
  TimeSeries,
  Transactions,
} from './rest/analytics.ts';
export { DashboardStats, ModelMetrics, ModelSummary, StatsQuery } from './rest/overview/dashboard.ts';
export {
  DecideModel,
  ModelConflict,
  ModelPage,
  ShareModel,
  TrainingUnderWay,
  TrainModel,
  TrainModelAnswer,
} from './rest/models/model-page.ts';
export { describeDriftWarning } from './models/drift-warning.ts';
export {
  Drift,
  type DriftLevel,
  driftLevels,
  ExpectedPerformance,
  Experiment,
  ExperimentArm,
  LeadTime,
  modelActions,
  ModelDetail,
  ModelHistoryEntry,
  ModelLine,
  type ModelStatus,
  modelStatuses,
  RivalCurves,
  TruthMetrics,
  TruthOfModel,
} from './rest/models/models.ts';
export { TrainingRun } from './rest/models/training-run.ts';
export type { AnswerOf, BodyOf, Endpoint, Endpoints, ParamsOf, ProblemOf, QueryOf } from './rest/endpoint.ts';
export { type EndpointName, type EndpointNamed, endpoints } from './rest/endpoints.ts';
export { BulkAction, BulkProgress, mostBulkAlerts } from './rest/alerts/bulk-actions.ts';
export { csvLine } from './rest/csv.ts';
export { CreatedWriteKey, CreateWriteKey, WriteKeyLine, WriteKeys } from './rest/write-keys.ts';
export { openApiDocument } from './rest/open-api.ts';
export {
  IngestBatch,
  type IngestEndpoint,
  ingestEndpoints,
  IngestMessage,
  IngestRefusal,
} from './rest/ingest.ts';
export { memberProblems, Problem } from './rest/problem.ts';
export {
  type AuditAction,
  AuditChainCheck,
  AuditEntry,
  AuditPage,
  type AuditTopic,
  auditTopicNames,
  auditTopics,
} from './rest/accounts/audit.ts';
export { longestPassword, passwordFlaw, shortestPassword } from './rest/accounts/password-flaw.ts';
export {
  AccountLink,
  AccountToken,
  Invitation,
  mayManage,
  People,
  Person,
  SentAccountToken,
} from './rest/accounts/people.ts';
export { RecoveryCodes, TwoFactorSecret, TwoFactorState } from './rest/accounts/two-factor.ts';
export { CustomerExport, ErasureReport } from './rest/privacy.ts';
export {
  isAllowed,
  mayBeGranted,
  messagePermissions,
  type Permission,
  permissions,
  seesPersonalData,
} from './rest/permissions.ts';
export { type Role, roles } from './rest/roles.ts';
export { Login, OpenSession, Session, SessionsList, Shop, User } from './rest/accounts/session.ts';
export { Member, MembersPage } from './rest/accounts/members.ts';
export {
  GroupLag,
  Incident,
  SystemBackup,
  SystemCertificate,
  SystemDisk,
  SystemPage,
  SystemServer,
  SystemService,
  SystemStage,
} from './rest/operations/system.ts';
export {
  segmentFeatureLabels,
  segmentFeatureNames,
  segmentFeatureUnits,
  type SegmentFeatureName,
} from './models/segment-features.ts';
export {
  LiveSegment,
  mostSegments,
  personaKinds,
  type PersonaKind,
  RfmGrid,
  SegmentationReport,
  SegmentationRun,
  type segmentationStatuses,
  type SegmentMove,
  SegmentPoints,
  SegmentPortrait,
  SegmentsPage,
} from './rest/segments/segments.ts';
export {
  longestTokenDays,
  mayGiveRole,
  mayToken,
  tokenRoles,
  type ApiTokenLine,
  type ApiTokens,
  type CreateApiToken,
  type CreatedApiToken,
} from './rest/accounts/api-tokens.ts';
