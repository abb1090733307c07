import {
  databaseSettings,
  kafkaSettings,
  processEnvironment,
  readConfig,
  serviceSettings,
  setting,
  type Environment,
} from '@ebb/service-kit';

export const readScoringConfig = (env: Environment) =>
  readConfig(env, {
    ...serviceSettings({ metricsPort: 9102 }),
    ...databaseSettings,
    ...kafkaSettings,
    groupId: setting.text('EBB_SCORING_GROUP', { default: 'ebb-scoring' }),
    /** A killed process's partitions stay unread this long. A process that pauses longer is taken for dead. */
    sessionTimeoutMs: setting.integer('EBB_SCORING_SESSION_TIMEOUT_MS', {
      min: 1_000,
      max: 300_000,
      default: 10_000,
    }),
    /** Partitions that were added are shared out, and read, within this. */
    metadataMaxAgeMs: setting.integer('EBB_SCORING_METADATA_MAX_AGE_MS', {
      min: 100,
      max: 600_000,
      default: 30_000,
    }),
    /** Batches of different partitions in work at once, each with a database connection of its own. */
    partitionsConcurrently: setting.integer('EBB_SCORING_PARTITIONS_CONCURRENTLY', {
      min: 1,
      max: 64,
      default: 3,
    }),
    /** Customers the silence clock scores in one transaction. */
    clockBatchCustomers: setting.integer('EBB_SCORING_CLOCK_BATCH', { min: 1, max: 5_000, default: 500 }),
    /** How long customers known only from imported history wait for a first model before the rule tiers score them. */
    importPatienceSeconds: setting.integer('EBB_SCORING_IMPORT_PATIENCE_SECONDS', {
      min: 0,
      max: 86_400,
      default: 600,
    }),
  });

/** What the commands need: audit and rebuild. */
export const readRecordConfig = (env = processEnvironment()) => readConfig(env, databaseSettings);

export type ScoringConfig = ReturnType<typeof readScoringConfig>;
