import { mkdirSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot, type TestServers } from '@ebb/testkit';
import { releaseStateFolder, takeStateFolder } from '../../infra/local/src/bootstrap/launcher-lock.ts';
import { choosePorts } from '../../infra/local/src/bootstrap/ports.ts';
import { endLeftovers, findRecorded } from '../../infra/local/src/supervise/process-records.ts';
import { createProgress } from '../../infra/local/src/bootstrap/progress.ts';
import { keepSecrets } from '../../infra/local/src/bootstrap/secrets.ts';
import { demoTuning } from '../../infra/local/src/servers/server-tuning.ts';
import { startServers } from '../../infra/local/src/servers/servers.ts';
import { openStateFolder, type StateFolder } from '../../infra/local/src/bootstrap/state-folder.ts';
import { createSupervisor } from '../../infra/local/src/supervise/supervisor.ts';

/** Servers of one measurement, set up as `npm start` sets up its own: every commit reaches the disk. */
export interface DurableServers extends TestServers {
  /** Process ids of the servers, for `readUsage`. */
  readonly pids: { readonly kafka: number; readonly database: number; readonly redis: number };
  /** Ends the servers and removes what they wrote. */
  stop(): Promise<void>;
}

export interface DurableServersOptions {
  /** Pages of tables that MariaDB keeps in memory; that of `npm start` unless a larger machine is to be imitated. */
  readonly bufferPoolMegabytes?: number;
}

/** Apart from the ports of `npm start`, of the tests, and of a measurement that starts in the same second. */
const firstPort = 20_000 + (process.pid % 900) * 8;
const wantedPorts = {
  kafka: firstPort,
  kafkaController: firstPort + 2,
  database: firstPort + 4,
  redis: firstPort + 6,
};
const prefix = 'bench-';

/**
 * Starts a broker, a MariaDB and a Redis of this measurement alone, on empty data in a folder below `.ebb` (a temporary
 * folder may lie in memory, where a sync costs nothing), and points testkit's `testServers()` at them. Ctrl-C ends
 * them; what a killed measurement left behind is ended by the next.
 * @throws with the server's last log lines when one does not start
 */
export async function startDurableServers({
  bufferPoolMegabytes = demoTuning.bufferPoolMegabytes,
}: DurableServersOptions = {}): Promise<DurableServers> {
  const root = projectRoot();
  const home = join(root, '.ebb');
  mkdirSync(home, { recursive: true });
  await removeLeftovers(home, root);
  const folder = openStateFolder(await mkdtemp(join(home, prefix)), root);
  await takeStateFolder(folder.processes, 'It is of another measurement.');
  const supervisor = createSupervisor(folder, {
    // A server that died makes every number worthless.
    restarted: (name, how) => endWith(`${name} ${how}`),
    keepsDying: (name, how) => endWith(`${name} ${how}`),
    notReady: (name, why) => endWith(`${name}: ${why}`),
  });
  const stop = async () => {
    for (const signal of signals) process.off(signal, onSignal);
    await supervisor.stopAll();
    releaseStateFolder(folder.processes);
    await rm(folder.root, { recursive: true, force: true });
  };
  const endWith = (reason: string) => {
    console.error(`the measurement ends: ${reason}`);
    void stop().finally(() => process.exit(1));
  };
  const onSignal = (signal: NodeJS.Signals) => endWith(signal);
  for (const signal of signals) process.on(signal, onSignal);
  try {
    const { ports } = await choosePorts(folder.stateFile, wantedPorts);
    const { addresses } = await startServers({
      projectRoot: root,
      folder,
      supervisor,
      ports,
      progress: createProgress(
        (line) => console.error(line),
        () => performance.now(),
      ),
      secrets: keepSecrets(folder.secretsFile),
      tuning: { ...demoTuning, bufferPoolMegabytes },
      given: {},
      mayCreateDatabases: true,
      alsoNeeded: [],
      env: process.env,
    });
    process.env['EBB_TEST_KAFKA_BROKERS'] = addresses.kafkaBrokers;
    process.env['EBB_TEST_DATABASE_URL'] = addresses.databaseUrl;
    process.env['EBB_TEST_REDIS_URL'] = addresses.redisUrl;
    const pidOf = (name: string) => recordedPid(folder, name);
    const pids = { kafka: pidOf('kafka'), database: pidOf('database'), redis: pidOf('redis') };
    return { ...addresses, pids, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function recordedPid(folder: StateFolder, name: string): number {
  const recorded = findRecorded(folder.processes, name);
  if (recorded === undefined) throw new Error(`${name} runs, but under no recorded process`);
  return recorded.pid;
}

/** Ends and removes what measurements that were killed have left; those that still run are left alone. */
async function removeLeftovers(home: string, root: string): Promise<void> {
  for (const name of readdirSync(home)) {
    if (!name.startsWith(prefix)) continue;
    const folder = openStateFolder(join(home, name), root);
    if (findRecorded(folder.processes, 'launcher') !== undefined) continue;
    await endLeftovers(folder.processes, 'launcher', 15_000);
    await rm(folder.root, { recursive: true, force: true });
  }
}
