import { dayMs } from '@ebb/domain';
import { customerEvent, orderCompleted, SOME_TIME_MS } from '@ebb/testkit';
import { scoreDueCustomers } from '../src/loops/silence-clock.ts';
import { scoreBatch } from '../src/pipeline.ts';
import { batchOf, openEngine } from './fixture.ts';

let engine: Awaited<ReturnType<typeof openEngine>>;

beforeEach(async () => {
  engine = await openEngine();
});
afterEach(() => engine.close());

async function runClock(batchCustomers = 500): Promise<number> {
  let total = 0;
  for (;;) {
    const customers = await scoreDueCustomers({ ...engine.parts, batchCustomers });
    total += customers;
    if (customers < batchCustomers) return total;
  }
}

describe('the silence clock', () => {
  it('leads one silent customer through the bands to an alert on the right day, and to the end of it', async () => {
    const order = () => orderCompleted(5_000, { customerId: 'anna' });
    await scoreBatch(batchOf(order(), order()), engine.parts);
    const firstDayIn = new Map<string, number>();
    for (let day = 1; day <= 400; day++) {
      // Two hours after midnight UTC: everybody's minute has passed.
      engine.clock.set(Math.floor(SOME_TIME_MS / dayMs + day) * dayMs + 2 * 3_600_000);
      await runClock();
      const profile = await engine.db.prisma.profile.findFirstOrThrow();
      if (!firstDayIn.has(profile.band)) firstDayIn.set(profile.band, day);
    }
    // The rule tiers: medium at 90 days, high at 180; nobody is scored after 360.
    expect(Object.fromEntries(firstDayIn)).toEqual({ low: 1, medium: 90, high: 180, lapsed: 361 });
    const alerts = await engine.db.prisma.alert.findMany();
    expect(alerts).toHaveLength(1);
    expect(alerts[0]).toMatchObject({ status: 'closed', closeReason: 'lost', openedBand: 'high' });
    const openedDay = Math.floor(Number(alerts[0]!.openedMs) / dayMs) - Math.floor(SOME_TIME_MS / dayMs);
    expect(openedDay).toBe(180);
    // One point a day while scored, one that says it ended, none after.
    expect(await engine.db.prisma.prediction.count()).toBe(362);
  });

  it('keeps when the band will rise within a week, day by day the same one; an event empties it', async () => {
    await scoreBatch(batchOf(orderCompleted(5_000, { customerId: 'anna' })), engine.parts);
    const firstDay = Math.floor(SOME_TIME_MS / dayMs);
    const risesInDays = async () => {
      const { risesMs } = await engine.db.prisma.profile.findFirstOrThrow();
      return risesMs === null ? null : Number(risesMs) / dayMs - firstDay;
    };
    const seen = new Map<number, number | null>();
    for (let day = 80; day <= 91; day++) {
      engine.clock.set((firstDay + day) * dayMs + 2 * 3_600_000);
      await runClock();
      seen.set(day, await risesInDays());
    }
    // The rule tiers say medium at 90 days.
    expect([...seen].filter(([, rises]) => rises !== null)).toEqual(
      [83, 84, 85, 86, 87, 88, 89].map((day) => [day, 90]),
    );
    engine.clock.set((firstDay + 175) * dayMs + 2 * 3_600_000);
    await runClock();
    expect(await risesInDays()).toBe(180);
    await scoreBatch(
      batchOf(customerEvent({ customerId: 'anna', kind: 'page_viewed', occurredAt: engine.clock.now() })),
      engine.parts,
    );
    expect(await risesInDays()).toBeNull();
  });

  it('shares the due customers between processes, each scored once', async () => {
    const customers = Array.from({ length: 60 }, (_, index) =>
      orderCompleted(100, { customerId: `c${index}` }),
    );
    await scoreBatch(batchOf(...customers), engine.parts);
    engine.clock.advance(2 * dayMs);
    const counts = await Promise.all([runClock(7), runClock(7), runClock(7)]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(60);
    const profiles = await engine.db.prisma.profile.findMany();
    expect(profiles.every(({ version }) => version === 2)).toBe(true);
    expect(await runClock()).toBe(0);
  });

  it('after weeks of downtime scores each customer once, as of now', async () => {
    const orders = Array.from({ length: 40 }, (_, index) =>
      orderCompleted(100, { customerId: `c${index % 20}` }),
    );
    await scoreBatch(batchOf(...orders), engine.parts);
    engine.clock.advance(200 * dayMs);
    expect(await runClock()).toBe(20);
    const alerts = await engine.db.prisma.alert.findMany();
    expect(alerts).toHaveLength(20);
    expect(alerts.every(({ version }) => version === 1)).toBe(true);
  });

  it('scores imported customers when their patience is over', async () => {
    await scoreBatch(batchOf(orderCompleted(100, { customerId: 'old', imported: true })), engine.parts);
    expect(await runClock()).toBe(0);
    engine.clock.advance(600_000);
    expect(await runClock()).toBe(1);
    expect(await engine.db.prisma.profile.findFirstOrThrow()).toMatchObject({ band: 'low' });
  });
});
