import type { Environment } from '@ebb/service-kit';
import {
  browserSettings,
  databasePoolSettings,
  kafkaSettings,
  readConfig,
  serviceSettings,
  setting,
} from '@ebb/service-kit';

export function readAlertsConfig(environment: Environment) {
  return readConfig(environment, {
    ...serviceSettings({ metricsPort: 9103 }),
    httpPort: setting.port('EBB_HTTP_PORT', 4103),
    ...kafkaSettings,
    /** Whose session it is that connects is read there. */
    ...databasePoolSettings({ connections: 3 }),
    ...browserSettings,
    /** Public keys of the access tokens that are accepted, 43 characters each; the api has the private ones. */
    tokenPublicKeys: setting.list('EBB_TOKEN_PUBLIC_KEYS', { pattern: /^[\w-]{43}$/ }),
    /** Pages of these origins may connect besides those the gateway's own host serves. */
    allowedOrigins: setting.optional(setting.list('EBB_ALLOWED_ORIGINS')),
    /** Connections one person may have; the oldest gives way to one more. */
    connectionsPerUser: setting.integer('EBB_CONNECTIONS_PER_USER', { min: 1, max: 1_000, default: 20 }),
    /** Connections that may be opened from one address (IPv6: its /64) in a minute. */
    handshakesPerMinute: setting.integer('EBB_HANDSHAKES_PER_MINUTE', { min: 1, default: 300 }),
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
