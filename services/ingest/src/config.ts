import {
  databaseSettings,
  kafkaSettings,
  outgoingSettings,
  readConfig,
  sealingSettings,
  serviceSettings,
  setting,
  type ConfigOf,
  type Environment,
} from '@ebb/service-kit';
import { usualStreams } from './stream/install-streams.ts';

const settings = {
  ...serviceSettings({ metricsPort: 9101 }),
  httpPort: setting.port('EBB_HTTP_PORT', 4101),
  ...kafkaSettings,
  ...databaseSettings,
  ...sealingSettings,
  publicUrl: outgoingSettings.publicUrl,
  /** How long a revoked write key may still be taken: the record is asked this often for each key in use. */
  writeKeyCacheSeconds: setting.integer('EBB_WRITE_KEY_CACHE_SECONDS', { min: 1, max: 3_600, default: 1 }),
  /** Events that may wait for Kafka before senders are told to come back. */
  queueMessages: setting.integer('EBB_INGEST_QUEUE_MESSAGES', {
    min: 1_000,
    max: 1_000_000,
    default: 50_000,
  }),
  /** WebSockets of senders that may be open at a time, and those of one write key. */
  streams: setting.integer('EBB_INGEST_STREAMS', { min: 1, max: 100_000, default: usualStreams.streams }),
  streamsPerKey: setting.integer('EBB_INGEST_STREAMS_PER_KEY', {
    min: 1,
    max: 100_000,
    default: usualStreams.streamsPerKey,
  }),
} as const;

export type IngestConfig = ConfigOf<typeof settings>;

export function readIngestConfig(environment: Environment): IngestConfig {
  return readConfig(environment, settings);
}

/** What a command needs that only looks at topics. */
export function readDeadLetterConfig(environment: Environment): ConfigOf<typeof kafkaSettings> {
  return readConfig(environment, kafkaSettings);
}

const repairSettings = { ...databaseSettings, ...sealingSettings };

/** What a repair needs besides: the shops and their write keys, as those who read the messages see them. */
export function readRepairConfig(environment: Environment): ConfigOf<typeof repairSettings> {
  return readConfig(environment, repairSettings);
}
