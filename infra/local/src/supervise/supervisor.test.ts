import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '@ebb/testkit';
import type { ProcessPlan } from './process-plan.ts';
import { createSupervisor, type Supervisor } from './supervisor.ts';
import { untilAllRuns } from './until-all-runs.ts';

const said: string[] = [];
let folder: string;
let supervisor: Supervisor;
beforeEach(() => {
  said.length = 0;
  folder = mkdtempSync(join(tmpdir(), 'ebb-supervisor-'));
  supervisor = createSupervisor(
    { logs: folder, processes: folder },
    {
      restarted: (name) => said.push(`${name} restarted`),
      keepsDying: (name, _how, pauseMs) => said.push(`${name} keeps dying, ${pauseMs}`),
      notReady: (name) => said.push(`${name} not ready`),
      stalled: (name, why) => said.push(`${name} stands still: ${why}`),
    },
    { restartDelaysMs: [1, 2, 3], steadyAfterMs: 50 },
  );
});
afterEach(async () => {
  await supervisor.stopAll();
  rmSync(folder, { recursive: true });
});

const plan = (name: string, script: string, more: Partial<ProcessPlan> = {}): ProcessPlan => ({
  name,
  command: '/bin/sh',
  args: ['-c', script],
  stage: 1,
  ready: () => Promise.resolve(),
  readyDeadlineMs: 5_000,
  ...more,
});
const died = (name: string) => said.filter((line) => line.startsWith(name)).length;

test('a process that keeps dying is tried for ever, with growing pauses, and the rest runs on', async () => {
  await supervisor.start(plan('steady', 'exec sleep 600'));
  await supervisor.keep(plan('broken', 'exit 1'));
  await waitFor(() => died('broken') >= 9, { what: 'nine restarts' });
  expect(said.slice(0, 5)).toEqual([
    ...['broken restarted', 'broken restarted', 'broken restarted'],
    ...['broken keeps dying, 3', 'broken keeps dying, 3'],
  ]);
  expect(said).not.toContain('steady restarted');
  expect(supervisor.unwell()).toEqual(['broken']);
});

test('one that is not ready in time does not keep the others from running', async () => {
  const notUp = { ready: () => Promise.reject(new Error('starting')), readyDeadlineMs: 50 };
  await supervisor.keep(plan('slow', 'exec sleep 600', notUp));
  expect(said).toEqual(['slow not ready']);
  expect(supervisor.unwell()).toEqual(['slow']);
});

test('a server that the rest needs is not started for ever: its own words say why', async () => {
  await expect(
    supervisor.start(
      plan('server', 'echo "no space left"; exit 1', { ready: () => Promise.reject(new Error('down')) }),
    ),
  ).rejects.toThrow('no space left');
  expect(supervisor.unwell()).toEqual([]);
});

test('all is running only when what died has been up for a while', async () => {
  const marker = join(folder, 'mended');
  await supervisor.keep(plan('broken', `test -e ${marker} && exec sleep 600; exit 1`));
  await waitFor(() => died('broken') >= 2, { what: 'two restarts' });
  const warned: string[] = [];
  const progress = { warn: (text: string) => void warned.push(text) };
  let runs = false;
  const waiting = untilAllRuns(supervisor, progress, new AbortController().signal, 5).then(
    () => (runs = true),
  );
  await waitFor(() => died('broken') >= 6, { what: 'six restarts' });
  expect(runs).toBe(false);
  expect(warned[0]).toContain('Not running yet: broken');
  await supervisor.run({ ...plan('mend', `touch ${marker}`) }, () => undefined);
  await waiting;
  expect(supervisor.unwell()).toEqual([]);
});

test('a process that is frozen is ended and started again; one that was slow once is left alone', async () => {
  const socket = join(folder, 'frozen.sock');
  const script = `require('node:net').createServer((c) => c.end('alive')).listen(${JSON.stringify(socket)})`;
  const removed = `require('node:fs').rmSync(${JSON.stringify(socket)}, { force: true });`;
  await supervisor.start({
    ...plan('frozen', ''),
    command: process.execPath,
    args: ['-e', removed + script],
    ready: () => answers(socket),
    alive: { ask: () => answers(socket), everyMs: 300, failures: 5 },
    readyDeadlineMs: 30_000,
  });
  let asked = 0;
  const slowOnce = () => (++asked === 2 ? Promise.reject(new Error('busy')) : Promise.resolve());
  await supervisor.start(
    plan('slow', 'exec sleep 600', { alive: { ask: slowOnce, everyMs: 10, failures: 2 } }),
  );
  const pid = (JSON.parse(readFileSync(join(folder, 'frozen.json'), 'utf8')) as { pid: number }).pid;
  process.kill(pid, 'SIGSTOP');
  await waitFor(() => said.includes('frozen restarted'), { what: 'the restart', timeoutMs: 60_000 });
  await waitFor(() => supervisor.unwell().length === 0, { what: 'the new process', timeoutMs: 60_000 });
  await answers(socket);
  expect(said.slice(0, 2)).toEqual(['frozen stands still: no answer', 'frozen restarted']);
  const [frozen, slow] = supervisor.processes();
  expect(frozen?.stalls).toBeGreaterThan(0);
  expect(frozen?.restarts).toBe(frozen?.stalls);
  expect(asked).toBeGreaterThan(4);
  expect(slow).toEqual({ name: 'slow', isUp: true, restarts: 0, stalls: 0 });
}, 120_000);

function answers(path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path });
    const end = (error?: Error) => {
      socket.destroy();
      if (error) reject(error);
      else resolve();
    };
    socket.setTimeout(300, () => end(new Error('no answer')));
    socket.once('data', () => end());
    socket.once('error', end);
  });
}
