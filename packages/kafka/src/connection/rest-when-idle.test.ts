import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';
import './rest-when-idle.ts';

const logger = { debug: () => undefined, warn: () => undefined };

function openQueue(maxInFlightRequests: number | null) {
  const queue = new RequestQueue({
    maxInFlightRequests,
    requestTimeout: 1_000,
    enforceRequestTimeout: false,
    clientId: 'test',
    broker: 'none:9092',
    logger,
  });
  const sent: number[] = [];
  return {
    queue,
    sent,
    push: (correlationId: number) =>
      queue.push({
        entry: { correlationId, resolve: () => undefined, reject: () => undefined },
        expectResponse: true,
        sendRequest: () => sent.push(correlationId),
      }),
    answer: (correlationId: number) =>
      queue.fulfillRequest({ correlationId, payload: Buffer.alloc(0), size: 0 }),
  };
}

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

test('a connection with nothing to send sets no timer', () => {
  const { push, answer, sent } = openQueue(null);
  push(1);
  answer(1);
  expect(sent).toEqual([1]);
  expect(jest.getTimerCount()).toBe(0);
});

test('a request that waits for a place is sent when one is free', () => {
  const { push, answer, sent } = openQueue(1);
  push(1);
  push(2);
  expect(sent).toEqual([1]);
  answer(1);
  expect(sent).toEqual([1, 2]);
  answer(2);
  // The check that was set while one waited finds nothing and is the last.
  jest.runAllTimers();
  expect(jest.getTimerCount()).toBe(0);
});

test('a request that the broker’s quota holds back is sent when the time has passed', () => {
  const { queue, push, answer, sent } = openQueue(null);
  push(1);
  queue.maybeThrottle(500);
  answer(1);
  push(2);
  jest.advanceTimersByTime(499);
  expect(sent).toEqual([1]);
  jest.advanceTimersByTime(2);
  expect(sent).toEqual([1, 2]);
});

test('and no warning comes of it', async () => {
  jest.useRealTimers();
  const warnings: string[] = [];
  const note = ({ name }: Error) => warnings.push(name);
  process.on('warning', note);
  const { push, answer } = openQueue(null);
  push(1);
  answer(1);
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', note);
  expect(warnings).not.toContain('TimeoutNegativeWarning');
});
