import { setAlertPolicy } from '@ebb/db';
import { dayMs } from '@ebb/domain';
import { orderCompleted } from '@ebb/testkit';
import { runAudit } from '../src/audit/run-audit.ts';
import { scoreDueCustomers } from '../src/loops/silence-clock.ts';
import { scoreBatch } from '../src/pipeline.ts';
import { rebuildShop } from '../src/rebuild/rebuild-shop.ts';
import { batchOf, openEngine } from './fixture.ts';

jest.setTimeout(120_000);
let engine: Awaited<ReturnType<typeof openEngine>>;
beforeEach(async () => {
  engine = await openEngine();
});
afterEach(() => engine.close());

const settings = {
  ...{ line: null, minimumOrders: 2, minimumValueMinor: 0, dailyCapacity: 20, workingDays: '1,2,3,4,5' },
  ...{ quietFromMinute: null, quietToMinute: null, holdoutPercent: 50 },
  ...{ criticalResponseHours: 4, otherResponseHours: 8 },
};
const set = (version: number, changed: Partial<typeof settings> = {}) =>
  setAlertPolicy(engine.db, {
    ...{ shopId: 'shop', version, settings: { ...settings, ...changed }, outcomeDays: 30, note: null },
    ...{ actor: { id: 'lena', name: 'Lena' }, nowMs: engine.clock.now() },
  });

async function rescore(): Promise<void> {
  await engine.parts.servings.refresh();
  while ((await scoreDueCustomers({ ...engine.parts, batchCustomers: 500 })) > 0);
}

async function findings(): Promise<string[]> {
  const found: string[] = [];
  await runAudit(engine.db, {
    nowMs: engine.clock.now(),
    onFinding: ({ kind, detail }) => found.push(`${kind} ${detail}`),
  });
  return found;
}

const places = async () => {
  const alerts = await engine.db.prisma.alert.findMany({ orderBy: { id: 'asc' } });
  return alerts.map(({ id, phase, withheld, responseDueMs }) => ({ id, phase, withheld, responseDueMs }));
};
/** Customers of whom a message waits to be published. */
async function published(): Promise<Set<string>> {
  const rows = await engine.db.prisma.outbox.findMany({ where: { topic: 'churn.alerts' } });
  const lines = rows.flatMap(({ messages }) => messages.split('\n').filter((line) => line !== ''));
  return new Set(lines.map((line) => line.split('\t')[0]!));
}

it('decides in the scoring transaction who is withheld, tells nobody of them, and a rebuild decides the same', async () => {
  expect(await set(0)).toEqual({ kind: 'done' });
  const customers = Array.from({ length: 60 }, (_, index) => `c${index}`);
  const orders = customers.flatMap((customerId) => [1, 2].map(() => orderCompleted(5_000, { customerId })));
  await scoreBatch(batchOf(...orders), engine.parts);
  engine.clock.advance(200 * dayMs);
  await rescore();
  const before = await places();
  expect(before).toHaveLength(60);
  expect(before.every(({ phase, responseDueMs }) => phase === 1 && responseDueMs !== null)).toBe(true);
  const withheld = before.filter((each) => each.withheld).length;
  expect(withheld).toBeGreaterThan(10);
  expect(withheld).toBeLessThan(50);
  expect((await published()).size).toBe(60 - withheld);
  expect(await findings()).toEqual([]);

  // A row that says otherwise is found, and put right; a lost table comes back as it was.
  await engine.db.prisma.alert.updateMany({
    where: { id: before[0]!.id },
    data: { withheld: !before[0]!.withheld },
  });
  await engine.db.prisma.alert.updateMany({ where: { id: before[1]!.id }, data: { phase: null } });
  await engine.db.prisma.alert.updateMany({ where: { id: before[2]!.id }, data: { responseDueMs: null } });
  expect(await findings()).toHaveLength(3);
  await rebuildShop(engine.db, { shopId: 'shop', dryRun: false, now: engine.clock.now });
  expect(await places()).toEqual(before);
  await engine.db.prisma.alert.deleteMany();
  await rebuildShop(engine.db, { shopId: 'shop', dryRun: false, now: engine.clock.now });
  expect(await places()).toEqual(before);
  expect(await findings()).toEqual([]);
});

it('begins a phase with share, line or capacity, draws anew, and leaves open alerts as they are', async () => {
  await set(0);
  await set(1, { minimumValueMinor: 1 });
  await set(2, { dailyCapacity: 5, minimumValueMinor: 1 });
  await set(3, { dailyCapacity: 5, minimumValueMinor: 1, holdoutPercent: 0 });
  await set(4, { dailyCapacity: 5, minimumValueMinor: 1 });
  const versions = await engine.db.prisma.alertPolicy.findMany({ orderBy: { version: 'asc' } });
  expect(versions.map(({ phase }) => phase)).toEqual([1, 1, 2, 2, 3]);
  const salts = versions.map(({ phaseSalt }) => phaseSalt);
  expect(salts[1]).toBe(salts[0]);
  expect(new Set(salts).size).toBe(3);
});
