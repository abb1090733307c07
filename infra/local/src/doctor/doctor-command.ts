import { isAbsolute, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { findInstallation, type Installation } from '../backup/installation.ts';
import { launcherEnv } from '../bootstrap/config.ts';
import { asRecord, readJsonFile } from '../bootstrap/json-file.ts';
import { findRecorded } from '../supervise/process-records.ts';
import { checkDatabase } from './check-database.ts';
import { checkKafka } from './check-kafka.ts';
import { checkMachine } from './check-machine.ts';
import { checkPorts } from './check-ports.ts';
import { checkRedis } from './check-redis.ts';
import { checkServices } from './check-services.ts';
import { checkSettings } from './check-settings.ts';
import { type Finding, exitCodeOf, findingsOf, printFindings } from './finding.ts';

const help = `Says what is wrong with this installation, and what to do about it.

  npm run doctor -- [--all] [--json] [--state DIR]

  --all         also what is well
  --json        the findings as one JSON object
  --state DIR   another folder than .ebb

It looks at the Ebb that runs here, or at DATABASE_URL, KAFKA_BROKERS and REDIS_URL. It changes nothing.
Exit code 0: no problem (warnings there may be), 1: problems, 2: it could not look.
`;

const defaultPorts = {
  http: 8080,
  kafka: 29_092,
  database: 23_306,
  redis: 26_379,
  ingestOps: 9101,
  scoringOps: 9102,
};

async function main(argv: readonly string[]): Promise<number> {
  const { values: options } = parseArgs({
    args: [...argv],
    options: {
      all: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      state: { type: 'string' },
      help: { type: 'boolean', default: false, short: 'h' },
    },
  });
  if (options.help) {
    process.stdout.write(help);
    return 0;
  }
  const projectRoot = launcherEnv['EBB_PROJECT_ROOT'] ?? process.cwd();
  const stateRoot = options.state === undefined ? join(projectRoot, '.ebb') : fromHere(options.state);
  const findings = await findAll(projectRoot, stateRoot);
  process.stdout.write(
    options.json ? `${JSON.stringify({ findings })}\n` : `${printFindings(findings, options.all)}\n`,
  );
  return exitCodeOf(findings);
}

async function findAll(projectRoot: string, stateRoot: string): Promise<Finding[]> {
  const settings = checkSettings(launcherEnv, stateRoot, Date.now());
  const found = installationOf(stateRoot);
  const running = asRecord(readJsonFile(join(stateRoot, 'running.json')));
  const isRunning = findRecorded(join(stateRoot, 'processes'), 'launcher') !== undefined;
  const remembered = portsOf(asRecord(readJsonFile(join(stateRoot, 'state.json')))['ports']);
  const machine = checkMachine({
    projectRoot,
    stateRoot,
    searchPath: launcherEnv['PATH'] ?? '',
    given: {
      kafka: Boolean(launcherEnv['KAFKA_BROKERS']),
      database: Boolean(launcherEnv['DATABASE_URL']),
      redis: Boolean(launcherEnv['REDIS_URL']),
    },
  });
  const { databaseUrl, kafkaBrokers, redisUrl } = found;
  const servers = await Promise.all([
    databaseUrl === undefined
      ? unknown('database', 'DATABASE_URL')
      : checkDatabase(databaseUrl, join(projectRoot, 'prisma/migrations')),
    kafkaBrokers === undefined
      ? unknown('Kafka', 'KAFKA_BROKERS')
      : checkKafka(kafkaBrokers, launcherEnv['EBB_TOPIC_PREFIX'] ?? ''),
    redisUrl === undefined ? unknown('Redis', 'REDIS_URL') : checkRedis(redisUrl),
    isRunning ? checkServices(portsOf(running['ports'])) : [],
    checkPorts({ ...defaultPorts, ...remembered }, isRunning),
  ]);
  return [...machine, ...settings, ...servers.flat()];
}

/** Nothing runs and nothing is named: no fault, but nothing was looked at either. */
function unknown(about: string, variable: string): Finding[] {
  const { found, warning } = findingsOf(about);
  warning('Not looked at: Ebb does not run here.', `Start it, or set ${variable}.`);
  return found;
}

function installationOf(stateRoot: string): Installation {
  try {
    return findInstallation(launcherEnv, stateRoot);
  } catch {
    // `keys` says what is wrong with it.
    return {
      databaseUrl: undefined,
      kafkaBrokers: undefined,
      redisUrl: undefined,
      masterKey: undefined,
      stateRoot,
    };
  }
}

function portsOf(value: unknown): Record<string, number> {
  return Object.fromEntries(
    Object.entries(asRecord(value)).flatMap(([name, port]) =>
      typeof port === 'number' ? [[name, port]] : [],
    ),
  );
}

function fromHere(path: string): string {
  return isAbsolute(path) ? path : resolve(launcherEnv['INIT_CWD'] ?? '.', path);
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`doctor: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  },
);
