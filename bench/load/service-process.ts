import { execFileSync, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, projectRoot, waitFor } from '@ebb/testkit';

/** A service as it runs in production: bundled, a process of its own. */
export interface ServiceProcess {
  readonly pid: number;
  /** The value of one metric, named with its labels as `/metrics` prints it. @throws when it is not there */
  metric(line: string): Promise<number>;
  /** A metric's sum over all its labels, by one question. */
  sumOf(name: string): Promise<number>;
  /** SIGTERM; resolves when the process is gone. */
  stop(): Promise<void>;
}

const bundles = new Map<string, string>();

/** The bundle of a service (or of a command in its folder) as the source stands now, made once in a run. */
export function bundleOf(name: string, entry = 'main'): string {
  const known = bundles.get(`${name}/${entry}`);
  if (known !== undefined) return known;
  const root = projectRoot();
  const service = join(root, 'services', name);
  // Not `dist` itself: somebody else may be running what lies there.
  const out = join('dist', `bench-${process.pid}`);
  execFileSync(process.execPath, [join(root, 'infra/build-service.mjs'), '--out', out, `src/${entry}.ts`], {
    cwd: service,
  });
  process.once('exit', () => rmSync(join(service, out), { recursive: true, force: true }));
  const file = join(service, out, `${entry}.js`);
  bundles.set(`${name}/${entry}`, file);
  return file;
}

/** As `npm start` gives them (infra/local/src/supervise/services.ts). */
export const scoringNodeOptions: readonly string[] = ['--max-semi-space-size=64'];

/**
 * Starts a service and resolves once it says that it is ready.
 * @param environment added to the environment of the measurement
 * @throws when it ends before, or is not ready within a minute
 */
export async function startService(
  name: 'ingest' | 'scoring' | 'alerts' | 'api',
  environment: Readonly<Record<string, string>>,
  nodeOptions: readonly string[] = name === 'scoring' ? scoringNodeOptions : [],
): Promise<ServiceProcess> {
  const port = await freePort();
  const child = spawn(process.execPath, [...nodeOptions, '--enable-source-maps', bundleOf(name)], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, EBB_LOG_LEVEL: 'warn', EBB_METRICS_PORT: String(port), ...environment },
  });
  const endService = () => void child.kill('SIGKILL');
  process.once('exit', endService);
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  void gone.then(() => process.off('exit', endService));
  const ask = async (page: string) => fetch(`http://127.0.0.1:${port}${page}`).catch(() => undefined);
  const isReady = async () => {
    if (child.exitCode !== null) throw new Error(`${name} ended with code ${child.exitCode}`);
    return (await ask('/readyz'))?.ok === true;
  };
  await waitFor(isReady, { what: `${name} to be ready`, timeoutMs: 60_000 });
  return {
    pid: child.pid!,
    async metric(line) {
      const text = (await (await ask('/metrics'))?.text()) ?? '';
      const found = text.split('\n').find((each) => each.startsWith(`${line} `));
      if (found === undefined) throw new Error(`${name} has no metric ${line}`);
      return Number(found.slice(line.length + 1));
    },
    async sumOf(name) {
      const text = (await (await ask('/metrics'))?.text()) ?? '';
      const lines = text.split('\n').filter((each) => each.startsWith(`${name}{`));
      return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
    },
    async stop() {
      child.kill('SIGTERM');
      await gone;
    },
  };
}
