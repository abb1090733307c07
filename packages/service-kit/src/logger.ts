import type { DestinationStream, Logger } from 'pino';
import { pino } from 'pino';
import type { LogLevel } from './shared-settings.ts';

const secretFields = [
  'authorization',
  'cookie',
  'password',
  'passwordHash',
  'secret',
  'token',
  'writeKey',
  'apiKey',
  'databaseUrl',
  'redisUrl',
  'jwtSecret',
  'tokenKeys',
  'masterKey',
  'previousMasterKeys',
];

/** At the top, one level and two levels down (`req.headers.authorization`). */
const redactedPaths = secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);

/** Drivers put connection strings into their messages; this takes the password out of any line. */
function withoutCredentials(line: string): string {
  return line.replace(/:\/\/([^\s:@/"]*):[^\s@/"]+@/g, '://$1:[redacted]@');
}

/**
 * A logger that writes one JSON object a line (time in ISO 8601 UTC, level as a word, service, version) and
 * never the fields listed above.
 *
 * @param destination where lines go; standard output when left out
 */
export function createLogger(options: {
  readonly name: string;
  readonly version: string;
  readonly level: LogLevel;
  readonly destination?: DestinationStream | undefined;
}): Logger {
  const settings = {
    level: options.level,
    base: { service: options.name, version: options.version },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: redactedPaths, censor: '[redacted]' },
    hooks: { streamWrite: withoutCredentials },
  };
  // Synchronous by default: the line that explains a crash must be out before the process is.
  return pino(settings, options.destination ?? pino.destination({ fd: 1, sync: true }));
}
