import { execFile, spawn } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { freePort, projectRoot } from '@ebb/testkit';

const run = promisify(execFile);

/** The service as it runs in production: bundled, a process of its own, so that it can be killed or frozen. */
export interface ScoringProcess {
  signal(name: NodeJS.Signals): void;
  /** Resolves when the process is gone. */
  readonly gone: Promise<void>;
}

/** @returns the bundle to run */
export async function bundleScoring(): Promise<string> {
  const folder = path.join(projectRoot(), 'services/scoring');
  await run(process.execPath, ['../../infra/build-service.mjs', 'src/main.ts'], { cwd: folder });
  return path.join(folder, 'dist/main.js');
}

export async function startProcess(file: string, settings: Record<string, string>): Promise<ScoringProcess> {
  const child = spawn(process.execPath, ['--enable-source-maps', file], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, EBB_LOG_LEVEL: 'silent', EBB_METRICS_PORT: String(await freePort()), ...settings },
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return { gone, signal: (name) => void child.kill(name) };
}
