import { setting } from './setting.ts';

/** How much a process logs. `silent` is for tests. */
export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/**
 * The settings that every process has; spread them into the service's own:
 * `readConfig(env, { ...serviceSettings({ metricsPort: 9101 }), ...databaseSettings, … })`.
 */
export function serviceSettings(defaults: { readonly metricsPort: number }) {
  return {
    environment: setting.oneOf('EBB_ENV', ['development', 'production'], 'production'),
    level: setting.oneOf('EBB_LOG_LEVEL', logLevels, 'info'),
    httpHost: setting.text('EBB_HTTP_HOST', { default: '127.0.0.1' }),
    metricsPort: setting.port('EBB_METRICS_PORT', defaults.metricsPort),
    version: setting.text('EBB_VERSION', { default: 'dev' }),
  };
}

// The servers that processes share. Each is described here and nowhere else: one rule for all who read it.

export const kafkaSettings = {
  kafkaBrokers: setting.list('KAFKA_BROKERS', { pattern: /^[^\s:]+:\d{1,5}$/ }),
  /** Put before the names of topics and of consumer groups, so that several installations can share one Kafka. */
  topicPrefix: setting.text('EBB_TOPIC_PREFIX', { default: '', pattern: /^[\w.-]{0,100}$/ }),
  /** Partitions of topics that are made now; those of a topic that exists are raised by `npm run partitions`. */
  topicPartitions: setting.optional(setting.integer('EBB_TOPIC_PARTITIONS', { min: 1, max: 1_000 })),
};

export const databaseSettings = {
  databaseUrl: setting.url('DATABASE_URL', { secret: true, protocols: ['mysql', 'mariadb'] }),
};

/** For a process whose work does not say how many connections it needs. */
export function databasePoolSettings(defaults: { readonly connections: number }) {
  return {
    ...databaseSettings,
    databasePoolSize: setting.integer('EBB_DATABASE_POOL_SIZE', {
      min: 1,
      max: 200,
      default: defaults.connections,
    }),
  };
}

export const redisSettings = {
  redisUrl: setting.url('REDIS_URL', { secret: true, protocols: ['redis', 'rediss'] }),
};

/** The server that takes our mail. Without a host none is sent. */
export const mailSettings = {
  smtpHost: setting.optional(setting.text('EBB_SMTP_HOST')),
  smtpPort: setting.port('EBB_SMTP_PORT', 587),
  smtpUser: setting.optional(setting.text('EBB_SMTP_USER')),
  smtpPassword: setting.optional(setting.secret('EBB_SMTP_PASSWORD')),
  /** `starttls`: encrypted or not at all; `tls`: from the first byte; `none`: for a server on this machine. */
  smtpSecurity: setting.oneOf('EBB_SMTP_SECURITY', ['starttls', 'tls', 'none'], 'starttls'),
  mailFrom: setting.text('EBB_MAIL_FROM', { default: 'Ebb <ebb@localhost>' }),
};

/** For processes that send, or take addresses to send to. */
export const outgoingSettings = {
  /** Where people reach the dashboard: links in messages begin with it. */
  publicUrl: setting.url('EBB_PUBLIC_URL', {
    protocols: ['http', 'https'],
    default: 'http://localhost:8080',
  }),
  /** Whether webhooks may go to private networks and to this machine, and over plain HTTP. */
  allowPrivateAddresses: setting.flag('EBB_WEBHOOK_ALLOW_PRIVATE', false),
};

/** For a process that opens sealed secrets, or seals some. */
export const sealingSettings = {
  masterKey: setting.secret('EBB_MASTER_KEY', { minLength: 44 }),
  /** Keys of before: what is sealed under them is still opened, until all is sealed anew. */
  previousMasterKeys: {
    ...setting.optional(setting.list('EBB_PREVIOUS_MASTER_KEYS')),
    isSecret: true,
  },
};

/** For a process that browsers reach, through the proxy in front. */
export const browserSettings = {
  /** Whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed. */
  trustedProxies: setting.list('EBB_TRUSTED_PROXIES', { default: ['127.0.0.1', '::1'] }),
};
