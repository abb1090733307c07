import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, projectRoot, waitFor } from '@ebb/testkit';

const root = projectRoot();
const startScript = join(root, 'infra/local/start.mjs');
const SERVERS = ['database', 'kafka', 'redis'];

interface Launcher {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
}

// The environment must not point the launcher at the servers of the tests.
const { KAFKA_BROKERS: _k, DATABASE_URL: _d, REDIS_URL: _r, ...environment } = process.env;

function launch(state: string, ...more: string[]): Launcher {
  const child = spawn(process.execPath, [startScript, '--only', 'servers', '--state', state, ...more], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const keep = (chunk: Buffer) => (text += chunk.toString('utf8'));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  return { child, output: () => text, ended };
}

const untilUp = (launcher: Launcher) =>
  waitFor(
    () => {
      if (launcher.child.exitCode !== null) return 'ended';
      return launcher.output().includes('Ctrl-C ends them') ? 'up' : undefined;
    },
    { what: `the servers\n${launcher.output()}`, timeoutMs: 90_000 },
  );

const pidOf = (state: string, name: string) =>
  (JSON.parse(readFileSync(join(state, 'processes', `${name}.json`), 'utf8')) as { pid: number }).pid;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function stop({ child, ended }: Launcher): Promise<number | null> {
  child.kill('SIGINT');
  return ended;
}

let state: string;
let running: Launcher[];
beforeEach(async () => {
  state = mkdtempSync(join(tmpdir(), 'ebb-launcher-'));
  running = [];
  const names = ['kafka', 'kafkaController', 'database', 'redis'];
  const ports = await Promise.all(names.map(async (name) => [name, await freePort()] as const));
  writeFileSync(join(state, 'state.json'), JSON.stringify({ ports: Object.fromEntries<number>(ports) }));
});
afterEach(async () => {
  for (const launcher of running) if (launcher.child.exitCode === null) await stop(launcher);
  rmSync(state, { recursive: true, force: true });
});
const started = (...more: string[]) => {
  const launcher = launch(state, ...more);
  running.push(launcher);
  return launcher;
};

test('starts the servers, moves off a busy port, refuses a second launcher, and Ctrl-C ends every process', async () => {
  // The port that Redis would get is taken by somebody else.
  const wanted = await new Promise<{ port: number; close: () => void }>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve({
        port: typeof address === 'object' && address ? address.port : 0,
        close: () => server.close(),
      });
    });
  });
  writeFileSync(join(state, 'state.json'), JSON.stringify({ ports: { redis: wanted.port } }));
  const launcher = started();
  expect(await untilUp(launcher)).toBe('up');
  wanted.close();
  expect(launcher.output()).toContain(`Port ${wanted.port} is busy: redis gets`);
  expect(launcher.output()).toMatch(/REDIS_URL=redis:\/\/:[^@]+@127\.0\.0\.1:\d+/);
  expect(launcher.output()).not.toContain(`@127.0.0.1:${wanted.port}\n`);

  const second = started();
  expect(await second.ended).toBe(1);
  expect(second.output()).toContain('already runs from this state folder');

  const pids = SERVERS.map((name) => pidOf(state, name));
  expect(pids.every(isAlive)).toBe(true);
  expect(await stop(launcher)).toBe(0);
  expect(pids.filter(isAlive)).toEqual([]);
  expect(readdirSync(join(state, 'processes'))).toEqual([]);
}, 180_000);

test('after kill -9 the next start ends what was left, keeps the data, and leaves foreign processes alone', async () => {
  const first = started();
  expect(await untilUp(first)).toBe('up');
  const left = SERVERS.map((name) => pidOf(state, name));
  const secrets = readFileSync(join(state, 'secrets.json'), 'utf8');
  first.child.kill('SIGKILL');
  await first.ended;
  expect(left.every(isAlive)).toBe(true);

  // A pid that was reused: the record names a living process that is not the one it was written for.
  const foreign = spawn('sleep', ['600'], { stdio: 'ignore', detached: true });
  const foreignPid = foreign.pid ?? 0;
  const record = JSON.parse(readFileSync(join(state, 'processes/redis.json'), 'utf8')) as object;
  writeFileSync(join(state, 'processes/old-service.json'), JSON.stringify({ ...record, pid: foreignPid }));
  try {
    const second = started();
    expect(await untilUp(second)).toBe('up');
    expect(second.output()).toContain('Ended what an earlier run left');
    expect(left.filter(isAlive)).toEqual([]);
    expect(isAlive(foreignPid)).toBe(true);
    expect(existsSync(join(state, 'processes/old-service.json'))).toBe(false);
    expect(readFileSync(join(state, 'secrets.json'), 'utf8')).toBe(secrets);
    expect(second.output()).not.toContain('is busy');
    expect(await stop(second)).toBe(0);
  } finally {
    foreign.kill('SIGKILL');
  }
}, 180_000);

test('a server that dies is started again', async () => {
  const launcher = started();
  expect(await untilUp(launcher)).toBe('up');
  const pid = pidOf(state, 'redis');
  process.kill(pid, 'SIGKILL');
  await waitFor(() => launcher.output().includes('redis was ended by SIGKILL: started again'), {
    what: 'the restart',
  });
  await waitFor(() => pidOf(state, 'redis') !== pid && isAlive(pidOf(state, 'redis')), {
    what: 'the new Redis',
  });
  expect(await stop(launcher)).toBe(0);
}, 180_000);

test('--fresh does not remove data unless somebody agrees', async () => {
  const launcher = started();
  expect(await untilUp(launcher)).toBe('up');
  await stop(launcher);
  const refused = started('--fresh');
  expect(await refused.ended).toBe(1);
  expect(refused.output()).toContain('add --yes');
  expect(existsSync(join(state, 'data/database'))).toBe(true);
}, 180_000);

test('help is printed, and a wrong option is a sentence', () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [startScript, ...args], { cwd: root, encoding: 'utf8' });
  const help = run('--help');
  expect(help.status).toBe(0);
  expect(help.stdout).toContain('--no-demo');
  const wrong = run('--prot', '1');
  expect(wrong.status).toBe(1);
  expect(wrong.stderr).toContain('--prot');
  expect(wrong.stderr).not.toContain('at ');
});
