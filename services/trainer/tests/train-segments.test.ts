import { dayMs, segmentOf, type OrderHistory } from '@ebb/domain';
import { createSeededRandom } from '@ebb/forest';
import { trainSegments, type SegmentTraining } from '../src/segments/train-segments.ts';

const today = 20_000;

/** Four kinds of customers, as orders and as rows. */
function shopOf(customers: number) {
  const random = createSeededRandom(3, 0);
  const kinds = [
    { orders: 20, spend: 200_000, recency: 5, lifetime: 300 },
    { orders: 1, spend: 3_000, recency: 10, lifetime: 0 },
    { orders: 8, spend: 60_000, recency: 120, lifetime: 200 },
    { orders: 1, spend: 2_000, recency: 300, lifetime: 0 },
  ];
  const orders: OrderHistory[] = Array.from({ length: customers }, (_, at) => {
    const kind = kinds[at % kinds.length]!;
    const lastDay = today - kind.recency - random.below(5);
    const count = kind.orders + random.below(3);
    const firstDay = lastDay - (count === 1 ? 0 : kind.lifetime + random.below(20));
    const netRevenueMinor = kind.spend + random.below(1_000);
    const span = { firstDay, lastDay, lastOrderMs: lastDay * dayMs, distinctDays: count };
    return { count, netRevenueMinor, ...span, laterVoidMs: null };
  });
  const values = Float64Array.from(
    orders.flatMap(({ count, netRevenueMinor, firstDay, lastDay }) => [
      count,
      netRevenueMinor,
      netRevenueMinor / count,
      today - lastDay,
      lastDay - firstDay,
    ]),
  );
  return { orders, inputs: { values, customers } };
}

const { orders, inputs } = shopOf(400);
const training: SegmentTraining = {
  inputs,
  nowMs: today * dayMs,
  version: 1,
  askedClusters: 4,
  logarithm: true,
  before: null,
};

it('places every customer live where the training placed it, and says what each segment is like', async () => {
  const { assigner, report, points } = (await trainSegments(training))!;
  expect(points).toHaveLength(400);
  expect(orders.map((each) => segmentOf(assigner, each, today * dayMs))).toEqual(points.map(([id]) => id));
  expect(report.segments.map(({ customers }) => customers)).toEqual([100, 100, 100, 100]);
  expect(new Set(report.segments.map(({ autoName }) => autoName)).size).toBe(4);
  const champions = report.segments.find(({ kind }) => kind === 'champions')!;
  expect(champions.medians[0]).toBeGreaterThanOrEqual(20);
  expect(report.curve.map(({ clusters }) => clusters)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10]);
  for (const { rule } of report.segments) expect(rule.precision01).toBeGreaterThan(0.95);
});

it('keeps numbers and names over a retraining, and never gives a number twice', async () => {
  const first = (await trainSegments(training))!;
  const again = (await trainSegments({ ...training, version: 2, before: first }))!;
  expect(again.assigner.segments.map(({ id }) => id)).toEqual(first.assigner.segments.map(({ id }) => id));
  const fewer = (await trainSegments({ ...training, version: 3, askedClusters: 2, before: again }))!;
  const more = (await trainSegments({ ...training, version: 4, askedClusters: 4, before: fewer }))!;
  const kept = new Set(fewer.assigner.segments.map(({ id }) => id));
  const fresh = more.assigner.segments.map(({ id }) => id).filter((id) => !kept.has(id));
  expect(Math.min(...fresh)).toBeGreaterThan(4);
});

it('says so where there is too little to divide', async () => {
  expect(await trainSegments({ ...training, inputs: shopOf(20).inputs })).toBeNull();
  const same = { customers: 50, values: new Float64Array(250).fill(3) };
  expect(await trainSegments({ ...training, inputs: same })).toBeNull();
});
