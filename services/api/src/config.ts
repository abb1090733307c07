import type { Environment } from '@ebb/service-kit';
import {
  browserSettings,
  databasePoolSettings,
  mailSettings,
  outgoingSettings,
  readConfig,
  redisSettings,
  sealingSettings,
  serviceSettings,
  setting,
} from '@ebb/service-kit';

const minute = 60;
const hour = 60 * minute;

export function readApiConfig(environment: Environment) {
  return readConfig(environment, {
    ...serviceSettings({ metricsPort: 9104 }),
    httpPort: setting.port('EBB_HTTP_PORT', 4104),
    ...databasePoolSettings({ connections: 10 }),
    ...redisSettings,
    ...sealingSettings,
    ...browserSettings,
    /** Signs refresh tokens and the cookies of known devices; nobody else has to read them. */
    jwtSecret: setting.secret('EBB_JWT_SECRET', { minLength: 32 }),
    /** Private keys of access tokens (43 characters each); the first signs, tokens of all are accepted. */
    tokenKeys: { ...setting.list('EBB_TOKEN_KEYS', { pattern: /^[\w-]{43}$/ }), isSecret: true },
    ...outgoingSettings,
    ...mailSettings,
    /** For the page about the system: without it Kafka is not looked at. */
    kafkaBrokers: setting.optional(setting.list('KAFKA_BROKERS')),
    topicPrefix: setting.text('EBB_TOPIC_PREFIX', { default: '' }),
    scoringGroup: setting.text('EBB_SCORING_GROUP', { default: 'ebb-scoring' }),
    /** name=host:port of each service's operators' port. */
    systemServices: setting.list('EBB_SYSTEM_SERVICES', {
      default: ['ingest', 'scoring', 'alerts', 'api', 'trainer', 'delivery'].map(
        (name, at) => `${name}=127.0.0.1:${9101 + at}`,
      ),
    }),
    /** Where nginx shows its `stub_status`. */
    systemNginx: setting.optional(setting.url('EBB_SYSTEM_NGINX', { protocols: ['http', 'https'] })),
    /** name=host:port of each place where clients are shown a certificate. */
    systemCertificates: setting.optional(setting.list('EBB_SYSTEM_CERTIFICATES')),
    /** How often all of that is looked at. */
    systemEverySeconds: setting.integer('EBB_SYSTEM_EVERY_SECONDS', { min: 1, max: 300, default: 10 }),
    /** name=folder of each disk that must not fill. */
    systemDisks: setting.list('EBB_SYSTEM_DISKS', { default: ['disk=/'] }),
    /** Within this a request must be here, body included. */
    requestSeconds: setting.integer('EBB_REQUEST_SECONDS', { min: 1, max: 300, default: 15 }),
    /** How long an access token is good; then the browser exchanges its refresh token for a new pair. */
    accessSeconds: setting.integer('EBB_ACCESS_SECONDS', { min: 10, max: hour, default: 15 * minute }),
    /** A session that is not used for this long ends. */
    sessionSeconds: setting.integer('EBB_SESSION_SECONDS', {
      min: minute,
      max: 30 * 24 * hour,
      default: 12 * hour,
    }),
    /** However much it is used, a session ends this long after the sign-in. */
    longestSessionSeconds: setting.integer('EBB_LONGEST_SESSION_SECONDS', {
      min: minute,
      max: 365 * 24 * hour,
      default: 30 * 24 * hour,
    }),
    /** Shops of more known customers than this are listed from a copy in memory, and how much memory copies may take. */
    largeShopCustomers: setting.integer('EBB_LARGE_SHOP_CUSTOMERS', { min: 1, default: 10_000 }),
    largeShopMegabytes: setting.integer('EBB_LARGE_SHOP_MEGABYTES', { min: 16, default: 1_024 }),
    /** Wrong passwords within a quarter of an hour: from one address, and on one account from one address. */
    loginFailuresPerAddress: setting.integer('EBB_LOGIN_FAILURES_PER_ADDRESS', { min: 1, default: 60 }),
    loginFailuresPerAccount: setting.integer('EBB_LOGIN_FAILURES_PER_ACCOUNT', { min: 1, default: 10 }),
    /** Where an account is guessed at from many addresses, an attempt from an unknown device takes this long. */
    loginDelayMs: setting.integer('EBB_LOGIN_DELAY_MS', { min: 0, max: 10_000, default: 2_000 }),
  });
}

/** What a command needs that only looks at the record. */
export function readRecordConfig(environment: Environment) {
  return readConfig(environment, { databaseUrl: setting.url('DATABASE_URL', { secret: true }) });
}

export type ApiConfig = ReturnType<typeof readApiConfig>;
