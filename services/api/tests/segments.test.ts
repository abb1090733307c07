import type { CustomersPage, LiveSegment, RfmGrid, SegmentationReport, SegmentsPage } from '@ebb/contracts';
import { inTransaction, insertSegmentMoves, requestSegmentation, storeSegmentation } from '@ebb/db';
import { dayMs, dayOf } from '@ebb/domain';
import type { ApiFixture, RunningApi } from './api-fixture.ts';
import { createApiFixture } from './api-fixture.ts';

let fixture: ApiFixture;
let api: RunningApi;
const today = dayOf(Date.now());

function portraitOf(id: number, autoName: string): SegmentationReport['segments'][number] {
  const five = [1, 2, 3, 4, 5];
  return {
    ...{ id, kind: 'loyal', autoName, customers: 2, revenueMinor: 300, medians: five, means: five },
    ...{ silhouette: 0.5, importance01: [1, 0, 0, 0, 0], difference: five },
    rule: { conditions: [{ feature: 'orders', above: 1.5, atMost: null }], precision01: 1, coverage01: 1 },
  };
}

const report: SegmentationReport = {
  ...{
    asOf: 1,
    customers: 3,
    sampled: 3,
    clusters: 2,
    preferredClusters: 2,
    elbow: null,
    curve: [],
    columns: [],
  },
  medians: [1, 2, 3, 4, 5],
  segments: [portraitOf(1, 'Loyal'), portraitOf(2, 'Lost')],
  components: { mean: [], loadings: [], explainedShare01: [] },
  cutPoints: { recencyDays: [1, 5, 20, 100], orders: [1, 1, 2, 5] },
};

beforeAll(async () => {
  fixture = await createApiFixture('segments');
  api = await fixture.start();
  const { db } = fixture;
  for (const [customerId, daysAgo, orderCount, segment] of [
    ['anna', 0, 6, 1],
    ['bert', 5, 1, 1],
    ['cora', 101, 2, 2],
  ] as const) {
    await fixture.addProfile({ customerId, orderCount, netRevenueMinor: 100, revenueAtRiskMinor: 10 });
    const lastOrderMs = BigInt((today - daysAgo) * dayMs + 1);
    await db.prisma.profile.updateMany({
      where: { customerId },
      data: { orderCount, lastOrderMs, segment, segmentationVersion: 1 },
    });
  }
  const get = await fixture.call<SegmentsPage>(api, '/api/segments?shop=shop', {});
  expect(get.body).toMatchObject({ report: null, run: null, segments: [], waiting: 3, mayChange: true });
  const asked = { shopId: 'shop', why: 'test', askedByName: null, nowMs: Date.now() };
  await requestSegmentation(db, asked);
  const assigner = { version: 1, decidedMs: Date.now(), lastId: 2, columns: [], segments: [] };
  await storeSegmentation(db, 'shop', { assigner, report, points: [[1, 2, 3, 4, 5, 6]] });
  await inTransaction(db, (tx) =>
    insertSegmentMoves(
      tx,
      [today, today - 3, today - 7].map((day, at) => ({
        ...{ shopId: 'shop', customerId: 'anna', profileVersion: at, segmentationVersion: 1, day },
        ...{ fromSegment: 1, toSegment: 2 },
      })),
    ),
  );
});
afterAll(() => fixture.close());

const get = async <Body>(path: string) => (await fixture.call<Body>(api, path, {})).body;

it('counts the segments as they are now, and who moved within the week', async () => {
  const page = await get<SegmentsPage>('/api/segments?shop=shop');
  expect(page.segments).toEqual([
    { id: 1, name: 'Loyal', isRenamed: false, customers: 2, revenueMinor: 200, revenueAtRiskMinor: 20 },
    { id: 2, name: 'Lost', isRenamed: false, customers: 1, revenueMinor: 100, revenueAtRiskMinor: 10 },
  ]);
  expect(page.moves).toEqual([{ from: 1, to: 2, customers: 2 }]);
  expect(page).toMatchObject({ waiting: 0, version: 1, report: { clusters: 2 } });
});

it('keeps a given name over a retraining, and gives the first one back for an empty name', async () => {
  const rename = (name: string) =>
    fixture.call<LiveSegment>(api, '/api/segments/2/name', { method: 'PUT', body: { shopId: 'shop', name } });
  expect((await rename(' Gone | <b> ')).body).toMatchObject({ id: 2, name: 'Gone | <b>', isRenamed: true });
  const { version } = await requestSegmentation(fixture.db, {
    ...{ shopId: 'shop', why: 'again', askedByName: null, nowMs: Date.now() },
  });
  const assigner = { version, decidedMs: Date.now(), lastId: 2, columns: [], segments: [] };
  await storeSegmentation(fixture.db, 'shop', { assigner, report, points: [] });
  const page = await get<SegmentsPage>('/api/segments?shop=shop');
  expect(page).toMatchObject({ version: 2, waiting: 3 });
  expect(page.segments.map(({ name }) => name)).toEqual(['Loyal', 'Gone | <b>']);
  const markdown = await fixture.call<string>(api, '/api/segments/personas?shop=shop', {});
  expect(markdown.status).toBe(200);
  expect((await rename('')).body).toMatchObject({ name: 'Lost', isRenamed: false });
  expect(
    (await fixture.call(api, '/api/segments/9/name', { method: 'PUT', body: { shopId: 'shop', name: 'x' } }))
      .status,
  ).toBe(404);
});

it('opens each cell of the grid with exactly its customers', async () => {
  const grid = await get<RfmGrid>('/api/segments/rfm?shop=shop');
  expect(grid.cells).toHaveLength(25);
  const full = grid.cells.filter(({ customers }) => customers > 0);
  expect(full.map(({ recency, frequency }) => [recency, frequency])).toEqual([
    [5, 5],
    [4, 1],
    [1, 3],
  ]);
  for (const { recency, frequency, customers } of grid.cells) {
    const listed = await get<CustomersPage>(
      `/api/customers?shop=shop&recency=${recency}&frequency=${frequency}`,
    );
    expect(listed.total).toBe(customers);
    expect(listed.items).toHaveLength(customers);
  }
  const loyal = await get<CustomersPage>('/api/customers?shop=shop&segment=1');
  expect(loyal.items.map(({ customerId }) => customerId).sort()).toEqual(['anna', 'bert']);
});

it('takes one request at a time, and keeps the number of segments that was asked for', async () => {
  const train = (clusters?: number | null) =>
    fixture.call<{ version: number; askedClusters: number | null }>(api, '/api/segments/train', {
      method: 'POST',
      body: { shopId: 'shop', clusters },
    });
  const first = await train(4);
  expect(first).toMatchObject({ status: 202, body: { version: 3, askedClusters: 4, status: 'requested' } });
  expect((await train(7)).body).toMatchObject({ version: 3, askedClusters: 4 });
});
