import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { launcherEnv } from '../bootstrap/config.ts';
import { lastLines } from '../supervise/last-lines.ts';
import { choosePorts } from '../bootstrap/ports.ts';
import { createProgress } from '../bootstrap/progress.ts';
import { keepSecrets } from '../bootstrap/secrets.ts';
import type { ServerAddresses } from './server-addresses.ts';
import { testTuning } from './server-tuning.ts';
import { startServers } from './servers.ts';
import { openStateFolder } from '../bootstrap/state-folder.ts';
import type { ProcessPlan } from '../supervise/process-plan.ts';

/** A server that one test has for itself and may treat as it likes. Nothing starts it again but the test. */
export interface OwnServer {
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  /** Its own orderly end; resolves when it is gone. */
  stop(): Promise<void>;
  /** Starts it on the same port and data; resolves when it answers. */
  start(): Promise<void>;
}

export type OwnServerName = 'kafka' | 'database' | 'redis';

export interface OwnServers {
  readonly addresses: ServerAddresses;
  /** @throws for a server that was not asked for */
  server(name: OwnServerName): OwnServer;
  /** Ends all of them and removes their data. */
  close(): Promise<void>;
}

/**
 * Starts real servers for one test file, apart from those all tests share, so that it can kill them.
 *
 * @param names which ones
 * @param shared where the servers are that are not asked for
 */
export async function startOwnServers(
  names: readonly OwnServerName[],
  shared: ServerAddresses,
  projectRoot: string,
): Promise<OwnServers> {
  const folder = openStateFolder(mkdtempSync(join(tmpdir(), 'ebb-own-')), projectRoot);
  const servers = new Map<string, OwnServer>();
  const close = async () => {
    await Promise.all([...servers.values()].map((server) => server.kill()));
    rmSync(folder.root, { recursive: true, force: true });
  };
  const given: { -readonly [Name in keyof ServerAddresses]?: string } = {};
  if (!names.includes('kafka')) given.kafkaBrokers = shared.kafkaBrokers;
  if (!names.includes('database')) given.databaseUrl = shared.databaseUrl;
  if (!names.includes('redis')) given.redisUrl = shared.redisUrl;
  // Below the ports that systems give to outgoing connections: nobody may take one while its server is down.
  const first = randomInt(12_000, 30_000);
  const wished = { kafka: first, kafkaController: first + 1, database: first + 2, redis: first + 3 };
  try {
    const { ports } = await choosePorts(folder.stateFile, wished);
    const { addresses } = await startServers({
      projectRoot,
      folder,
      ports,
      given,
      secrets: keepSecrets(folder.secretsFile),
      supervisor: {
        logFile: (name) => join(folder.logs, `${name}.log`),
        start: async (plan) => {
          const server = ownServer(quickly(plan), join(folder.logs, `${plan.name}.log`));
          servers.set(plan.name, server);
          await server.start();
        },
        keep: () => Promise.reject(new Error('servers only')),
        unwell: () => [],
        processes: () => [],
        run: () => Promise.reject(new Error('servers only')),
        stopAll: close,
      },
      progress: createProgress(
        () => undefined,
        () => performance.now(),
      ),
      // What a commit promises must survive the kill of the server.
      tuning: { ...testTuning, durable: true },
      mayCreateDatabases: true,
      alsoNeeded: [],
      env: launcherEnv,
    });
    return {
      addresses,
      close,
      server(name) {
        const server = servers.get(name);
        if (server === undefined) throw new Error(`this test has no ${name} of its own`);
        return server;
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * A broker that is started again and again, for seconds each time, gains nothing from the second compiler. On a machine
 * with ten processes for each core its start was seen to take more than a minute.
 */
function quickly(plan: ProcessPlan): ProcessPlan {
  if (plan.name !== 'kafka') return plan;
  return {
    ...plan,
    args: ['-XX:TieredStopAtLevel=1', ...plan.args],
    readyDeadlineMs: 2 * plan.readyDeadlineMs,
  };
}

function ownServer(plan: ProcessPlan, logFile: string): OwnServer {
  let running: { readonly child: ChildProcess; readonly gone: Promise<void> } | undefined;
  const killAtExit = (): void => void running?.child.kill('SIGKILL');

  async function end(signal: NodeJS.Signals): Promise<void> {
    const ending = running;
    if (ending === undefined) return;
    ending.child.kill(signal);
    await ending.gone;
    running = undefined;
    process.off('exit', killAtExit);
  }

  async function untilReady(child: ChildProcess): Promise<void> {
    const endMs = performance.now() + plan.readyDeadlineMs;
    for (;;) {
      try {
        return await plan.ready();
      } catch (error) {
        const hasEnded = child.exitCode !== null || child.signalCode !== null;
        if (hasEnded || performance.now() > endMs) {
          await end('SIGKILL');
          throw new Error(`${plan.name} did not start. Its log:\n${await lastLines(logFile, 12)}`, {
            cause: error,
          });
        }
        await pause(50);
      }
    }
  }

  return {
    kill: () => end('SIGKILL'),
    stop: () => end(plan.stopSignal ?? 'SIGTERM'),
    async start() {
      if (running !== undefined) return;
      const log = openSync(logFile, 'a');
      const child = spawn(plan.command, plan.args, {
        stdio: ['ignore', log, log],
        env: launcherEnv,
        ...plan.account,
      });
      closeSync(log);
      running = {
        child,
        gone: new Promise((resolve) => {
          child.once('exit', () => resolve());
          child.once('error', () => resolve());
        }),
      };
      // Whatever ends the test process, its servers must not outlive it.
      process.once('exit', killAtExit);
      await untilReady(child);
    },
  };
}
