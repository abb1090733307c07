import type { CustomerRow, PredictionMessage } from '@ebb/contracts';
import { withScores } from './with-scores.ts';

const row = (customerId: string, scoredAt: number): CustomerRow => ({
  shopId: 's',
  customerId,
  name: null,
  email: null,
  band: 'low',
  score: 10,
  probability: 0.1,
  revenueAtRiskMinor: 100,
  orderCount: 1,
  netRevenueMinor: 100,
  lastOrderAt: 1,
  lastSeenAt: 1,
  scoredAt,
  risesAt: null,
  alertId: null,
  segment: null,
  purchase: null,
});
const news = (customerId: string, scoredAt: number, shopId = 's'): PredictionMessage => ({
  v: 1,
  shopId,
  customerId,
  version: 2,
  band: 'high',
  previousBand: 'low',
  score: 70,
  previousScore: 10,
  probability: 0.7,
  revenueAtRiskMinor: 700,
  currency: 'EUR',
  modelId: null,
  scoredAt,
  cause: 'event',
  messageId: null,
  kind: null,
  receivedAt: null,
});
const pages = {
  pageParams: [''],
  pages: [{ items: [row('a', 5), row('b', 5)], nextCursor: null, total: 2, asOf: null }],
};

it('patches a row in place', () => {
  const after = withScores(pages, new Map([['b', news('b', 6)]]));
  expect(after.pages[0]?.items.map((item) => [item.customerId, item.score, item.band])).toEqual([
    ['a', 10, 'low'],
    ['b', 70, 'high'],
  ]);
  expect(after.pages[0]?.items[0]).toBe(pages.pages[0]?.items[0]);
});

it('changes nothing for an older score, another shop, or somebody not listed', () => {
  for (const message of [news('a', 5), news('a', 9, 'other'), news('zzz', 9)]) {
    expect(withScores(pages, new Map([[message.customerId, message]]))).toBe(pages);
  }
});
