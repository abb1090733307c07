import { execFile, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '@ebb/testkit';

const run = promisify(execFile);
let bundled: Promise<string> | undefined;

/** The command as it is run in production. */
async function bundle(): Promise<string> {
  const service = path.join(projectRoot(), 'services/scoring');
  const out = path.join('dist', `tests-rebuild-${process.pid}`);
  const builder = path.join(projectRoot(), 'infra/build-service.mjs');
  await run(process.execPath, [builder, '--out', out, 'src/commands/rebuild-cli.ts'], { cwd: service });
  process.once('exit', () => rmSync(path.join(service, out), { recursive: true, force: true }));
  return path.join(service, out, 'rebuild-cli.js');
}

/** Starts `npm run rebuild`. `ended` resolves with what it said, and its exit code: null when it was killed. */
export async function startRebuild(databaseUrl: string, ...args: string[]) {
  const file = await (bundled ??= bundle());
  const child = spawn(process.execPath, [file, ...args], {
    env: { ...process.env, DATABASE_URL: databaseUrl },
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
  const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, ...said })),
  );
  return { ended, signal: (name: NodeJS.Signals) => void child.kill(name) };
}
