import { createScope, StopError } from './scope.ts';

function linesTo(lines: string[]) {
  return { write: (line: string) => void lines.push(line) };
}

test('parts stop in reverse order, once, and the signal is aborted first', async () => {
  const scope = createScope({ name: 'test' });
  const order: string[] = [];
  scope.signal.addEventListener('abort', () => order.push('signal'));
  scope.onStop('pool', () => void order.push('pool'));
  scope.onStop('consumer', async () => {
    await Promise.resolve();
    order.push('consumer');
  });
  await Promise.all([scope.stop('first'), scope.stop('second')]);
  expect(order).toEqual(['signal', 'consumer', 'pool']);
  expect(scope.signal.reason).toEqual(new Error('first'));
});

test('a part that throws does not keep the others open, and the stop says so', async () => {
  const scope = createScope({ name: 'test' });
  const stopped: string[] = [];
  scope.onStop('pool', () => void stopped.push('pool'));
  scope.onStop('consumer', () => Promise.reject(new Error('stuck')));
  await expect(scope.stop()).rejects.toMatchObject({ name: 'StopError', parts: ['consumer'] });
  expect(stopped).toEqual(['pool']);
});

test('the deadline names the part that hangs and those behind it', async () => {
  const scope = createScope({ name: 'test', stopDeadlineMs: 1 });
  scope.onStop('pool', () => undefined);
  scope.onStop('consumer', () => new Promise(() => undefined));
  const error = await scope.stop().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(StopError);
  expect(error).toMatchObject({ parts: ['consumer', 'pool'] });
});

test('a part that is added while stopping is stopped too', async () => {
  const scope = createScope({ name: 'test' });
  const stopped: string[] = [];
  scope.onStop('first', () => {
    scope.onStop('late', () => void stopped.push('late'));
  });
  await scope.stop();
  expect(stopped).toEqual(['late']);
});

test('a dead background part turns not ready and stops the scope; later failures are no news', async () => {
  const lines: string[] = [];
  const scope = createScope({ name: 'test', logLevel: 'info', log: linesTo(lines) });
  const stopped = new Promise<void>((resolve) => scope.onStop('pool', resolve));
  scope.fail(new Error('offset lost'));
  scope.fail(new Error('connection closed'));
  await stopped;
  expect((await scope.health.ready()).lines[0]).toMatchObject({ ok: false, reason: 'offset lost' });
  expect(lines.filter((line) => line.includes('"fatal"'))).toHaveLength(1);
});

test('the log is one JSON object a line, without secrets', async () => {
  const lines: string[] = [];
  const scope = createScope({ name: 'test', version: '1.2.3', logLevel: 'info', log: linesTo(lines) });
  scope.log.info(
    { password: 'hunter2', config: { databaseUrl: 'x' }, req: { headers: { authorization: 'Bearer abc' } } },
    'connecting',
  );
  scope.log.error({ err: new Error('cannot reach mysql://ebb:hunter2@db/ebb') });
  await scope.stop();
  const text = lines.join('');
  expect(text).not.toMatch(/hunter2|Bearer abc/);
  expect(text).toContain('mysql://ebb:[redacted]@db/ebb');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 'info',
    service: 'test',
    version: '1.2.3',
    msg: 'connecting',
    password: '[redacted]',
  });
});

test('disposing stops', async () => {
  const scope = createScope({ name: 'test' });
  await scope[Symbol.asyncDispose]();
  expect(scope.signal.aborted).toBe(true);
});
