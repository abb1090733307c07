import type { CustomerEvent } from '@ebb/contracts';
import { purchaseHorizons } from '@ebb/contracts/purchase';
import { eraseCustomer, listCustomers, openDatabase, registerModel, type Database } from '@ebb/db';
import {
  beginPurchasePass,
  findPurchasePass,
  listPurchaseVersions,
  readPurchaseModels,
  storeLikelihoods,
} from '@ebb/db/purchase';
import { dayMs, dayOf, emptyState, encodeState, foldEvent, orderHistory } from '@ebb/domain';
import { openPurchaseModels } from '@ebb/model-serving';
import { createLogger } from '@ebb/service-kit';
import { createTestDatabase, type TestDatabase } from '@ebb/testkit';
import { computeLikelihoods } from '../src/purchase/compute-likelihoods.ts';
import { createPurchaseCare } from '../src/purchase/purchase-care.ts';
import { history } from './generated-history.ts';

jest.setTimeout(120_000);

const shop = { id: 'shop', currency: 'EUR', currencyDigits: 2, settings: {} };
const today = 20_000;
/** Noon: nothing hangs on the day on which the test runs. */
const nowMs = today * dayMs + dayMs / 2;
/** Too few for a model of their own, which takes its time: the rules speak. */
const events = history(shop.id, 400, 240, 4, today);
const eventsBy = new Map<string, CustomerEvent[]>();
for (const event of events) {
  const own = eventsBy.get(event.customerId);
  if (own === undefined) eventsBy.set(event.customerId, [event]);
  else own.push(event);
}

let testDatabase: TestDatabase;
/** With all rights, and with the trainer's. */
let db: Database;
let trainers: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase('purchase');
  db = openDatabase(testDatabase.url, { poolSize: 4 });
  trainers = openDatabase(await testDatabase.as('trainer'), { poolSize: 2 });
  const { settings: _settings, ...columns } = shop;
  await db.prisma.shop.create({
    data: { ...columns, name: 'shop', timeZone: 'UTC', settings: '{}', createdMs: 0n },
  });
  await db.prisma.event.createMany({
    data: events.map((event) => ({
      shopId: shop.id,
      customerId: event.customerId,
      messageId: event.messageId,
      kind: event.kind,
      occurredMs: BigInt(event.occurredAt),
      receivedMs: BigInt(event.occurredAt),
      imported: true,
      orderId: event.orderId ?? null,
      amountMinor: BigInt(event.amountMinor ?? 0),
      profileVersion: 1,
    })),
  });
  await db.prisma.profile.createMany({
    data: [...eventsBy].map(([customerId, own]) => {
      const state = emptyState();
      for (const event of own) foldEvent(state, event);
      const orders = orderHistory(state);
      return {
        shopId: shop.id,
        customerId,
        known: true,
        version: 1,
        state: encodeState(state),
        firstSeenMs: BigInt(state.firstSeenMs),
        lastSeenMs: BigInt(state.firstSeenMs),
        orderCount: orders.count,
        netRevenueMinor: BigInt(orders.netRevenueMinor),
        lastOrderMs: BigInt(orders.lastOrderMs ?? 0),
        band: 'none',
        revenueAtRiskMinor: 0n,
        nextScoreMs: 0n,
      };
    }),
  });
});

afterAll(async () => {
  await trainers.close();
  await db.close();
  await testDatabase.drop();
});

/** A process of the trainer as of a time; killed at the given beat. */
function careAt(ms: number, killedAtBeat = Infinity) {
  const ending = new AbortController();
  let beats = 0;
  const step = createPurchaseCare({
    db: trainers,
    config: { seed: 1, workers: 1, retryAfterMs: 1, purchaseAfterMs: 60_000 },
    log: createLogger({ name: 'trainer', level: 'silent', version: 'test' }),
    signal: ending.signal,
    now: () => ms,
    beat: () => {
      beats += 1;
      if (beats >= killedAtBeat) ending.abort();
    },
  });
  return () => step(shop);
}

async function stepsAt(ms: number): Promise<number> {
  const step = careAt(ms);
  for (let steps = 0; ; steps++) if (!(await step())) return steps;
}

const likelihoods = () => db.prisma.purchaseLikelihood.findMany({ orderBy: { customerId: 'asc' } });
const listed = (more: Partial<Parameters<typeof listCustomers>[1]> = {}) =>
  listCustomers(db, { shopId: shop.id, sort: 'buys_30', limit: 200, ...more });

it('waits for the first model of leaving, and for scoring to take it up', async () => {
  expect(await stepsAt(nowMs)).toBe(0);
  await registerModel(db, {
    shopId: shop.id,
    status: 'rejected',
    why: { kind: 'text', text: 'the tests' },
    artefact: new Uint8Array(0),
    horizonDays: 30,
    medianGapDays: 20,
    nowMs: nowMs - 59_000,
    summaryOf: (identity) => ({ ...identity }),
  });
  expect(await stepsAt(nowMs)).toBe(0);
});

it('trains horizon by horizon, and after a kill goes on with the next', async () => {
  const first = careAt(nowMs + 60_000);
  expect(await first()).toBe(true);
  expect(await careAt(nowMs + 61_000, 3)()).toBe(false);
  expect(await listPurchaseVersions(db, shop.id)).toMatchObject([{ version: 1, horizons: 1 }]);
  const second = careAt(nowMs + 62_000);
  expect([await second(), await second()]).toEqual([true, true]);
  const models = await readPurchaseModels(db, shop.id, 1);
  expect(models.map(({ horizonDays }) => horizonDays)).toEqual([...purchaseHorizons]);
  const reports = models.map(({ report }) => JSON.parse(report) as Record<string, unknown>);
  expect(reports).toMatchObject([
    { decides: 'rule', reason: { kind: 'too_few_customers', orderingCustomers: 400 } },
    { decides: 'rule', spend: { method: expect.any(String) as string } },
    { decides: 'rule', spend: null },
  ]);
});

it('computes everybody who ordered lately, and after a kill goes on with the others', async () => {
  // The second page of customers is not reached.
  expect(await careAt(nowMs + 63_000, 2)()).toBe(false);
  const before = await likelihoods();
  expect(before).toHaveLength(200);
  expect(await findPurchasePass(db, shop.id)).toMatchObject({ version: 1, finishedMs: null });
  expect(await stepsAt(nowMs + 64_000)).toBe(1);
  const after = await likelihoods();
  const window = (await readPurchaseModels(db, shop.id, 1))[0]!.activeWindowDays;
  const active = [...eventsBy.values()].filter(
    (own) => today - dayOf(Math.max(...own.map(({ occurredAt }) => occurredAt))) <= window,
  );
  expect(after).toHaveLength(active.length);
  // What stood is not computed again.
  expect(after.filter(({ computedMs }) => computedMs === BigInt(nowMs + 63_000))).toEqual(before);
  expect(await findPurchasePass(db, shop.id)).toMatchObject({
    finishedMs: nowMs + 64_000,
    customers: active.length,
  });
  expect(await stepsAt(nowMs + 65_000)).toBe(0);
  for (const { within7, within30, within90, spendMinor } of after) {
    expect(within7! <= within30! && within30! <= within90!).toBe(true);
    expect(within7!).toBeGreaterThan(0);
    expect(within90!).toBeLessThan(1);
    expect(Number(spendMinor)).toBeGreaterThanOrEqual(0);
  }
});

it('says the same when it is run again, by whatever process', async () => {
  const before = await likelihoods();
  const serving = openPurchaseModels(await readPurchaseModels(db, shop.id, 1));
  const startedMs = nowMs + 66_000;
  const pass = await beginPurchasePass(db, { shopId: shop.id, version: 1, day: today, startedMs });
  const run = () =>
    computeLikelihoods(
      { db: trainers, signal: new AbortController().signal, now: () => startedMs, beat: () => undefined },
      shop,
      { serving, pass },
    );
  await Promise.all([run(), run()]);
  const values = (rows: typeof before) => rows.map(({ computedMs: _computedMs, ...row }) => row);
  expect(values(await likelihoods())).toEqual(values(before));
});

it('lists, sorts, filters and pages by it', async () => {
  const all = await listed();
  const computed = all.items.filter(({ purchase }) => purchase !== null);
  const values = computed.map(({ purchase }) => purchase!.within30!);
  expect(values).toEqual([...values].sort((a, b) => b - a));
  const least = values[Math.floor(values.length / 3)]!;
  const likely = await listed({ purchase: { within30: least } });
  expect(likely.items.length).toBe(likely.total);
  expect(likely.items.every(({ purchase }) => purchase!.within30! >= least)).toBe(true);
  const page = await listed({ purchase: { within30: least }, sort: 'expected_spend', limit: 5 });
  const next = await listed({
    ...{ purchase: { within30: least }, sort: 'expected_spend', limit: 5, cursor: page.nextCursor! },
  });
  const spend = [...page.items, ...next.items].map(({ purchase }) => purchase!.spendMinor!);
  expect(new Set([...page.items, ...next.items].map(({ customerId }) => customerId)).size).toBe(10);
  expect(spend).toEqual([...spend].sort((a, b) => b - a));
});

it('goes with the person, and does not come back', async () => {
  const [{ purchase: _purchase, customerId }] = (await listed({ limit: 1 })).items as [
    Awaited<ReturnType<typeof listed>>['items'][number],
  ];
  const row = (await likelihoods()).find((each) => each.customerId === customerId)!;
  const removed = await eraseCustomer(db, { shopId: shop.id, customerId, userId: null, nowMs });
  expect(removed).toMatchObject({ purchase_likelihood: 1 });
  // Of somebody who was read before the erasure and stored after it.
  await storeLikelihoods(trainers, [
    { ...row, spendMinor: Number(row.spendMinor), computedMs: Number(row.computedMs) },
  ]);
  expect((await likelihoods()).some((each) => each.customerId === customerId)).toBe(false);
});

it('is computed anew on the next day, and takes leave of who has not ordered for too long', async () => {
  const before = await likelihoods();
  const later = nowMs + 150 * dayMs;
  expect(await stepsAt(later)).toBe(1);
  const after = await likelihoods();
  expect(after.length).toBeLessThan(before.length);
  expect(after.every(({ computedMs }) => computedMs === BigInt(later))).toBe(true);
});
