import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectRoot } from './config.ts';

/** All of Ebb as `npm start` runs it, with servers, data and secrets of its own. */
export interface WholeSystem {
  /** What a browser opens: nginx on plain HTTP. */
  readonly origin: string;
  /** Where it writes, and what it has written there. */
  readonly folder: string;
  readonly kafkaBrokers: string;
  /** For what no interface does, such as another shop. */
  readonly databaseUrl: string;
  readonly writeKeys: { readonly real: string; readonly simulated: string };
  /** Password of all demo users (`lead@ebb.example`, `agent@ebb.example`, `admin@ebb.example`). */
  readonly password: string;
  /** Process id of a part now, e.g. `scoring`; another one after a restart. */
  pidOf(part: string): number;
  /** What the launcher has said so far. */
  output(): string;
  stop(): Promise<void>;
}

export interface WholeSystemOptions {
  /** Folder below `.ebb` for everything that this system writes. */
  readonly name: string;
  /** Lets the demo shops in. */
  readonly demo?: boolean;
  readonly startDeadlineMs?: number;
  /** More for the environment of every part. */
  readonly env?: Readonly<Record<string, string>>;
}

interface State {
  readonly ports: { readonly http: number; readonly kafka: number };
}

interface Secrets {
  readonly realShopKey: string;
  readonly simulatedShopKey: string;
  readonly loginPassword: string;
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

/**
 * Starts everything with the project's own start command, on empty data and free ports, and resolves when it says that
 * all is running.
 *
 * @throws with the end of its output when it does not get there
 */
export async function startWholeSystem(options: WholeSystemOptions): Promise<WholeSystem> {
  const root = projectRoot();
  const folder = join(root, '.ebb', options.name);
  const argv = [
    join(root, 'infra/local/start.mjs'),
    ...['--fresh', '--yes', '--no-open', '--state', folder],
    ...(options.demo === true ? [] : ['--no-demo']),
  ];
  wishForPorts(folder);
  const launcher = spawn(process.execPath, argv, {
    cwd: root,
    env: { ...withoutServers(process.env), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // Whatever ends the test process, the servers must not outlive it.
  const endLauncher = (): void => void launcher.kill('SIGTERM');
  process.once('exit', endLauncher);
  const lines = collectLines(launcher);
  const exited = new Promise<string>((resolve) => {
    launcher.once('exit', (code, signal) => resolve(`it ended with ${signal ?? code}`));
  });
  const stop = async (): Promise<void> => {
    endLauncher();
    await exited;
    process.off('exit', endLauncher);
  };

  try {
    await untilSaid(launcher, lines, 'All is running', exited, options.startDeadlineMs ?? 240_000);
  } catch (error) {
    await stop();
    throw error;
  }
  const { ports } = readJson(join(folder, 'state.json')) as State;
  const secrets = readJson(join(folder, 'secrets.json')) as Secrets;
  return {
    origin: `http://127.0.0.1:${ports.http}`,
    folder,
    databaseUrl: (readJson(join(folder, 'running.json')) as { databaseUrl: string }).databaseUrl,
    kafkaBrokers: `127.0.0.1:${ports.kafka}`,
    writeKeys: { real: secrets.realShopKey, simulated: secrets.simulatedShopKey },
    password: secrets.loginPassword,
    pidOf: (part) => (readJson(join(folder, 'processes', `${part}.json`)) as { pid: number }).pid,
    output: () => lines.join('\n'),
    stop,
  };
}

/** The launcher's names for what listens. */
const portNames = [
  ...['http', 'tls', 'kafka', 'kafkaController', 'database', 'redis', 'ingest', 'ingestOps', 'scoringOps'],
  ...['alerts', 'alertsOps', 'api', 'apiOps', 'trainerOps', 'deliveryOps', 'dashboard'],
  ...['backupOps', 'nginxStatus', 'launcherOps'],
];

/**
 * Has the launcher remember ports somewhere at random, below the ones that systems give to outgoing connections. With
 * its usual ones two systems that start side by side find the same port free, and one of them is too late.
 */
function wishForPorts(folder: string): void {
  const first = randomInt(12_000, 30_000);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const ports = Object.fromEntries(portNames.map((name, index) => [name, first + index]));
  writeFileSync(join(folder, 'state.json'), JSON.stringify({ ports }));
}

/** The environment without servers that somebody has named: `--fresh` and tests must not touch those. */
function withoutServers(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { KAFKA_BROKERS: _kafka, DATABASE_URL: _database, REDIS_URL: _redis, ...rest } = env;
  return { ...rest, NODE_ENV: 'production' };
}

function collectLines(child: ChildProcess): string[] {
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', (line) => lines.push(line));
  }
  return lines;
}

async function untilSaid(
  child: ChildProcess,
  lines: readonly string[],
  words: string,
  exited: Promise<string>,
  deadlineMs: number,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`it was not up after ${deadlineMs} ms`), deadlineMs);
  });
  const said = new Promise<undefined>((resolve) => {
    child.stdout?.on('data', () => {
      // A line may arrive in pieces; `lines` has the whole ones, a turn later.
      setImmediate(() => {
        if (lines.some((line) => line.includes(words))) resolve(undefined);
      });
    });
  });
  const problem = await Promise.race([said, exited, late]);
  clearTimeout(timer);
  if (problem !== undefined) {
    throw new Error(`The system did not start, ${problem}:\n${lines.slice(-30).join('\n')}`);
  }
}
