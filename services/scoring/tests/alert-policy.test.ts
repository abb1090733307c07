import { setAlertPolicy, type AlertPolicySettings } from '@ebb/db';
import { dayMs } from '@ebb/domain';
import { orderCompleted } from '@ebb/testkit';
import { runAudit } from '../src/audit/run-audit.ts';
import { scoreDueCustomers } from '../src/loops/silence-clock.ts';
import { scoreBatch } from '../src/pipeline.ts';
import { batchOf, openEngine } from './fixture.ts';
import { liveALittle } from './shop-life.ts';

let engine: Awaited<ReturnType<typeof openEngine>>;
beforeEach(async () => {
  engine = await openEngine();
});
afterEach(() => engine.close());

const settings: AlertPolicySettings = {
  line: null,
  minimumOrders: 2,
  minimumValueMinor: 0,
  dailyCapacity: 20,
  workingDays: '1,2,3,4,5',
  quietFromMinute: null,
  quietToMinute: null,
};
const set = (version: number, changed: Partial<AlertPolicySettings>) =>
  setAlertPolicy(engine.db, {
    shopId: 'shop',
    version,
    settings: { ...settings, ...changed },
    note: null,
    actor: { id: 'lena', name: 'Lena' },
    nowMs: engine.clock.now(),
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

const alerts = async () => {
  const rows = await engine.db.prisma.alert.findMany({ orderBy: { episodeNumber: 'asc' } });
  return rows.map(({ customerId, status, closeReason }) => `${customerId} ${status} ${closeReason}`).sort();
};

it('is taken up by scoring at once, ends what it no longer asks for, and opens what it asks for now', async () => {
  const orders = ['once', 'twice', 'twice', 'often', 'often', 'often'].map((customerId) =>
    orderCompleted(5_000, { customerId }),
  );
  await scoreBatch(batchOf(...orders), engine.parts);
  engine.clock.advance(200 * dayMs);
  await rescore();
  expect(await alerts()).toEqual(['often open null', 'twice open null']);

  engine.clock.advance(60_000);
  expect(await set(0, { minimumOrders: 3 })).toEqual({ kind: 'done' });
  await rescore();
  expect(await alerts()).toEqual(['often open null', 'twice closed policy']);
  expect(await findings()).toEqual([]);

  engine.clock.advance(60_000);
  await set(1, { minimumOrders: 1 });
  await rescore();
  expect(await alerts()).toEqual([
    'often open null',
    'once open null',
    'twice closed policy',
    'twice open null',
  ]);
  const versions = await engine.db.prisma.prediction.findMany({ distinct: ['policyVersion'] });
  expect(versions.map(({ policyVersion }) => policyVersion).sort()).toEqual([0, 1, 2]);
  expect(await findings()).toEqual([]);
});

it('changed in the middle of months of history, leaves a record in which the audit finds nothing', async () => {
  await liveALittle(engine, 200);
  await set(0, { line: 0.4, minimumOrders: 1 });
  await rescore();
  engine.clock.advance(dayMs);
  await rescore();
  await set(1, { line: 0.9, minimumValueMinor: 500 });
  await rescore();
  engine.clock.advance(dayMs);
  await rescore();
  expect((await alerts()).filter((line) => line.endsWith('closed policy')).length).toBeGreaterThan(0);
  expect(await findings()).toEqual([]);
});

it('belongs to whoever was first: a second person is told, and the same settings again change nothing', async () => {
  expect(await set(0, { line: 0.5 })).toEqual({ kind: 'done' });
  expect(await set(0, { line: 0.6 })).toEqual({ kind: 'conflict', version: 1, actorName: 'Lena' });
  expect(await set(0, { line: 0.5 })).toEqual({ kind: 'unchanged' });
});
