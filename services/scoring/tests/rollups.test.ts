import { addUpRollups, recountRollups, shopDays } from '@ebb/analytics';
import type { CustomerEvent } from '@ebb/contracts';
import { countBuyers, readCategorySales, readSales, requestSegmentation, storeSegmentation } from '@ebb/db';
import { dayMs } from '@ebb/domain';
import { customerEvent, orderCompleted, SOME_TIME_MS } from '@ebb/testkit';
import { runAudit } from '../src/audit/run-audit.ts';
import { scoreDueCustomers } from '../src/loops/silence-clock.ts';
import { scoreBatch } from '../src/pipeline.ts';
import { rebuildShop } from '../src/rebuild/rebuild-shop.ts';
import { batchOf, openEngine } from './fixture.ts';
import { seededRandom } from './traffic.ts';

jest.setTimeout(120_000);
let engine: Awaited<ReturnType<typeof openEngine>>;

beforeEach(async () => {
  engine = await openEngine({ poolSize: 12 });
});
afterEach(() => engine.close());

const addUp = async () => {
  while ((await addUpRollups(engine.db, engine.clock.now)).more);
};

async function differences(): Promise<string[]> {
  const found: string[] = [];
  await runAudit(engine.db, {
    nowMs: engine.clock.now(),
    onFinding: ({ kind, detail }) => kind === 'rollup_differs' && found.push(detail),
  });
  return found;
}

const categories = ['Tea', 'Mugs', 'Lamps'];
const countries = ['Poland', 'France'];

/** Orders that are stated again, refunded late and cancelled, of customers who move; any order, some twice. */
function someTraffic(count: number, random: () => number): CustomerEvent[] {
  const pick = <T>(of: readonly T[]) => of[Math.floor(random() * of.length)]!;
  const events = Array.from({ length: count }, (_, index) => {
    const guest = random() < 0.1;
    const customerId = `${guest ? 'anonymous:' : ''}c${Math.floor(random() * 40)}`;
    const given = {
      messageId: `r${count}-${index}`,
      customerId,
      occurredAt: SOME_TIME_MS - Math.floor(random() * 500 * dayMs),
      receivedAt: SOME_TIME_MS,
      orderId: `${customerId}-${Math.floor(random() * 12)}`,
      amountMinor: Math.floor(random() * 9_000),
      properties: {
        products: [{ category: pick(categories), price: 3, quantity: 2 }, { category: pick(categories) }],
      },
    };
    const kind = random();
    if (kind < 0.5) return orderCompleted(given.amountMinor, given);
    if (kind < 0.65) return customerEvent({ ...given, kind: 'order_updated' });
    if (kind < 0.8) return customerEvent({ ...given, kind: 'order_refunded' });
    if (kind < 0.85) return customerEvent({ ...given, kind: 'order_cancelled' });
    const { orderId: _order, ...unnamed } = given;
    if (kind < 0.92) return customerEvent({ ...unnamed, kind: 'order_refunded' });
    return customerEvent({ ...unnamed, kind: 'identified', traits: { country: pick(countries) } });
  });
  return [...events, ...events.filter(() => random() < 0.1)].sort(() => random() - 0.5);
}

async function live(events: readonly CustomerEvent[], random: () => number, between: () => Promise<unknown>) {
  for (let from = 0; from < events.length;) {
    const batches = Array.from({ length: 3 }, () => {
      const batch = events.slice(from, from + 1 + Math.floor(random() * 30));
      from += batch.length;
      return batch;
    }).filter((batch) => batch.length > 0);
    await Promise.all([...batches.map((batch) => scoreBatch(batchOf(...batch), engine.parts)), between()]);
  }
}

/** Worked out from the stored events alone, by the rules that docs and pages state. */
async function directCount() {
  const rows = await engine.db.prisma.event.findMany({
    orderBy: [{ occurredMs: 'asc' }, { amountMinor: 'asc' }],
  });
  const orders = new Map<
    string,
    { customer: string; placed: number | null; amount: number; refunded: number; gone: boolean }
  >();
  let unnamedRefunds = 0;
  for (const { customerId, kind, orderId, occurredMs, amountMinor } of rows) {
    if (kind === 'order_refunded' && orderId === null) unnamedRefunds += Number(amountMinor);
    if (orderId === null) continue;
    const order = orders.get(orderId) ?? {
      customer: customerId,
      placed: null,
      amount: 0,
      refunded: 0,
      gone: false,
    };
    orders.set(orderId, order);
    if (kind === 'order_completed') order.placed ??= Number(occurredMs);
    if (kind === 'order_completed' || kind === 'order_updated') order.amount = Number(amountMinor);
    if (kind === 'order_refunded') order.refunded += Number(amountMinor);
    if (kind === 'order_cancelled') order.gone = true;
  }
  const { dayOf } = shopDays('UTC');
  const placed = [...orders.values()].flatMap(({ customer, placed: at, amount, refunded, gone }) =>
    at === null || gone || amount <= refunded ? [] : [{ customer, day: dayOf(at), net: amount - refunded }],
  );
  return { placed, unnamedRefunds };
}

function sum<Row>(rows: readonly Row[], of: (row: Row) => number): number {
  return rows.reduce((total, row) => total + of(row), 0);
}

it('equal the direct count after restated orders, late refunds and repeats, added up whenever', async () => {
  const random = seededRandom(5);
  await live(someTraffic(900, random), random, () => (random() < 0.5 ? addUp() : Promise.resolve()));
  expect(await differences()).toEqual([]);
  await addUp();
  expect(await differences()).toEqual([]);
  expect(await engine.db.prisma.rollupChange.count()).toBe(0);

  const { placed, unnamedRefunds } = await directCount();
  const today = shopDays('UTC').dayOf(SOME_TIME_MS);
  for (const fromDay of [today - 600, today - 200, today - 30]) {
    const range = { fromDay, toDay: today - 3 };
    const within = placed.filter(({ day }) => day >= fromDay && day <= range.toDay);
    const worth = sum(within, ({ net }) => net);
    const sales = await readSales(engine.db, 'shop', {}, range, 'month');
    expect(sum(sales, ({ orders }) => orders)).toBe(within.length);
    expect(sum(sales, ({ revenueMinor }) => revenueMinor)).toBe(worth);
    const buyers = new Set(
      within.map(({ customer }) => customer).filter((id) => !id.startsWith('anonymous:')),
    );
    expect((await countBuyers(engine.db, 'shop', {}, range)).customers).toBe(buyers.size);
    const parts = await Promise.all(
      [...countries, ''].map((country) => countBuyers(engine.db, 'shop', { country }, range)),
    );
    expect(sum(parts, ({ customers }) => customers)).toBe(buyers.size);
    const shares = await readCategorySales(engine.db, 'shop', {}, range);
    expect(shares.map(({ name }) => name).sort()).toEqual([...categories].sort());
    expect(sum(shares, ({ revenueMinor }) => revenueMinor)).toBe(worth);
  }
  const all = await readSales(engine.db, 'shop', {}, { fromDay: 0, toDay: today }, 'month');
  expect(sum(all, ({ refundsMinor }) => refundsMinor)).toBe(unnamedRefunds);
});

it('are counted anew beside live traffic without losing or doubling anything', async () => {
  const random = seededRandom(8);
  let recounts = 0;
  await live(someTraffic(600, random), random, async () => {
    const work = random();
    if (work < 0.3) recounts += Number(await recountRollups(engine.db, 'shop', engine.clock.now()));
    else if (work < 0.7) await addUp();
  });
  expect(recounts).toBeGreaterThan(3);
  expect(await differences()).toEqual([]);
});

it('a cell that somebody changed is found by the audit and put right by the rebuild', async () => {
  const random = seededRandom(9);
  await live(someTraffic(200, random), random, addUp);
  await addUp();
  await engine.db.prisma.$executeRawUnsafe(
    `UPDATE rollup SET revenue_minor = revenue_minor + 7 WHERE metric = 'sales' AND category = 'Tea' LIMIT 1`,
  );
  await engine.db.prisma.$executeRawUnsafe(
    `DELETE FROM rollup WHERE metric = 'visits' AND customers > 0 LIMIT 1`,
  );
  const found = await differences();
  expect(found).toHaveLength(2);
  expect(found[0]).toMatch(/^sales Tea .*: -7 revenueMinor to be added$/);
  const rebuild = (dryRun: boolean) =>
    rebuildShop(engine.db, { shopId: 'shop', dryRun, now: engine.clock.now });
  expect(await rebuild(true)).toMatchObject({ report: { rollupCellsWrong: 2 } });
  expect(await differences()).toHaveLength(2);
  await rebuild(false);
  expect(await differences()).toEqual([]);
});

it('are counted anew after profiles were lost, and where the days of the shop are others', async () => {
  const random = seededRandom(10);
  await live(someTraffic(300, random), random, addUp);
  await engine.db.prisma.$executeRawUnsafe(`DELETE FROM profile WHERE customer_id < 'c2'`);
  await live(someTraffic(310, random), random, addUp);
  await addUp();
  expect(await differences()).toEqual([]);

  await engine.db.prisma.shop.update({ where: { id: 'shop' }, data: { timeZone: 'Asia/Tokyo' } });
  await engine.parts.servings.look();
  await live(someTraffic(320, random), random, addUp);
  await addUp();
  expect(await differences()).toEqual([]);
  expect((await engine.db.prisma.rollupState.findMany())[0]).toMatchObject({ timeZone: 'Asia/Tokyo' });
});

const column = { isLogarithm: false, mean: 0, deviation: 1e9 };

/** By the number of orders alone. */
async function segment(few: number, many: number): Promise<void> {
  const { db, clock } = engine;
  const nowMs = clock.now();
  const { version } = await requestSegmentation(db, {
    shopId: 'shop',
    why: 'test',
    askedByName: null,
    nowMs,
  });
  const report = { segments: [] } as unknown as Parameters<typeof storeSegmentation>[2]['report'];
  const columns = [{ ...column, deviation: 1 }, column, column, column, column];
  const segments = [few, many].map((orders, at) => ({ id: at + 1, centre: [orders, 0, 0, 0, 0] }));
  const assigner = { version, decidedMs: nowMs, lastId: 2, columns, segments };
  await storeSegmentation(db, 'shop', { assigner, report, points: [] });
}

it('follow customers from segment to segment, by their events and by new segmentations', async () => {
  const random = seededRandom(11);
  const range = { fromDay: 0, toDay: 40_000 };
  const buyersOf = async (inSegment: number) => {
    const { customers } = await countBuyers(engine.db, 'shop', { segment: inSegment }, range);
    expect(customers).toBe(
      await engine.db.prisma.profile.count({
        where: { known: true, orderCount: { gt: 0 }, segment: inSegment === 0 ? null : inSegment },
      }),
    );
    return customers;
  };
  await live(someTraffic(300, random), random, addUp);
  await addUp();
  expect(await buyersOf(0)).toBeGreaterThan(20);
  for (const [few, many] of [
    [0, 6],
    [2, 3],
  ] as const) {
    await segment(few, many);
    await engine.parts.servings.refresh();
    await live(someTraffic(100 + few, random), random, addUp);
    engine.clock.advance(1_000);
    await scoreDueCustomers({ ...engine.parts, batchCustomers: 500 });
    await addUp();
    expect(await differences()).toEqual([]);
    for (const id of [0, 1, 2]) await buyersOf(id);
    expect(Math.min(await buyersOf(1), await buyersOf(2))).toBeGreaterThan(0);
  }
});

it('change with the transaction, or not at all', async () => {
  const change = (sql: string) => engine.db.prisma.$executeRawUnsafe(sql);
  const order = batchOf(orderCompleted(5));
  await change('RENAME TABLE outbox TO outbox_away');
  await expect(scoreBatch(order, engine.parts)).rejects.toThrow('outbox');
  expect(await engine.db.prisma.rollupChange.count()).toBe(0);
  await change('RENAME TABLE outbox_away TO outbox');
  await scoreBatch(order, engine.parts);
  await scoreBatch(order, engine.parts);
  expect(await engine.db.prisma.rollupChange.count()).toBe(1);
});
