import type { Environment } from '@ebb/service-kit';
import { readConfig, serviceSettings, setting } from '@ebb/service-kit';

export function readAlertsConfig(environment: Environment) {
  return readConfig(environment, {
    ...serviceSettings({ metricsPort: 9103 }),
    httpPort: setting.port('EBB_HTTP_PORT', 4103),
    kafkaBrokers: setting.list('KAFKA_BROKERS'),
    /** Whose session it is that connects is read there. */
    databaseUrl: setting.url('DATABASE_URL', { secret: true }),
    databasePoolSize: setting.integer('EBB_DATABASE_POOL_SIZE', { min: 1, max: 50, default: 3 }),
    jwtSecret: setting.secret('EBB_JWT_SECRET', { minLength: 32 }),
    /** Put before every topic's name, so that several installations can share one Kafka. */
    topicPrefix: setting.text('EBB_TOPIC_PREFIX', { default: '' }),
    /** Partitions of topics that are made now; those of a topic that exists are raised by `npm run partitions`. */
    topicPartitions: setting.optional(setting.integer('EBB_TOPIC_PARTITIONS', { min: 1, max: 1_000 })),
    /** Pages of these origins may connect besides those the gateway's own host serves. */
    allowedOrigins: setting.optional(setting.list('EBB_ALLOWED_ORIGINS')),
    /** Connections one person may have; the oldest gives way to one more. */
    connectionsPerUser: setting.integer('EBB_CONNECTIONS_PER_USER', { min: 1, max: 1_000, default: 20 }),
    /** Connections that may be opened from one address (IPv6: its /64) in a minute. */
    handshakesPerMinute: setting.integer('EBB_HANDSHAKES_PER_MINUTE', { min: 1, default: 300 }),
    /** Whose `X-Forwarded-For` is believed. */
    trustedProxies: setting.list('EBB_TRUSTED_PROXIES', { default: ['127.0.0.1', '::1'] }),
    /** How far back a client that was away is caught up: this many alerts of each shop … */
    rememberedAlerts: setting.integer('EBB_ALERTS_REMEMBERED', { min: 1, max: 100_000, default: 1_000 }),
    /** … and, right after a start, no older than this. */
    rememberedMinutes: setting.integer('EBB_ALERTS_REMEMBERED_MINUTES', {
      min: 1,
      max: 10_080,
      default: 120,
    }),
    /** Unsent bytes after which a client is too slow to be sent more; a replay must fit into it. */
    clientBacklogBytes: setting.integer('EBB_CLIENT_BACKLOG_BYTES', {
      min: 65_536,
      default: 8 * 1024 * 1024,
    }),
    /** Shortest time between two rounds of score updates to the same shop. */
    predictionRoundMs: setting.integer('EBB_PREDICTION_ROUND_MS', { min: 10, max: 10_000, default: 100 }),
  });
}

export type AlertsConfig = ReturnType<typeof readAlertsConfig>;
