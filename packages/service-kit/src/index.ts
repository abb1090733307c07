export type { ConfigOf, ConfigProblem, Environment } from './config.ts';
export { ConfigError, processEnvironment, readConfig } from './config.ts';
export type { Setting } from './setting.ts';
export { setting } from './setting.ts';
export {
  browserSettings,
  databasePoolSettings,
  databaseSettings,
  kafkaSettings,
  type LogLevel,
  logLevels,
  mailSettings,
  outgoingSettings,
  redisSettings,
  sealingSettings,
  serviceSettings,
} from './shared-settings.ts';
export { createLogger } from './logger.ts';
export type { Metrics } from './metrics.ts';
export { createMetrics, durationBucketsSeconds } from './metrics.ts';
export type { Health, HealthLine, HealthReport, Heartbeat, LifePhase } from './health.ts';
export { createHealth } from './health.ts';
export type { OwnedScope, Scope, ScopeOptions } from './scope.ts';
export { createScope, StopError } from './scope.ts';
export { startOpsServer } from './ops-server.ts';
export type { RunningService, ServiceConfig, ServiceProcess } from './run-service.ts';
export { bootService, runService } from './run-service.ts';
export type { FieldError, Problem, ProblemOptions } from './problem.ts';
export { problem, problemContentType, ProblemError } from './problem.ts';
export { installProblemHandlers, problemOf } from './problem-handlers.ts';
export { rawProblems } from './raw-problems.ts';
export { installHttpMetrics } from './http-metrics.ts';
export { isProgrammingError, retryUntilDone, type Retry, type RetryOptions } from './retry-until-done.ts';
export { waitForServer } from './wait-for-server.ts';
