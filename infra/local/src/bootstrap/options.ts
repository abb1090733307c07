import { parseArgs } from 'node:util';
import { type Scale, parseScale } from '../supervise/scale.ts';
import { PlainError } from './plain-error.ts';

export interface StartOptions {
  readonly help: boolean;
  readonly demo: boolean;
  readonly httpPort: number | undefined;
  readonly tlsPort: number | undefined;
  readonly fresh: boolean;
  readonly yes: boolean;
  readonly openBrowser: boolean;
  readonly logLevel: string;
  readonly stateFolder: string | undefined;
  readonly eventsPerSecond: number;
  readonly onlyServers: boolean;
  readonly monitoring: boolean;
  readonly backups: boolean;
  readonly scale: Scale;
}

export const helpText = `npm start -- [options]

Runs all of Ebb as ordinary processes: Kafka, the database, Redis, the services, the dashboard and nginx in front.
Everything it writes is in one folder (.ebb); Ctrl-C ends everything it started; the next start keeps the data.

  --no-demo               no demo shops: an empty Ebb, with the demo users
  --events-per-second N   live events of the simulated shop (1)
  --port N                plain HTTP on 127.0.0.1 (8080)
  --tls-port N            TLS on 127.0.0.1 (8443)
  --fresh                 begin with empty data; asks first, --yes answers
  --yes                   yes to what --fresh asks
  --no-open               do not open the browser
  --monitoring            Prometheus and Alertmanager beside it; who is told: infra/prometheus/README.md
  --scale NAME=N        processes of ingest, scoring, alerts or api (1 each), as in --scale scoring=3,api=2
  --no-backup           make no backups by itself; else one a day, in .ebb/backups (docs/backup.md)
  --log-level LEVEL       debug, info, warn or error (info)
  --state DIR             another folder than .ebb
  --only servers          Kafka, the database and Redis alone; prints their addresses
  --help                  this text

Servers that run already are used when the environment names them:
  KAFKA_BROKERS   host:port[,host:port…]
  DATABASE_URL    mysql://user:password@host:port/database
  REDIS_URL       redis://[:password@]host:port
KAFKA_HOME names an unpacked Kafka 4 to run; otherwise Maven fetches one. A busy port is replaced by the next free one.
`;

const LOG_LEVELS = ['debug', 'info', 'warn', 'error'];

/** Reads the command line. Throws a PlainError for what it does not know. */
export function parseStartOptions(argv: readonly string[]): StartOptions {
  const { values } = parse(argv);
  if (values.only !== undefined && values.only !== 'servers') {
    throw new PlainError(`--only takes "servers", not "${values.only}".`);
  }
  const logLevel = values['log-level'] ?? 'info';
  if (!LOG_LEVELS.includes(logLevel))
    throw new PlainError(`--log-level takes one of ${LOG_LEVELS.join(', ')}.`);
  return {
    help: values.help ?? false,
    demo: !values['no-demo'],
    httpPort: numberOption('--port', values.port, 1, 65_535),
    tlsPort: numberOption('--tls-port', values['tls-port'], 1, 65_535),
    fresh: values.fresh ?? false,
    yes: values.yes ?? false,
    openBrowser: !values['no-open'],
    logLevel,
    stateFolder: values.state,
    eventsPerSecond: numberOption('--events-per-second', values['events-per-second'], 0, 10_000) ?? 1,
    onlyServers: values.only === 'servers',
    monitoring: values.monitoring ?? false,
    backups: !values['no-backup'],
    scale: parseScale(values.scale ?? []),
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: false,
      options: {
        help: { type: 'boolean', short: 'h' },
        'no-demo': { type: 'boolean' },
        port: { type: 'string' },
        'tls-port': { type: 'string' },
        fresh: { type: 'boolean' },
        yes: { type: 'boolean', short: 'y' },
        'no-open': { type: 'boolean' },
        'log-level': { type: 'string' },
        state: { type: 'string' },
        'events-per-second': { type: 'string' },
        only: { type: 'string' },
        monitoring: { type: 'boolean' },
        'no-backup': { type: 'boolean' },
        scale: { type: 'string', multiple: true },
      },
    });
  } catch (error) {
    throw new PlainError(
      `${error instanceof Error ? error.message : String(error)}\nnpm start -- --help lists the options.`,
    );
  }
}

function numberOption(name: string, text: string | undefined, from: number, to: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  const whole = name !== '--events-per-second';
  if (text.trim() === '' || !(value >= from && value <= to) || (whole && !Number.isInteger(value))) {
    throw new PlainError(`${name} takes a number from ${from} to ${to}, not "${text}".`);
  }
  return value;
}
