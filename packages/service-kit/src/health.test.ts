import { createHealth } from './health.ts';

test('a stalled loop is not live; the next beat makes it live again', () => {
  let nowMs = 0;
  const health = createHealth({ nowMs: () => nowMs });
  const heartbeat = health.heartbeat('consumer', { staleAfterMs: 1_000 });

  nowMs = 1_000;
  expect(health.live()).toEqual({ ok: true, lines: [{ name: 'consumer', ok: true }] });
  nowMs = 1_001;
  expect(health.live()).toEqual({
    ok: false,
    lines: [{ name: 'consumer', ok: false, reason: 'no sign of life for 1001 ms (limit 1000 ms)' }],
  });
  heartbeat.beat();
  expect(health.live().ok).toBe(true);
  nowMs = 9_000;
  heartbeat.end();
  expect(health.live().ok).toBe(true);
});

test('a failing or silent dependency is the reason not to be ready, but not a reason to be killed', async () => {
  const health = createHealth();
  health.check('database', () => Promise.reject(new Error('connection refused')));
  health.check('cache', () => undefined);
  health.check('broker', () => new Promise(() => undefined), { timeoutMs: 1 });
  expect(await health.ready()).toEqual({
    ok: false,
    lines: [
      { name: 'process', ok: true },
      { name: 'database', ok: false, reason: 'connection refused' },
      { name: 'cache', ok: true },
      { name: 'broker', ok: false, reason: 'no answer within 1 ms' },
    ],
  });
  expect(health.live().ok).toBe(true);
});

test.each(['starting', 'stopping', 'failed'] as const)('a process that is %s is not ready', async (phase) => {
  const health = createHealth();
  health.enter(phase);
  const [own] = (await health.ready()).lines;
  expect(own).toEqual({ name: 'process', ok: false, reason: `the process is ${phase}` });
});

test('a failed process keeps its first reason while it stops', async () => {
  const health = createHealth();
  health.enter('failed', 'lost the lease');
  health.enter('stopping');
  expect((await health.ready()).lines[0]).toMatchObject({ ok: false, reason: 'lost the lease' });
});

test('while stopping, dependencies are left alone', async () => {
  const health = createHealth();
  let asked = 0;
  health.check('database', () => {
    asked += 1;
  });
  health.enter('stopping');
  await health.ready();
  expect(asked).toBe(0);
});

test('two checks of one name are a mistake', () => {
  const health = createHealth();
  health.check('database', () => undefined);
  expect(() => health.check('database', () => undefined)).toThrow('registered twice');
});
