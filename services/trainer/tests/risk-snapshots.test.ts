import { openDatabase, type Database } from '@ebb/db';
import { readRiskSnapshotDays } from '@ebb/db/overview';
import { dayMs } from '@ebb/domain';
import { createTestDatabase } from '@ebb/testkit';
import { createRiskWatch } from '../src/overview/watch-risk.ts';

const shop = { id: 'shop', timeZone: 'Europe/Berlin' };
const noonMs = 20_000 * dayMs + dayMs / 2;
let db: Database;
let close: () => Promise<void>;

beforeAll(async () => {
  const database = await createTestDatabase('risk-snapshots');
  db = openDatabase(database.url, { poolSize: 2 });
  close = async () => {
    await db.close();
    await database.drop();
  };
  const profile = { shopId: 'shop', version: 1, state: '', firstSeenMs: 0n, lastSeenMs: 0n, orderCount: 2 };
  const bands = ['high', 'critical', 'medium', 'lapsed'];
  await db.prisma.profile.createMany({
    data: bands.map((band, index) => ({
      ...{ ...profile, customerId: band, known: true, band, revenueAtRiskMinor: BigInt(100 + index) },
      ...{ netRevenueMinor: 1n, score: band === 'lapsed' ? null : 70, nextScoreMs: 8_000_000_000_000n },
    })),
  });
});
afterAll(() => close());

it('takes down who is at high risk once a day of the shop, when the scores are of now', async () => {
  let nowMs = noonMs;
  const takeSnapshot = createRiskWatch(db, () => nowMs);
  // No training yet: nothing to compare a later day with.
  expect(await takeSnapshot(shop)).toBe(false);
  const run = { id: 'run', shopId: 'shop', step: '', done: 0, total: 0, startedMs: BigInt(noonMs - 1) };
  await db.prisma.trainingRun.create({ data: { ...run, status: 'done', finishedMs: BigInt(noonMs) } });
  nowMs = noonMs + 1_000_000;
  const waits = { where: { customerId: 'high' }, data: { nextScoreMs: BigInt(noonMs) } };
  await db.prisma.profile.updateMany(waits);
  expect(await takeSnapshot(shop)).toBe(false);
  await db.prisma.profile.updateMany({ ...waits, data: { nextScoreMs: BigInt(nowMs + dayMs) } });
  nowMs += 60_000;
  expect(await takeSnapshot(shop)).toBe(true);
  expect(await takeSnapshot(shop)).toBe(false);
  const rows = await db.prisma.riskSnapshot.findMany({ orderBy: { customerId: 'asc' } });
  expect(
    rows.map(({ customerId, day, revenueAtRiskMinor }) => [customerId, day, revenueAtRiskMinor]),
  ).toEqual([
    ['critical', 20_000, 101n],
    ['high', 20_000, 100n],
  ]);
  // Berlin's next day begins before that of UTC.
  nowMs = 20_001 * dayMs - 1_000;
  await db.prisma.profile.updateMany({ data: { nextScoreMs: BigInt(nowMs + dayMs) } });
  expect(await takeSnapshot(shop)).toBe(true);
  // Another process, or the same one after a start, finds what there is.
  expect(await createRiskWatch(db, () => nowMs)(shop)).toBe(false);
  expect((await readRiskSnapshotDays(db, 'shop')).map(({ day }) => day)).toEqual([20_000, 20_001]);
});
