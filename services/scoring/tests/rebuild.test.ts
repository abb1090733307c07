import { changeAlert, lockRebuild, type Database } from '@ebb/db';
import { dayMs } from '@ebb/domain';
import { orderCompleted, waitFor } from '@ebb/testkit';
import { isClean, runAudit } from '../src/audit/run-audit.ts';
import { scoreDueCustomers } from '../src/loops/silence-clock.ts';
import { scoreBatch } from '../src/pipeline.ts';
import { isWhole, rebuildShop, type RebuildReport } from '../src/rebuild/rebuild-shop.ts';
import { batchOf, openEngine } from './fixture.ts';
import { startRebuild } from './run-rebuild.ts';
import { liveALittle } from './shop-life.ts';
import { seededRandom, trafficOf } from './traffic.ts';

let engine: Awaited<ReturnType<typeof openEngine>>;

beforeEach(async () => {
  engine = await openEngine({ poolSize: 10 });
});
afterEach(() => engine.close());

async function rebuild(dryRun = false): Promise<RebuildReport> {
  const outcome = await rebuildShop(engine.db, { shopId: 'shop', dryRun, now: engine.clock.now });
  if (outcome.kind !== 'done') throw new Error(outcome.kind);
  return outcome.report;
}

async function findings(): Promise<string[]> {
  const found: string[] = [];
  const report = await runAudit(engine.db, {
    nowMs: engine.clock.now(),
    onFinding: ({ kind, customerId, detail }) => found.push(`${customerId} ${kind} ${detail}`),
  });
  expect(isClean({ ...report, outboxLeft: 0 })).toBe(found.length === 0);
  return found;
}

const damage = async (sql: string) => {
  const rows = await engine.db.prisma.$executeRawUnsafe(sql);
  expect(rows).toBeGreaterThan(0);
  return rows;
};

/** All that is stored, but for what a correction may change: when a customer is due, and the count of an alert's changes. */
async function bytesOf({ prisma }: Database): Promise<string> {
  const profiles = await prisma.profile.findMany({ orderBy: { customerId: 'asc' } });
  const alerts = await prisma.alert.findMany({ orderBy: { id: 'asc' } });
  const tables = {
    profiles: profiles.map((row) => ({ ...row, nextScoreMs: 0, risesMs: 0 })),
    points: await prisma.prediction.findMany({ orderBy: [{ customerId: 'asc' }, { profileVersion: 'asc' }] }),
    alerts: alerts.map((row) => ({ ...row, version: 0, updatedMs: 0 })),
    actions: await prisma.alertAction.findMany({
      where: { action: { not: 'rebuilt' } },
      orderBy: [{ alertId: 'asc' }, { version: 'asc' }],
    }),
    events: await prisma.event.findMany({ orderBy: [{ customerId: 'asc' }, { messageId: 'asc' }] }),
  };
  return JSON.stringify(
    tables,
    (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
    1,
  );
}

const nobody: RebuildReport = {
  customers: 13,
  events: expect.any(Number) as number,
  customersChanged: 0,
  profilesMade: 0,
  profilesRewritten: 0,
  pointsRewritten: 0,
  alertsMade: 0,
  alertsRewritten: 0,
  alertsRemoved: 0,
  alertsKeptForPeople: 0,
  customersWithoutEvents: 0,
  missingModels: [],
  linksWrong: 0,
  rollupCellsWrong: 0,
  interrupted: false,
};

/** What a person does to an alert, written as the api writes it. */
async function takeAlert(id: string): Promise<void> {
  const actor = { id: 'lena', name: 'Lena' };
  const nowMs = engine.clock.now();
  await changeAlert(engine.db, id, ({ alert }) => ({
    write: {
      alert: {
        ...alert,
        status: 'acknowledged',
        version: alert.version + 1,
        ownerId: actor.id,
        ownerName: actor.name,
        acknowledgedAt: nowMs,
        updatedAt: nowMs,
      },
      change: 'acknowledge',
      details: null,
      actor,
      note: 'calls on Monday',
      atMs: nowMs,
      dueMs: null,
    },
  }));
}

const anAlert = (openMarker: 1 | null) =>
  engine.db.prisma.alert.findFirstOrThrow({ where: { openMarker }, orderBy: { id: 'asc' } });

const emptyState = "'[1,null,null,null,0,[],[]]'";
const openOne = '(SELECT id FROM (SELECT MIN(id) AS id FROM alert WHERE open_marker = 1) AS x)';
const closedOne = '(SELECT id FROM (SELECT MIN(id) AS id FROM alert WHERE open_marker IS NULL) AS x)';

it('leaves a healthy shop alone, and puts every kind of damage right, to the same bytes', async () => {
  await liveALittle(engine, 220);
  await takeAlert((await anAlert(1)).id);
  expect(await findings()).toEqual([]);
  const healthy = await bytesOf(engine.db);

  expect(await rebuild()).toEqual(nobody);
  expect(await engine.db.prisma.alertAction.count({ where: { action: 'rebuilt' } })).toBe(0);

  const kinds: [string, Partial<RebuildReport>][] = [
    ['UPDATE profile SET net_revenue_minor = net_revenue_minor + 1', { profilesRewritten: 13 }],
    [`UPDATE profile SET state = ${emptyState}, last_order_ms = NULL`, { profilesRewritten: 13 }],
    ["DELETE FROM profile WHERE customer_id = 'c2'", { profilesMade: 1 }],
    ["DELETE FROM profile WHERE customer_id = 'anonymous:x'", { profilesMade: 1 }],
    ['UPDATE profile SET probability = probability + 1e-12 WHERE probability IS NOT NULL', {}],
    ["UPDATE profile SET band = 'low', features = '[]', episode = NULL WHERE episode IS NOT NULL", {}],
    ["UPDATE prediction SET probability = 0.99, band = 'critical' WHERE probability IS NOT NULL", {}],
    [`DELETE FROM alert WHERE id = ${openOne}`, { alertsMade: 1 }],
    ['DELETE FROM alert', {}],
    [`UPDATE alert SET open_marker = NULL, closed_ms = 1 WHERE id = ${openOne}`, { alertsRewritten: 1 }],
    [`UPDATE alert SET close_reason = 'lost' WHERE id = ${closedOne}`, { alertsRewritten: 1 }],
    [
      `UPDATE alert SET episode_number = 99, opened_score = 1 WHERE id = ${closedOne}`,
      { alertsRewritten: 1 },
    ],
    ["UPDATE alert SET reasons = '[]', recommendation = NULL", {}],
    [`UPDATE alert SET id = 'x' WHERE id = ${closedOne}`, { alertsMade: 1, alertsRemoved: 1 }],
  ];
  for (const [sql, expected] of kinds) {
    await damage(sql);
    expect(await findings()).not.toEqual([]);
    const planned = await rebuild(true);
    expect(isWhole(planned, { dryRun: true })).toBe(false);
    const report = await rebuild();
    expect({ sql, ...report }).toMatchObject({ sql, ...expected });
    expect({ sql, ...report }).toEqual({ sql, ...planned });
    expect({ sql, found: await findings() }).toEqual({ sql, found: [] });
    expect(await bytesOf(engine.db)).toBe(healthy);
    expect(await rebuild()).toEqual(nobody);
  }
});

it('after an event is lost for good recomputes everything without it', async () => {
  await liveALittle(engine, 220);
  await damage("DELETE FROM event WHERE customer_id IN ('c1', 'c5') AND kind = 'order_completed' LIMIT 3");
  expect(await findings()).not.toEqual([]);
  const report = await rebuild();
  expect(report.pointsRewritten).toBeGreaterThan(0);
  expect(await findings()).toEqual([]);
  expect(await rebuild()).toEqual(nobody);
});

it('makes whoever was wrong due, and the clock goes on from there', async () => {
  await liveALittle(engine, 220);
  const nowMs = engine.clock.now();
  await damage("UPDATE profile SET order_count = 0 WHERE customer_id IN ('c2', 'anonymous:x')");
  await damage("DELETE FROM profile WHERE customer_id = 'c4'");
  await rebuild();
  const due = await engine.db.prisma.profile.findMany({ where: { nextScoreMs: { lte: nowMs } } });
  expect(due.map(({ customerId }) => customerId).sort()).toEqual(['c2', 'c4']);
  expect(await scoreDueCustomers({ ...engine.parts, batchCustomers: 50 })).toBe(2);
  await scoreBatch(batchOf(orderCompleted(900, { customerId: 'c4', occurredAt: nowMs })), engine.parts);
  expect(await findings()).toEqual([]);
});

it('keeps what people did, tells screens of each correction, and never stands in the way of an episode to come', async () => {
  await liveALittle(engine, 220);
  const taken = await anAlert(1);
  await takeAlert(taken.id);
  await engine.db.prisma.outbox.deleteMany();
  await damage(
    `UPDATE alert SET opened_ms = 5, band = 'critical', revenue_at_risk_minor = 1 WHERE id = '${taken.id}'`,
  );
  const { customerId } = taken;
  expect(customerId).not.toBe('c9');
  await engine.db.prisma.event.deleteMany({ where: { customerId: 'c9' } });
  const before = await engine.db.prisma.alertAction.findMany({ where: { alertId: taken.id } });
  const report = await rebuild();
  expect(report).toMatchObject({ alertsRewritten: 1, customersWithoutEvents: 1, customersChanged: 1 });
  expect(isWhole(report, { dryRun: false })).toBe(false);

  const now = await engine.db.prisma.alert.findUniqueOrThrow({ where: { id: taken.id } });
  expect(now).toEqual({
    ...taken,
    status: 'acknowledged',
    ownerId: 'lena',
    ownerName: 'Lena',
    acknowledgedMs: BigInt(engine.clock.now()),
    version: taken.version + 2,
    updatedMs: now.updatedMs,
  });
  const actions = await engine.db.prisma.alertAction.findMany({ where: { alertId: taken.id } });
  expect(actions).toHaveLength(before.length + 1);
  expect(actions.find(({ note }) => note === 'calls on Monday')).toBeDefined();
  const [message] = await engine.db.prisma.outbox.findMany();
  expect(message?.messages).toContain('"change":"rebuilt"');
  expect(message?.messages).toContain(customerId);
});

it('keeps an alert from nowhere on which somebody worked, out of the way of the episodes to come', async () => {
  await liveALittle(engine, 220);
  const open = await engine.db.prisma.alert.findFirstOrThrow({ where: { openMarker: 1, episodeNumber: 1 } });
  const { customerId } = open;
  await takeAlert(open.id);
  // The scores were wrong all the time: of the points recomputed, none is high.
  await damage(
    `UPDATE event SET occurred_ms = ${engine.clock.now()} WHERE customer_id = '${customerId}' AND kind = 'order_completed'`,
  );
  const report = await rebuild();
  expect(report).toMatchObject({ alertsKeptForPeople: 1, alertsRemoved: 0, customersChanged: 1 });
  const [kept] = await engine.db.prisma.alert.findMany({ where: { customerId } });
  expect(kept).toMatchObject({ episodeNumber: -1, status: 'closed', ownerId: 'lena', openMarker: null });
  const notes = await engine.db.prisma.alertAction.findMany({ where: { alertId: kept!.id } });
  expect(notes.map(({ note }) => note)).toContain('calls on Monday');
  expect(await findings()).toEqual([]);
  // Silence: the next episode gets the number, and so the id, that the kept alert had.
  engine.clock.advance(200 * dayMs);
  await scoreDueCustomers({ ...engine.parts, batchCustomers: 50 });
  expect(await engine.db.prisma.alert.findUnique({ where: { id: open.id } })).toMatchObject({
    status: 'open',
  });
  expect(await findings()).toEqual([]);
  expect(await rebuild()).toEqual(nobody);
});

it('beside live traffic over the same customers loses nothing and ends with everything right', async () => {
  const random = seededRandom(8);
  const { unique, sent } = trafficOf(1_200, random);
  engine.clock.set(Date.now());
  const portions = Array.from({ length: 40 }, (_, index) => sent.filter((_, at) => at % 40 === index));
  let done = 0;
  const pour = async (first: number) => {
    for (let index = first; index < portions.length; index += 2) {
      engine.clock.advance(3_600_000);
      await scoreBatch(batchOf(...portions[index]!), engine.parts);
      await scoreDueCustomers({ ...engine.parts, batchCustomers: 20 });
      done += 1;
    }
  };
  const load = Promise.all([pour(0), pour(1)]);
  await waitFor(() => done >= 10, { what: 'a quarter of the load' });
  // Everybody with somebody else's orders, on which live scoring goes on.
  await damage(
    'UPDATE profile JOIN (SELECT MIN(state) AS state FROM profile) AS one SET profile.state = one.state',
  );
  await damage("UPDATE prediction SET probability = 0.9, band = 'critical' WHERE probability IS NOT NULL");
  const report = await rebuild();
  const doneBeside = done;
  await load;
  expect(report.customersChanged).toBeGreaterThan(50);
  expect(doneBeside).toBeLessThan(portions.length);
  expect(await findings()).toEqual([]);
  expect(await engine.db.prisma.event.count()).toBe(unique.length);
});

it('killed half-way and run again ends whole', async () => {
  const customers = 1_500;
  const events = Array.from({ length: customers }, (_, index) =>
    orderCompleted(500, { customerId: `c${index}` }),
  );
  await scoreBatch(batchOf(...events), engine.parts);
  const healthy = await bytesOf(engine.db);
  await damage('UPDATE profile SET order_count = 77');
  const wrong = () => engine.db.prisma.profile.count({ where: { orderCount: 77 } });

  const first = await startRebuild(engine.url, '--shop', 'shop');
  await waitFor(async () => (await wrong()) < customers, { what: 'the first customers' });
  first.signal('SIGKILL');
  expect((await first.ended).code).toBeNull();
  expect(await wrong()).toBeGreaterThan(0);

  // The lock of a killed rebuild goes when the server notices that its connection is gone.
  const again = async () => (await startRebuild(engine.url, '--shop', 'shop', '--json')).ended;
  await waitFor(async () => (await again()).code === 0, { what: 'the second rebuild' });
  expect(await bytesOf(engine.db)).toBe(healthy);
  expect(await (await startRebuild(engine.url, '--shop', 'nowhere')).ended).toMatchObject({
    code: 2,
    err: 'rebuild: there is no shop nowhere\n',
  });
});

it('refuses to run twice at once', async () => {
  const options = { shopId: 'shop', dryRun: false, now: engine.clock.now };
  const lock = await lockRebuild(engine.db, 'shop');
  expect(await rebuildShop(engine.db, options)).toEqual({ kind: 'already_running' });
  await lock?.[Symbol.asyncDispose]();
  expect((await rebuildShop(engine.db, options)).kind).toBe('done');
});
