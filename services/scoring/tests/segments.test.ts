import { requestSegmentation, storeSegmentation } from '@ebb/db';
import { dayMs, dayOf, type SegmentAssigner } from '@ebb/domain';
import { openPastServings } from '@ebb/model-serving';
import { inTransaction, readStoredCustomers } from '@ebb/db';
import { orderCompleted } from '@ebb/testkit';
import { auditCustomer } from '../src/audit/audit-customer.ts';
import { scoreDueCustomers } from '../src/loops/silence-clock.ts';
import { scoreBatch } from '../src/pipeline.ts';
import { batchOf, openEngine } from './fixture.ts';

let engine: Awaited<ReturnType<typeof openEngine>>;

beforeEach(async () => {
  engine = await openEngine();
});
afterEach(() => engine.close());

const column = { isLogarithm: false, mean: 0, deviation: 1 };

/** By orders alone, and by silence: one order, two orders, nothing for a hundred days. */
function assignerOf(version: number): SegmentAssigner {
  return {
    version,
    decidedMs: engine.clock.now(),
    lastId: 3,
    columns: [
      column,
      { ...column, deviation: 1e9 },
      { ...column, deviation: 1e9 },
      column,
      { ...column, deviation: 1e9 },
    ],
    segments: [
      { id: 1, centre: [1, 0, 0, 0, 0] },
      { id: 2, centre: [2, 0, 0, 0, 0] },
      { id: 3, centre: [1, 0, 0, 800, 0] },
    ],
  };
}

async function segment(): Promise<void> {
  const { db, clock } = engine;
  const asked = { shopId: 'shop', why: 'test', askedByName: null, nowMs: clock.now() };
  const { version } = await requestSegmentation(db, asked);
  const report = { segments: [] } as unknown as Parameters<typeof storeSegmentation>[2]['report'];
  await storeSegmentation(db, 'shop', { assigner: assignerOf(version), report, points: [] });
}

async function anna() {
  return engine.db.prisma.profile.findFirstOrThrow({ where: { customerId: 'anna' } });
}

async function findings(): Promise<unknown[]> {
  const { db } = engine;
  const [stored] = await inTransaction(db, (tx) => readStoredCustomers(tx, 'shop', ['anna']));
  return auditCustomer(stored!, await (await openPastServings(db))(stored!));
}

const order = (customerId = 'anna') =>
  scoreBatch(batchOf(orderCompleted(1_000, { customerId, occurredAt: engine.clock.now() })), engine.parts);

it('places a customer with its score and moves it with the event that changes it, in the same transaction', async () => {
  await order();
  expect(await anna()).toMatchObject({ segment: null, segmentationVersion: null });
  await segment();
  await order('bert');
  await order();
  expect(await anna()).toMatchObject({ segment: 2, segmentationVersion: 1 });
  // The first place is no move.
  expect(await engine.db.prisma.segmentMove.count()).toBe(0);
  await order('bert');
  const moves = await engine.db.prisma.segmentMove.findMany();
  expect(moves).toEqual([
    expect.objectContaining({
      customerId: 'bert',
      segmentationVersion: 1,
      fromSegment: 1,
      toSegment: 2,
      day: dayOf(engine.clock.now()),
    }),
  ]);
  expect(await findings()).toEqual([]);
});

it('moves a silent customer on the day it belongs elsewhere, also one who is scored no more', async () => {
  await segment();
  await order();
  const from = dayOf(engine.clock.now());
  const days = new Map<number | null, number>();
  for (const day of [1, 100, 360, 361, 362, 399, 400, 401, 402]) {
    engine.clock.set((from + day) * dayMs + 2 * 3_600_000);
    await scoreDueCustomers({ ...engine.parts, batchCustomers: 10 });
    const { segment: present } = await anna();
    if (!days.has(present)) days.set(present, day);
  }
  // Nearer to the third centre after half of its 800 days; the rule tiers score nobody after 360.
  expect([...days]).toEqual([
    [1, 1],
    [3, 401],
  ]);
  expect((await anna()).band).toBe('lapsed');
  expect(await engine.db.prisma.segmentMove.count()).toBe(1);
  expect(await findings()).toEqual([]);
});

it('audits the segment: a wrong one is reported, and a newer segmentation does not make the stored one wrong', async () => {
  await segment();
  await order();
  await segment();
  expect(await findings()).toEqual([]);
  await engine.db.prisma.profile.updateMany({ data: { segment: 2 } });
  expect(await findings()).toEqual([expect.objectContaining({ detail: 'segment is 2, must be 1' })]);
});
