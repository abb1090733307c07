import { dayMs } from '@ebb/domain';
import { customerEvent, orderCompleted, SOME_TIME_MS } from '@ebb/testkit';
import { isClean, runAudit } from '../src/audit/run-audit.ts';
import { createSilenceClock, scoreDueCustomers } from '../src/loops/silence-clock.ts';
import { scoreBatch } from '../src/pipeline.ts';
import { createFaultFixture } from './fault-fixture.ts';
import { addShop, batchOf, openEngine } from './fixture.ts';
import { liveALittle } from './shop-life.ts';
import { seededRandom, startLoad, trafficOf } from './traffic.ts';

let engine: Awaited<ReturnType<typeof openEngine>>;

beforeEach(async () => {
  engine = await openEngine({ poolSize: 10 });
});
afterEach(() => engine.close());

async function findings(): Promise<string[]> {
  const found: string[] = [];
  const report = await runAudit(engine.db, {
    nowMs: engine.clock.now(),
    onFinding: ({ kind, customerId, detail }) => found.push(`${customerId} ${kind} ${detail}`),
  });
  expect(isClean({ ...report, outboxLeft: 0 })).toBe(found.length === 0);
  return found;
}

const damage = async (sql: string) =>
  expect(await engine.db.prisma.$executeRawUnsafe(sql)).toBeGreaterThan(0);

const profileOf = (customerId: string) =>
  engine.db.prisma.profile.findFirstOrThrow({ where: { customerId } });
const alertsOf = (customerId: string) =>
  engine.db.prisma.alert.findMany({ where: { customerId }, orderBy: { episodeNumber: 'asc' } });

const order = (customerId: string, more: object = {}) =>
  orderCompleted(900, { customerId, occurredAt: engine.clock.now(), ...more });
const send = (...events: ReturnType<typeof customerEvent>[]) => scoreBatch(batchOf(...events), engine.parts);
const everybody = [...Array.from({ length: 12 }, (_, index) => `c${index}`), 'unknown'];

it.each([220, 400])(
  'profiles that vanish are recomputed from all events by the next one, %d days on',
  async (days) => {
    await liveALittle(engine, days);
    const orders = new Map<string, number>();
    for (const customerId of everybody.slice(0, -1))
      orders.set(customerId, (await profileOf(customerId)).orderCount);
    const alerts = await engine.db.prisma.alert.findMany();
    const open = alerts.filter(({ openMarker }) => openMarker === 1);
    expect(open.length).toBeGreaterThan(0);
    await damage('DELETE FROM profile');

    engine.clock.advance(dayMs);
    const anonymous = customerEvent({ customerId: 'anonymous:x', occurredAt: engine.clock.now() });
    expect(await send(...everybody.map((customerId) => order(customerId)), anonymous)).toEqual({
      folded: 14,
      repeats: 0,
      poisoned: 0,
    });
    for (const customerId of everybody)
      expect((await profileOf(customerId)).orderCount).toBe((orders.get(customerId) ?? 0) + 1);
    // The order ends the episodes that were open, as if nothing had happened.
    for (const { id, version } of open)
      expect(await engine.db.prisma.alert.findUnique({ where: { id } })).toMatchObject({
        closeReason: 'ordered',
        version: version + 1,
      });
    expect(await findings()).toEqual([]);

    engine.clock.advance(200 * dayMs);
    await scoreDueCustomers({ ...engine.parts, batchCustomers: 500 });
    expect(await engine.db.prisma.alert.count({ where: { openMarker: 1 } })).toBeGreaterThan(3);
    expect(await findings()).toEqual([]);
  },
);

it('only who has a history is recomputed; who is new is new', async () => {
  const reports: number[] = [];
  const parts = {
    ...engine.parts,
    report: { ...engine.parts.report, recovered: (n: number) => reports.push(n) },
  };
  await addShop(engine.db, 'other');
  await parts.servings.refresh();
  await scoreBatch(batchOf(order('anna'), order('bert'), order('anna', { shopId: 'other' })), parts);
  expect(reports).toEqual([]);
  await damage("DELETE FROM profile WHERE customer_id = 'anna'");
  engine.clock.advance(dayMs);
  await scoreBatch(batchOf(order('anna'), order('carla'), order('anna', { shopId: 'other' })), parts);
  expect(reports).toEqual([1, 1]);
  const profiles = await engine.db.prisma.profile.findMany({
    orderBy: [{ shopId: 'asc' }, { customerId: 'asc' }],
  });
  expect(
    profiles.map(({ shopId, customerId, orderCount }) => `${shopId} ${customerId} ${orderCount}`),
  ).toEqual(['other anna 2', 'shop anna 2', 'shop bert 1', 'shop carla 1']);
  expect(await findings()).toEqual([]);
});

it('a repeat brings the profile back too, and counts nothing twice', async () => {
  const first = order('anna');
  await send(first);
  await damage('DELETE FROM profile');
  expect(await send(first)).toEqual({ folded: 0, repeats: 1, poisoned: 0 });
  expect(await profileOf('anna')).toMatchObject({ orderCount: 1, version: 1 });
  expect(await findings()).toEqual([]);
});

it('imported events, which wait for the clock, leave score and episode of a profile that is brought back', async () => {
  await liveALittle(engine, 220);
  const { customerId } = await engine.db.prisma.alert.findFirstOrThrow({ where: { openMarker: 1 } });
  const before = await profileOf(customerId);
  await damage(`DELETE FROM profile WHERE customer_id = '${customerId}'`);
  await send(order(customerId, { imported: true, occurredAt: SOME_TIME_MS - dayMs }));
  expect(await profileOf(customerId)).toMatchObject({
    band: before.band,
    episode: before.episode,
    orderCount: before.orderCount + 1,
    version: before.version + 1,
  });
  expect(await findings()).toEqual([]);
});

it.each(['an event', 'the clock'])(
  'a profile older than its history stops nobody when %s meets a point of that history',
  async (who) => {
    await liveALittle(engine, 100);
    const clock = createSilenceClock({ ...engine.parts, batchCustomers: 500 });
    const { prisma } = engine.db;
    const old = await profileOf('c1');
    engine.clock.advance(10 * dayMs);
    await clock();
    const before = await profileOf('c1');
    const met = { customerId: 'c1', profileVersion: old.version + 1 };
    expect(await prisma.prediction.count({ where: met })).toBe(1);
    // As a restore of this one table from a backup leaves it.
    const key = { shopId_customerId: { shopId: 'shop', customerId: 'c1' } };
    await prisma.profile.update({ where: key, data: old });

    engine.clock.advance(10 * dayMs);
    if (who === 'an event') await send(order('c1'), order('c2'));
    else await clock();
    const after = await profileOf('c1');
    expect(after.version).toBeGreaterThan(before.version);
    expect(after.orderCount).toBe(before.orderCount + (who === 'an event' ? 1 : 0));
    expect(await findings()).toEqual([]);
  },
);

it('of whom points and alerts are left but no event, the next event is scored all the same', async () => {
  await liveALittle(engine, 220);
  const open = await engine.db.prisma.alert.findFirstOrThrow({ where: { openMarker: 1 } });
  const { customerId } = open;
  const points = await engine.db.prisma.prediction.findMany({ where: { customerId } });
  await damage(`DELETE FROM profile WHERE customer_id = '${customerId}'`);
  await damage(`DELETE FROM event WHERE customer_id = '${customerId}'`);
  engine.clock.advance(dayMs);
  await send(order(customerId), order('unknown'));
  expect(await profileOf(customerId)).toMatchObject({
    orderCount: 1,
    version: Math.max(...points.map(({ profileVersion }) => profileVersion)) + 1,
  });
  // What was is not touched: nobody can say that it was wrong.
  expect(await engine.db.prisma.prediction.findMany({ where: { customerId }, take: points.length })).toEqual(
    points,
  );
  const alerts = await alertsOf(customerId);
  expect(alerts.at(-1)).toMatchObject({ id: open.id, closeReason: 'ordered' });

  // A second order makes the customer one that can be lost; the next silence opens the next episode.
  engine.clock.advance(dayMs);
  await send(order(customerId));
  engine.clock.advance(200 * dayMs);
  await scoreDueCustomers({ ...engine.parts, batchCustomers: 500 });
  expect((await alertsOf(customerId)).map(({ episodeNumber }) => episodeNumber)).toEqual([
    ...alerts.map(({ episodeNumber }) => episodeNumber),
    open.episodeNumber + 1,
  ]);
});

it('profiles that vanish again and again under load cost nothing but time', async () => {
  const fixture = await createFaultFixture('lost');
  try {
    const scoring = await fixture.start();
    const { unique, sent } = trafficOf(1_500, seededRandom(31));
    const load = startLoad(fixture, sent, { steps: 60 });
    for (const at of [15, 25, 35, 45]) {
      await load.middle(at);
      const rows = await fixture.db.prisma.profile.findMany({ orderBy: { customerId: 'asc' } });
      // One at a time: each waits for whoever holds it, and nobody waits in a ring.
      for (const { customerId } of rows.filter((_, index) => (index + at) % 3 === 0))
        await fixture.db.prisma.profile.deleteMany({ where: { customerId } });
    }
    await load.finish();
    // Those of whom nothing came any more have to be brought back by a rebuild; here by one more event of each.
    const last = [...new Set(unique.map(({ customerId }) => customerId))].map((customerId) =>
      orderCompleted(5, { customerId }),
    );
    await fixture.sender.send(last);
    await fixture.expectWhole(unique.length + last.length);
    expect(await scoring.metric('ebb_scoring_customers_recovered_total')).toBeGreaterThan(50);
    expect(scoring.isGone()).toBe(false);
  } finally {
    await fixture.close();
  }
});
