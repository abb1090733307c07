import { startOpsServer } from './ops-server.ts';
import { createScope } from './scope.ts';

async function opsOf(prepare: (scope: ReturnType<typeof createScope>) => void) {
  const scope = createScope({ name: 'test', version: '9.9.9' });
  prepare(scope);
  const { port } = await startOpsServer(scope, { port: 0 });
  const get = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`);
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      text: await response.text(),
    };
  };
  return { get, scope };
}

test('livez turns 503 when a loop has stalled', async () => {
  const { get, scope } = await opsOf((given) => given.health.heartbeat('consumer', { staleAfterMs: -1 }));
  const answer = await get('/livez');
  expect(answer.status).toBe(503);
  expect(answer.text).toContain('consumer');
  await scope.stop();
});

test('readyz gives the reason, and with ?verbose every check', async () => {
  const { get, scope } = await opsOf((given) => {
    given.health.check('database', () => Promise.reject(new Error('connection refused')));
    given.health.check('cache', () => undefined);
  });
  const short = await get('/readyz');
  expect(short.status).toBe(503);
  expect(JSON.parse(short.text)).toEqual({
    status: 'unavailable',
    checks: [{ name: 'database', ok: false, reason: 'connection refused' }],
  });
  const verbose = JSON.parse((await get('/readyz?verbose')).text) as { checks: unknown[] };
  expect(verbose.checks).toHaveLength(3);
  await scope.stop();
});

test('metrics say whether the process is ready, as readyz does', async () => {
  let isAway = true;
  const { get, scope } = await opsOf((given) =>
    given.health.check('database', () => {
      if (isAway) throw new Error('connection refused');
    }),
  );
  expect((await get('/metrics')).text).toContain('\nebb_service_ready 0\n');
  isAway = false;
  expect((await get('/metrics')).text).toContain('\nebb_service_ready 1\n');
  await scope.stop();
});

test('metrics carry the prefix, the build and the process metrics', async () => {
  const { get, scope } = await opsOf((given) => {
    const events = given.metrics.counter({ name: 'events_total', help: 'Events.', labelNames: ['outcome'] });
    events.inc({ outcome: 'done' }, 3);
  });
  const { status, type, text } = await get('/metrics');
  expect(status).toBe(200);
  expect(type).toContain('text/plain');
  expect(text).toContain('ebb_events_total{outcome="done"} 3');
  expect(text).toMatch(/ebb_build_info\{service="test",version="9\.9\.9",node_version="v\d/);
  expect(text).toContain('ebb_process_cpu_seconds_total');
  const names = [...text.matchAll(/^# TYPE (\S+)/gm)].map((match) => match[1] ?? '');
  expect(names.filter((name) => !name.startsWith('ebb_'))).toEqual([]);
  await scope.stop();
});

test('a counter that does not end in _total is refused', async () => {
  const scope = createScope({ name: 'test' });
  expect(() => scope.metrics.counter({ name: 'events', help: 'Events.' })).toThrow('must end in _total');
  await scope.stop();
});
