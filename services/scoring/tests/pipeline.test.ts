import { dayMs } from '@ebb/domain';
import { customerEvent, orderCompleted, SOME_TIME_MS } from '@ebb/testkit';
import { scoreBatch } from '../src/pipeline.ts';
import { addShop, batchOf, openEngine, recordOf } from './fixture.ts';
import { poisonKinds } from './poison.ts';

let engine: Awaited<ReturnType<typeof openEngine>>;

beforeEach(async () => {
  engine = await openEngine();
});
afterEach(() => engine.close());

const shop = { shopId: 'shop' };

describe('a batch', () => {
  it('counts an event once, in the batch and over batches', async () => {
    const order = orderCompleted(5_000, { ...shop, customerId: 'anna' });
    expect(await scoreBatch(batchOf(order, order), engine.parts)).toEqual({
      folded: 1,
      repeats: 1,
      poisoned: 0,
    });
    expect(await scoreBatch(batchOf(order), engine.parts)).toEqual({ folded: 0, repeats: 1, poisoned: 0 });
    const [profile] = await engine.db.prisma.profile.findMany();
    expect(profile).toMatchObject({ orderCount: 1, netRevenueMinor: 5_000n, version: 1 });
  });

  it('leaves the same record whatever the order, lateness and split of its events', async () => {
    const events = Array.from({ length: 60 }, (_, index) =>
      index % 3 === 0
        ? orderCompleted(1_000 + index, {
            customerId: `c${index % 7}`,
            occurredAt: SOME_TIME_MS - index * 3 * dayMs,
            receivedAt: SOME_TIME_MS,
          })
        : customerEvent({
            customerId: `c${index % 7}`,
            kind: index % 2 === 0 ? 'ticket_opened' : 'order_refunded',
            amountMinor: 10 * index,
            occurredAt: SOME_TIME_MS - index * dayMs,
            receivedAt: SOME_TIME_MS,
          }),
    );
    await scoreBatch(batchOf(...events), engine.parts);
    const other = await openEngine();
    try {
      const mixed = [...events].reverse();
      for (let from = 0; from < mixed.length; from += 7) {
        await scoreBatch(batchOf(...mixed.slice(Math.max(0, from - 3), from + 7)), other.parts);
      }
      expect(await recordOf(other.db)).toEqual(await recordOf(engine.db));
    } finally {
      await other.close();
    }
  });

  it('keeps customers apart whose ids differ in one byte', async () => {
    const ids = [
      'anna',
      'Anna',
      'ännä',
      'anna\u0301',
      'a%',
      'a_',
      "x'; DROP TABLE event; --",
      '😀',
      'a/b',
      'null',
    ];
    await scoreBatch(batchOf(...ids.map((customerId) => orderCompleted(100, { customerId }))), engine.parts);
    const profiles = await engine.db.prisma.profile.findMany();
    expect(profiles.map(({ customerId }) => customerId).sort()).toEqual([...ids].sort());
    expect(profiles.every(({ orderCount }) => orderCount === 1)).toBe(true);
  });

  it('buries poison with its reason and keeps its neighbours', async () => {
    const good = orderCompleted(100, { customerId: 'good' });
    const other = orderCompleted(200, { customerId: 'other' });
    const report = await scoreBatch(
      batchOf(good, ...poisonKinds.map(([value]) => value), other),
      engine.parts,
    );
    expect(report).toEqual({ folded: 2, repeats: 0, poisoned: poisonKinds.length });
    expect(engine.deadLetters.map(({ reason }) => reason)).toEqual(poisonKinds.map(([, reason]) => reason));
    expect(engine.deadLetters.every(({ detail }) => detail.length > 0)).toBe(true);
    expect(await engine.db.prisma.event.count()).toBe(2);
  });

  it('writes nothing and does not return when a dead letter cannot be written', async () => {
    const parts = { ...engine.parts, deadLetters: { write: () => Promise.reject(new Error('away')) } };
    await expect(scoreBatch(batchOf('{', orderCompleted(1)), parts)).rejects.toThrow('away');
    expect(await engine.db.prisma.event.count()).toBe(0);
  });

  it('knows a shop that was added after the start', async () => {
    await addShop(engine.db, 'new');
    expect(await scoreBatch(batchOf(orderCompleted(1, { shopId: 'new' })), engine.parts)).toMatchObject({
      folded: 1,
    });
  });

  it('loses no update when several processes meet the same new customers at once', async () => {
    const batches = Array.from({ length: 12 }, (_, batch) =>
      Array.from({ length: 40 }, (_event, index) =>
        orderCompleted(100, { customerId: `c${(index * 7 + batch) % 20}` }),
      ),
    );
    await Promise.all(batches.map((events) => scoreBatch(batchOf(...events), engine.parts)));
    const profiles = await engine.db.prisma.profile.findMany();
    expect(profiles.reduce((sum, { orderCount }) => sum + orderCount, 0)).toBe(12 * 40);
    const counted = await engine.db.prisma.event.groupBy({ by: ['customerId'], _count: true });
    for (const { customerId, _count } of counted) {
      expect(profiles.find((profile) => profile.customerId === customerId)?.orderCount).toBe(_count);
    }
  });

  it('delivered to two processes at once, counts each event once', async () => {
    const events = Array.from({ length: 50 }, (_, index) =>
      orderCompleted(100, { customerId: `c${index % 5}` }),
    );
    const reports = await Promise.all([1, 2, 3].map(() => scoreBatch(batchOf(...events), engine.parts)));
    expect(reports.reduce((sum, { folded }) => sum + folded, 0)).toBe(50);
    const profiles = await engine.db.prisma.profile.findMany();
    expect(profiles.map(({ orderCount }) => orderCount)).toEqual([10, 10, 10, 10, 10]);
  });
});

describe('history and news', () => {
  const longAgo = { occurredAt: SOME_TIME_MS - 185 * dayMs };

  it('a live event is scored in its own transaction; imported history waits for the clock', async () => {
    await scoreBatch(
      batchOf(
        orderCompleted(9_000, { customerId: 'live', receivedAt: SOME_TIME_MS, ...longAgo }),
        orderCompleted(9_000, {
          customerId: 'history',
          imported: true,
          receivedAt: SOME_TIME_MS,
          ...longAgo,
        }),
      ),
      engine.parts,
    );
    const byId = new Map((await engine.db.prisma.profile.findMany()).map((row) => [row.customerId, row]));
    expect(byId.get('live')).toMatchObject({ band: 'high', score: 66 });
    expect(byId.get('history')).toMatchObject({ band: 'none', score: null, orderCount: 1 });
    expect(Number(byId.get('history')?.nextScoreMs)).toBe(SOME_TIME_MS + 600_000);
  });

  it('a year of late events raises the one alert that is true now', async () => {
    const late = Array.from({ length: 12 }, (_, month) =>
      orderCompleted(1_000, {
        customerId: 'late',
        occurredAt: SOME_TIME_MS - (185 + month * 30) * dayMs,
        receivedAt: SOME_TIME_MS,
      }),
    );
    for (const event of late.reverse()) await scoreBatch(batchOf(event), engine.parts);
    const alerts = await engine.db.prisma.alert.findMany();
    // The first batches are of a customer lapsed for long; only the last order is recent enough to be at risk.
    expect(alerts).toHaveLength(1);
    expect(alerts[0]).toMatchObject({
      status: 'open',
      openMarker: 1,
      episodeNumber: 1,
      band: 'high',
      version: 1,
    });
  });

  it('a new order closes the episode; the alert and its outbox messages commit together', async () => {
    const orderLongAgo = () =>
      orderCompleted(9_000, { customerId: 'anna', receivedAt: SOME_TIME_MS, ...longAgo });
    await scoreBatch(batchOf(orderLongAgo(), orderLongAgo()), engine.parts);
    engine.clock.advance(60_000);
    await scoreBatch(
      batchOf(orderCompleted(2_000, { customerId: 'anna', occurredAt: engine.clock.now() })),
      engine.parts,
    );
    const [alert] = await engine.db.prisma.alert.findMany();
    expect(alert).toMatchObject({ status: 'closed', openMarker: null, closeReason: 'ordered', version: 2 });
    const actions = await engine.db.prisma.alertAction.findMany({ orderBy: { version: 'asc' } });
    expect(actions.map(({ action, version }) => [version, action])).toEqual([
      [1, 'opened'],
      [2, 'closed'],
    ]);
    const outbox = await engine.db.prisma.outbox.findMany({
      where: { topic: 'churn.alerts' },
      orderBy: { id: 'asc' },
    });
    const messages = outbox.flatMap((row) =>
      row.messages
        .split('\n')
        .map((line) => line.split('\t').map((part) => JSON.parse(part) as unknown))
        .map(([key, payload]) => [key, payload] as [string, { change: string; alert: { version: number } }]),
    );
    expect(
      messages.map(
        ([
          key,
          {
            change,
            alert: { version },
          },
        ]) => [key, change, version],
      ),
    ).toEqual([
      ['shop:anna', 'opened', 1],
      ['shop:anna', 'closed', 2],
    ]);
  });

  it('an anonymous visitor is kept and never scored', async () => {
    await scoreBatch(
      batchOf(orderCompleted(900, { customerId: 'anonymous:guest-1', receivedAt: SOME_TIME_MS, ...longAgo })),
      engine.parts,
    );
    const [profile] = await engine.db.prisma.profile.findMany();
    expect(profile).toMatchObject({ known: false, band: 'none', orderCount: 1, netRevenueMinor: 900n });
    expect(await engine.db.prisma.alert.count()).toBe(0);
  });

  it('traits are taken in whatever order they come', async () => {
    const said = (at: number, traits: Record<string, unknown>) =>
      customerEvent({ customerId: 'anna', kind: 'identified', traits, occurredAt: SOME_TIME_MS + at });
    await scoreBatch(batchOf(said(2, { name: 'Anna B.' })), engine.parts);
    await scoreBatch(batchOf(said(1, { name: 'Anna A.', email: 'anna@example.org' })), engine.parts);
    expect(await engine.db.prisma.customer.findMany()).toMatchObject([
      { customerId: 'anna', displayName: 'Anna B.', email: 'anna@example.org' },
    ]);
  });
});
