import type { PredictionMessage } from '@ebb/contracts';
import { createPredictionRounds } from './prediction-rounds.ts';

function prediction(customerId: string, version: number, shopId = 'shop'): PredictionMessage {
  return {
    v: 1,
    shopId,
    customerId,
    version,
    band: 'low',
    previousBand: 'low',
    score: 1,
    previousScore: 1,
    probability: 0.01,
    revenueAtRiskMinor: 0,
    currency: 'EUR',
    modelId: null,
    scoredAt: 1,
    cause: 'event',
    messageId: null,
    kind: null,
    receivedAt: null,
  };
}

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

function collect(roundMs = 100) {
  const rounds: string[][] = [];
  let dropped = 0;
  const made = createPredictionRounds({
    roundMs,
    send: (shopId, messages) =>
      rounds.push(messages.map(({ customerId, version }) => `${shopId}/${customerId}@${version}`)),
    onDropped: (messages) => (dropped += messages),
  });
  return { rounds, dropped: () => dropped, made };
}

test('single updates go out at once; after many the next ones wait, and go together', () => {
  const { rounds, made } = collect();
  made.add(prediction('a', 1));
  jest.advanceTimersByTime(0);
  expect(rounds).toEqual([['shop/a@1']]);
  jest.advanceTimersByTime(5);
  for (let index = 0; index < 50; index++) made.add(prediction(`c${index}`, 1));
  jest.advanceTimersByTime(0);
  expect(rounds[1]).toHaveLength(50);
  made.add(prediction('a', 2));
  made.add(prediction('b', 1));
  made.add(prediction('a', 3));
  jest.advanceTimersByTime(99);
  expect(rounds).toHaveLength(2);
  jest.advanceTimersByTime(1);
  expect(rounds[2]).toEqual(['shop/b@1', 'shop/a@3']);
  jest.advanceTimersByTime(1_000);
  expect(rounds).toHaveLength(3);
});

test('a steady stream is sent at most every round', () => {
  const { rounds, made } = collect();
  for (let ms = 0; ms < 2_000; ms++) {
    made.add(prediction(`c${ms}`, 1));
    jest.advanceTimersByTime(1);
  }
  // One a millisecond: the pauses grow within a few rounds to the longest one.
  expect(rounds.length).toBeLessThan(30);
  expect(rounds.at(-1)!.length).toBeGreaterThan(90);
});

test('an older version does not replace a newer one, and shops do not wait for each other', () => {
  const { rounds, made } = collect();
  made.add(prediction('a', 5));
  made.add(prediction('a', 4));
  made.add(prediction('a', 1, 'other'));
  jest.advanceTimersByTime(0);
  expect(rounds).toEqual([['shop/a@5'], ['other/a@1']]);
});

test('of a flood the newest are sent and the rest is counted', () => {
  const { rounds, dropped, made } = collect();
  for (let index = 0; index < 1_000; index++) made.add(prediction(`c${index}`, 1));
  jest.advanceTimersByTime(0);
  expect(rounds[0]).toHaveLength(200);
  expect(rounds[0]?.at(-1)).toBe('shop/c999@1');
  expect(dropped()).toBe(800);
});

test('nothing is sent after the stop', () => {
  const { rounds, made } = collect();
  made.add(prediction('a', 1));
  made.stop();
  jest.advanceTimersByTime(1_000);
  expect(rounds).toEqual([]);
});
