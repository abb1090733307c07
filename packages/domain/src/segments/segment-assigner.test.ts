import { dayMs } from '../day.ts';
import type { OrderHistory } from '../profile/order-history.ts';
import { nextSegmentMs, segmentOf, type SegmentAssigner } from './segment-assigner.ts';
import { segmentFeatures } from './segment-features.ts';

const day = 20_000;
const plain = { isLogarithm: false, mean: 0, deviation: 1 };
const assigner: SegmentAssigner = {
  version: 1,
  decidedMs: 0,
  lastId: 7,
  columns: [plain, plain, plain, { isLogarithm: false, mean: 30, deviation: 20 }, plain],
  segments: [
    { id: 7, centre: [0, 0, 0, -1, 0] },
    { id: 3, centre: [0, 0, 0, 2, 0] },
  ],
};
const ordersOf = (over: Partial<OrderHistory>): OrderHistory => ({
  count: 4,
  netRevenueMinor: 1_000,
  firstDay: day - 50,
  lastDay: day - 10,
  laterVoidMs: null,
  lastOrderMs: (day - 10) * dayMs,
  distinctDays: 4,
  ...over,
});

it('reads the features off the orders, in whole UTC days', () => {
  expect([...segmentFeatures(ordersOf({}), (day + 0.9) * dayMs)!]).toEqual([4, 1_000, 250, 10, 40]);
  expect(segmentFeatures(ordersOf({ count: 0 }), day * dayMs)).toBeNull();
});

it('takes the nearest centre in scaled space, the first of two that are equally near', () => {
  // The border of recency is at scaled 0.5: 40 days.
  expect(segmentOf(assigner, ordersOf({ lastDay: day - 39 }), day * dayMs)).toBe(7);
  expect(segmentOf(assigner, ordersOf({ lastDay: day - 40 }), day * dayMs)).toBe(7);
  expect(segmentOf(assigner, ordersOf({ lastDay: day - 41 }), day * dayMs)).toBe(3);
  expect(segmentOf(assigner, ordersOf({ count: 0 }), day * dayMs)).toBeNull();
});

it('foresees the day on which silence moves a customer: none before it does', () => {
  let seed = 1;
  const between = (low: number, high: number): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return low + (seed / 2_147_483_647) * (high - low);
  };
  const five = <T>(of: () => T): T[] => Array.from({ length: 5 }, of);
  let moved = 0;
  for (let round = 0; round < 200; round++) {
    const own: SegmentAssigner = {
      version: 1,
      decidedMs: 0,
      lastId: 7,
      columns: five(() => ({
        isLogarithm: between(0, 1) < 0.5,
        mean: between(-5, 5),
        deviation: between(1, 50),
      })),
      segments: Array.from({ length: 1 + (round % 6) }, (_, id) => ({
        id,
        centre: five(() => between(-3, 3)),
      })),
    };
    const orders = ordersOf({ lastDay: day - Math.floor(between(0, 60)), firstDay: day - 90 });
    const at = (days: number) => segmentOf(own, orders, (day + days) * dayMs);
    const first = Array.from({ length: 120 }, (_, days) => days).find((days) => at(days) !== at(0));
    const next = nextSegmentMs(own, orders, day * dayMs);
    if (first !== undefined) {
      moved++;
      expect(next).toBe((day + first) * dayMs);
    } else if (next !== null) expect(next / dayMs).toBeGreaterThanOrEqual(day + 120);
  }
  expect(moved).toBeGreaterThan(15);
});
