import { openDatabase, setAlertPolicy, type Database } from '@ebb/db';
import { dayMs } from '@ebb/domain';
import { createTestDatabase } from '@ebb/testkit';
import { matureOutcomes } from '../src/impact/mature-outcomes.ts';

const openedMs = 20_000 * dayMs;
const orderMs = openedMs + 5 * dayMs;
let db: Database;
let close: () => Promise<void>;

beforeAll(async () => {
  const database = await createTestDatabase('outcomes');
  db = openDatabase(database.url, { poolSize: 2 });
  close = async () => {
    await db.close();
    await database.drop();
  };
  const currency = { currency: 'EUR', currencyDigits: 2, timeZone: 'UTC' };
  await db.prisma.shop.create({
    data: { id: 'shop', name: 'shop', ...currency, settings: '{}', createdMs: 0n },
  });
  await setAlertPolicy(db, {
    ...{ shopId: 'shop', version: 0, outcomeDays: 30, note: null, nowMs: 0 },
    settings: {
      ...{ line: 0.7, minimumOrders: 2, minimumValueMinor: 0, dailyCapacity: 20, workingDays: '1' },
      ...{ quietFromMinute: null, quietToMinute: null, holdoutPercent: 50 },
    },
    actor: { id: 'lena', name: 'Lena' },
  });
  await db.prisma.alert.createMany({
    data: ['back', 'gone', 'uncompared'].map((customerId) => ({
      ...{ id: customerId.padEnd(32, '0'), shopId: 'shop', customerId, episodeNumber: 1, version: 1 },
      ...{ phase: customerId === 'uncompared' ? null : 1, withheld: customerId === 'gone' },
      ...{ status: 'closed', band: 'high', openedBand: 'high', openedScore: 70, revenueAtRiskMinor: 0n },
      ...{ reasons: '[]', openedMs: BigInt(openedMs), updatedMs: BigInt(openedMs) },
    })),
  });
  await db.prisma.event.create({
    data: {
      ...{ shopId: 'shop', customerId: 'back', messageId: 'm', kind: 'order_completed', imported: false },
      ...{ occurredMs: BigInt(orderMs), receivedMs: BigInt(orderMs), orderId: 'o', amountMinor: 4_200n },
      profileVersion: 1,
    },
  });
});
afterAll(() => close());

it('stores what came of compared alerts once their time is over, each once', async () => {
  expect(await matureOutcomes(db, 'shop', openedMs + 30 * dayMs)).toBe(0);
  expect(await matureOutcomes(db, 'shop', openedMs + 31 * dayMs)).toBe(2);
  const rows = await db.prisma.alertOutcome.findMany({ orderBy: { customerId: 'asc' } });
  expect(rows).toMatchObject([
    { customerId: 'back', retained: true, revenueMinor: 4_200n, maturedMs: BigInt(openedMs + 30 * dayMs) },
    { customerId: 'gone', retained: false, revenueMinor: 0n },
  ]);
  expect(await matureOutcomes(db, 'shop', openedMs + 60 * dayMs)).toBe(0);
});
