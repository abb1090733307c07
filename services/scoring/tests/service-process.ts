import { execFile, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { freePort, projectRoot, waitFor } from '@ebb/testkit';

const run = promisify(execFile);

/** A service as it runs in production: bundled, a process of its own, so that it can be killed or frozen. */
export interface ServiceProcess {
  signal(name: NodeJS.Signals): void;
  /** SIGTERM; resolves when the process is gone. */
  stop(): Promise<void>;
  /** Resolves when the process is gone. */
  readonly gone: Promise<void>;
  isGone(): boolean;
  /** Resolves once `/readyz` has nothing to complain of. */
  untilReady(): Promise<void>;
  /** `/readyz`: the checks that fail, by name, with their reason; undefined while nobody answers. */
  failing(): Promise<Readonly<Record<string, string>> | undefined>;
  /** The value of one metric, named with its labels as `/metrics` prints it; undefined when it is not there. */
  metric(line: string): Promise<number | undefined>;
  /** The log so far, from warnings up. */
  log(): string;
}

const bundles = new Map<string, Promise<string>>();
const bundleFolders: string[] = [];
afterAll(() => {
  for (const folder of bundleFolders) rmSync(folder, { recursive: true, force: true });
});

/** @returns the bundle to run; made once in a test file */
export function bundleService(name: 'scoring' | 'alerts' | 'api'): Promise<string> {
  const bundled = bundles.get(name) ?? bundle(name);
  bundles.set(name, bundled);
  return bundled;
}

async function bundle(name: string): Promise<string> {
  const service = path.join(projectRoot(), 'services', name);
  // Not `dist` itself: another test file may be starting what lies there.
  const out = path.join('dist', `tests-${process.pid}`);
  const builder = path.join(projectRoot(), 'infra/build-service.mjs');
  await run(process.execPath, [builder, '--out', out, 'src/main.ts'], { cwd: service });
  bundleFolders.push(path.join(service, out));
  return path.join(service, out, 'main.js');
}

export async function startProcess(file: string, settings: Record<string, string>): Promise<ServiceProcess> {
  const opsPort = await freePort();
  const child = spawn(process.execPath, ['--enable-source-maps', file], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, EBB_LOG_LEVEL: 'warn', EBB_METRICS_PORT: String(opsPort), ...settings },
  });
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const ask = (page: string) => fetch(`http://127.0.0.1:${opsPort}${page}`);
  const isGone = () => child.exitCode !== null || child.signalCode !== null;
  async function failing(): Promise<Record<string, string> | undefined> {
    if (isGone()) throw new Error(`it has ended; its log:\n${lines.slice(-10).join('\n')}`);
    const answer = await ask('/readyz').catch(() => undefined);
    if (answer === undefined) return undefined;
    const { checks } = (await answer.json()) as { checks: { name: string; reason?: string }[] };
    return Object.fromEntries(checks.map(({ name, reason }) => [name, reason ?? '']));
  }

  return {
    gone,
    failing,
    async untilReady() {
      const isReady = async () => {
        const reasons = await failing();
        return reasons !== undefined && Object.keys(reasons).length === 0;
      };
      await waitFor(isReady, { what: 'the service to be ready' }).catch((error: unknown) => {
        throw new Error(`it is not ready; its log:\n${lines.slice(-10).join('\n')}`, { cause: error });
      });
    },
    signal: (name) => void child.kill(name),
    async stop() {
      child.kill('SIGTERM');
      await gone;
    },
    isGone,
    log: () => lines.join('\n'),
    async metric(line) {
      const text = await (await ask('/metrics')).text();
      const found = text.split('\n').find((candidate) => candidate.startsWith(`${line} `));
      return found === undefined ? undefined : Number(found.split(' ').at(-1));
    },
  };
}
