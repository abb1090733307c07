import type { CustomerEvent } from '@ebb/contracts';
import { findChampionSummary, loadModel, openDatabase, type Database } from '@ebb/db';
import { dayMs, decodeBackTest } from '@ebb/domain';
import { createScorer, decodeModel } from '@ebb/forest';
import { bootService, type RunningService } from '@ebb/service-kit';
import { createTestDatabase, waitFor, type TestDatabase } from '@ebb/testkit';
import type { TrainerConfig } from '../src/config.ts';
import { RebuildError, rebuildModel } from '../src/commands/rebuild-model.ts';
import { startTrainer } from '../src/service.ts';
import { history } from './generated-history.ts';

const patience = { timeoutMs: 240_000 };
jest.setTimeout(300_000);

let testDatabase: TestDatabase;
let db: Database;
let running: RunningService | undefined;

beforeAll(async () => {
  testDatabase = await createTestDatabase('trainer');
  db = openDatabase(testDatabase.url, { poolSize: 4 });
});

afterEach(async () => {
  await running?.stop();
  running = undefined;
});

afterAll(async () => {
  await db.close();
  await testDatabase.drop();
});

async function boot(given: Partial<TrainerConfig> = {}): Promise<void> {
  running = await bootService({
    name: 'trainer',
    config: {
      environment: 'development',
      level: 'silent',
      httpHost: '127.0.0.1',
      metricsPort: 0,
      version: 'test',
      databaseUrl: await testDatabase.as('trainer'),
      pollMs: 50,
      quietMs: 200,
      retrainAfterMs: 7 * dayMs,
      purchaseAfterMs: 600_000,
      retryAfterMs: 600_000,
      workers: 2,
      seed: 1,
      ...given,
    },
    start: startTrainer,
  });
}

async function addShop(shopId: string, settings = '{}'): Promise<void> {
  const currency = { currency: 'EUR', currencyDigits: 2, timeZone: 'Europe/Berlin' };
  await db.prisma.shop.create({ data: { id: shopId, name: shopId, ...currency, settings, createdMs: 0n } });
}

async function insert(events: readonly CustomerEvent[]): Promise<void> {
  for (let from = 0; from < events.length; from += 2000) {
    await db.prisma.event.createMany({
      data: events.slice(from, from + 2000).map((event) => ({
        shopId: event.shopId,
        customerId: event.customerId,
        messageId: event.messageId,
        kind: event.kind,
        occurredMs: BigInt(event.occurredAt),
        receivedMs: BigInt(event.receivedAt),
        imported: event.imported === true,
        orderId: event.orderId ?? null,
        amountMinor: event.amountMinor === undefined ? null : BigInt(event.amountMinor),
        profileVersion: 1,
      })),
    });
  }
  const known = new Map(events.map((event) => [event.customerId, event]));
  await db.prisma.profile.createMany({
    skipDuplicates: true,
    data: [...known.values()].map(({ shopId, customerId, occurredAt }) => ({
      shopId,
      customerId,
      known: true,
      version: 1,
      state: '{}',
      firstSeenMs: BigInt(occurredAt),
      lastSeenMs: BigInt(occurredAt),
      orderCount: 1,
      netRevenueMinor: 0n,
      band: 'none',
      revenueAtRiskMinor: 0n,
      nextScoreMs: 0n,
    })),
  });
}

const runsOf = (shopId: string) =>
  db.prisma.trainingRun.findMany({ where: { shopId }, orderBy: { startedMs: 'asc' } });
const modelsOf = (shopId: string) =>
  db.prisma.model.findMany({ where: { shopId }, orderBy: { version: 'asc' }, omit: { artefact: true } });
const finishedRuns = (shopId: string, runs: number) =>
  waitFor(async () => (await runsOf(shopId)).filter(({ finishedMs }) => finishedMs !== null).length >= runs, {
    what: `${runs} finished runs of ${shopId}`,
    ...patience,
  });

it('makes a champion of a history, which decodes and predicts', async () => {
  await addShop('loaded');
  const events = history('loaded', 800, 280, 1);
  // Guests are the bulk of a real shop; they must neither be trained on nor stop the paging.
  const guests = history('loaded', 50, 300, 9).map((event) => ({
    ...event,
    customerId: `anonymous:${event.customerId}`,
  }));
  await insert([...events, ...guests]);
  await boot();
  await finishedRuns('loaded', 1);

  const [run] = await runsOf('loaded');
  expect(run).toMatchObject({ status: 'done', error: null });
  const champion = await findChampionSummary(db, 'loaded');
  expect(champion).toMatchObject({ status: 'champion', version: 1 });
  expect(champion!.verdict).toMatchObject({
    kind: 'beats_rules',
    test: { rocAuc: champion!.metrics!.rocAuc, rows: champion!.metrics!.rows },
  });
  expect(champion!.metrics!.rocAuc).toBeGreaterThan(
    Math.max(...champion!.baselines.map((b) => b.metrics.rocAuc)),
  );
  const summary = JSON.parse((await modelsOf('loaded'))[0]!.summary) as {
    trainer: { survey: { customers: number; events: number } };
  };
  expect(summary.trainer.survey).toMatchObject({
    customers: new Set(events.map(({ customerId }) => customerId)).size,
    events: events.length,
  });

  // Where it suggests to draw the line, and what a back-test of another line needs.
  const { alertLine, backTest } = (await modelsOf('loaded'))[0]!;
  expect(alertLine).toBeGreaterThan(0.3);
  expect(alertLine).toBeLessThanOrEqual(1);
  const tested = decodeBackTest(backTest!);
  expect(new Set(tested.map(({ day }) => day)).size).toBeGreaterThan(3);
  expect(tested.every(({ left, orders }) => (left === 0 || left === 1) && orders >= 1)).toBe(true);

  const model = decodeModel((await loadModel(db, champion!.id))!.artefact);
  const scorer = createScorer(model);
  const fresh = [3, 3, 120, 9, 5, 1, 50, 400, 0.15, 0, 0.25, 0];
  const gone = [110, 110, 250, 9, 0, -3, 50, 100, 5, 0, 0.25, 0];
  expect(scorer.scoreOne(fresh)).toBeLessThan(0.5);
  expect(scorer.scoreOne(gone)).toBeGreaterThan(scorer.scoreOne(fresh) + 0.3);
});

it('makes a stored model again from the history of its time, byte for byte', async () => {
  const champion = await findChampionSummary(db, 'loaded');
  // What came in since is not looked at, though it belongs to days the model has seen.
  const late = history('loaded', 3, 200, 77).map((event) => ({
    ...event,
    customerId: `late-${event.customerId}`,
  }));
  await insert(late);
  const again = await rebuildModel(db, champion!.id, { workers: 1 });
  expect(again).toMatchObject({ shopId: 'loaded', version: 1, isEqual: true });
  expect(again.artefact.again).toBe(again.artefact.stored);

  await db.prisma.event.deleteMany({ where: { shopId: 'loaded', customerId: 'customer-00007' } });
  const changed = await rebuildModel(db, champion!.id, { workers: 2 });
  expect(changed.isEqual).toBe(false);
  expect(changed.trainingSet.again).not.toBe(changed.trainingSet.stored);
  await expect(rebuildModel(db, 'nobody', { workers: 1 })).rejects.toThrow(RebuildError);
});

it('waits until the load is over, and trains once', async () => {
  await addShop('loading');
  const events = history('loading', 520, 220, 2);
  await boot({ quietMs: 1500 });
  const third = Math.ceil(events.length / 3);
  for (let from = 0; from < events.length; from += third) {
    await insert(events.slice(from, from + third));
    expect(await runsOf('loading')).toEqual([]);
  }
  await finishedRuns('loading', 1);
  const [model] = await modelsOf('loading');
  const summary = JSON.parse(model!.summary) as { trainer: { survey: { events: number } } };
  expect(summary.trainer.survey.events).toBe(events.length);
  expect(await runsOf('loading')).toHaveLength(1);
});

it('says why a small shop has no model, and keeps the rule tiers', async () => {
  await addShop('small');
  await insert(history('small', 40, 120, 3));
  await boot();
  await finishedRuns('small', 1);
  const [model] = await modelsOf('small');
  expect(model).toMatchObject({ status: 'rejected', promotedMs: null });
  expect(JSON.parse(model!.summary)).toMatchObject({
    verdict: {
      kind: 'too_little_history',
      leastOrderingCustomers: 500,
      leastHistoryDays: 180,
      orderingCustomers: 40,
    },
  });
  expect(await findChampionSummary(db, 'small')).toBeUndefined();
});

it('trains when asked and answers all who asked; a refit on nothing new answers in shadow', async () => {
  await addShop('asked');
  await insert(history('asked', 600, 220, 4));
  await boot();
  await finishedRuns('asked', 1);
  const requested = { shopId: 'asked', status: 'requested', step: '', done: 0, total: 0 };
  await db.prisma.trainingRun.createMany({
    data: ['request-1', 'request-2'].map((id) => ({ ...requested, id, startedMs: BigInt(Date.now()) })),
  });
  await finishedRuns('asked', 3);
  expect((await modelsOf('asked')).map(({ status, version }) => [version, status])).toEqual([
    [1, 'champion'],
    [2, 'challenger'],
  ]);
  // The same history and seed: the same bytes, and yet a model of its own.
  const [first, second] = await modelsOf('asked');
  expect(JSON.parse(second!.standing!)).toEqual({
    kind: 'nothing_unseen',
    championVersion: 1,
    firstTestDay: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as string,
  });
  const [one, two] = [await loadModel(db, first!.id), await loadModel(db, second!.id)];
  expect(two!.artefact).toEqual(one!.artefact);
});

it('stops in the middle of a training, says so, and trains at the next start', async () => {
  await addShop('stopped');
  await insert(history('stopped', 700, 260, 5));
  await boot();
  await waitFor(async () => (await runsOf('stopped')).some(({ status }) => status === 'running'), {
    what: 'the training to begin',
    ...patience,
  });
  await running!.stop('the test');
  running = undefined;
  expect(await runsOf('stopped')).toMatchObject([
    { status: 'interrupted', finishedMs: expect.anything() as bigint },
  ]);
  expect(await modelsOf('stopped')).toEqual([]);

  // And one that was killed: nobody could mark it.
  await db.prisma.trainingRun.updateMany({ where: { shopId: 'stopped' }, data: { status: 'running' } });
  await boot();
  await finishedRuns('stopped', 2);
  expect((await runsOf('stopped')).map(({ status }) => status)).toEqual(['interrupted', 'done']);
  expect(await modelsOf('stopped')).toHaveLength(1);
});
