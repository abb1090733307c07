import { featureNames, isKnownCustomer } from '@ebb/contracts';
import {
  decideModel,
  inTransaction,
  loadModel,
  lockProfiles,
  readHistory,
  registerModel,
  shareModel,
  type CommandOutcome,
} from '@ebb/db';
import { dayMs, isInExperiment } from '@ebb/domain';
import { createScorer, decodeModel, encodeModel, trainForestSync } from '@ebb/forest';
import { orderCompleted, SOME_TIME_MS, waitFor } from '@ebb/testkit';
import { isClean, runAudit } from '../src/audit/run-audit.ts';
import { scoreDueCustomers } from '../src/loops/silence-clock.ts';
import { scoreBatch, type PipelineParts } from '../src/pipeline.ts';
import { openLiveServings } from '@ebb/model-serving';
import { batchOf, openEngine } from './fixture.ts';
import { seededRandom } from './traffic.ts';

const actor = { id: 'lena', name: 'Lena' };
let engine: Awaited<ReturnType<typeof openEngine>>;
/** Two scoring processes on one record; each notices a change for itself. */
let processes: PipelineParts[];

beforeEach(async () => {
  engine = await openEngine({ poolSize: 10 });
  const another = { ...engine.parts, servings: await openLiveServings(engine.db, engine.clock.now) };
  processes = [engine.parts, another];
});
afterEach(() => engine.close());

/** Models that differ in all a score is made of, so that one mixed from two could not go unnoticed. */
async function addModel(seed: number, status: 'champion' | 'challenger'): Promise<string> {
  const rows = 300;
  const data = new Float64Array(rows * featureNames.length);
  const labels = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    const days = (row * 37) % 200;
    data[row * featureNames.length] = days;
    data[row * featureNames.length + 8] = ((row * 7) % 40) / 10;
    labels[row] = days + ((row * 13) % 40) > 60 + 30 * seed ? 1 : 0;
  }
  const trained = trainForestSync(data, labels, { featureNames, trees: 10, maxDepth: 5, seed });
  const { forest, baseProbability } = trained;
  const calibration = { kind: 'platt', slope: 1 + seed / 10, intercept: seed / 10 } as const;
  const { id } = await registerModel(engine.db, {
    shopId: 'shop',
    status,
    why: { kind: 'text', text: 'the tests' },
    artefact: encodeModel({ featureNames, forest, baseProbability, calibration, metadata: { seed } }),
    horizonDays: 30 + 10 * seed,
    medianGapDays: 10 + 5 * seed,
    nowMs: engine.clock.now(),
    summaryOf: (identity) => identity,
  });
  return id;
}

async function scoreAllDue(): Promise<void> {
  for (const { servings } of processes) await servings.refresh();
  while ((await scoreDueCustomers({ ...engine.parts, batchCustomers: 500 })) > 0);
}

async function expectClean(): Promise<void> {
  const findings: string[] = [];
  const report = await runAudit(engine.db, {
    nowMs: engine.clock.now(),
    onFinding: ({ kind, detail }) => findings.push(`${kind} ${detail}`),
  });
  expect(findings).toEqual([]);
  expect(isClean({ ...report, outboxLeft: 0 })).toBe(true);
}

/** Every point of the history is what the model it names says of its features, to the last bit. */
async function expectWholeHistory(models: readonly string[]): Promise<void> {
  const scorers = new Map<string, ReturnType<typeof createScorer>>();
  for (const id of models)
    scorers.set(id, createScorer(decodeModel((await loadModel(engine.db, id))!.artefact)));
  const points = await engine.db.prisma.prediction.findMany({ where: { probability: { not: null } } });
  const used = new Set<string>();
  for (const { modelId, features, probability } of points) {
    used.add(modelId!);
    expect(probability).toBe(
      scorers.get(modelId!)!.scoreOne(Float64Array.from(JSON.parse(features) as number[])),
    );
  }
  expect([...used].sort()).toEqual([...models].sort());
}

const scoredBy = async () => {
  const rows = await engine.db.prisma.profile.findMany({
    where: { known: true, probability: { not: null } },
    select: { customerId: true, modelId: true },
  });
  return new Map(rows.map(({ customerId, modelId }) => [customerId, modelId]));
};

/** Whether a batch is at the statement that locks its customers. */
async function isAnybodyLocking(): Promise<boolean> {
  const rows = await engine.db.prisma.$queryRawUnsafe<unknown[]>(
    `SELECT 1 FROM information_schema.processlist WHERE db = DATABASE() AND info LIKE 'SELECT STRAIGHT_JOIN%'`,
  );
  return rows.length > 0;
}

const command = async (modelId: string, note: string) => ({
  shopId: 'shop',
  modelId,
  note,
  actor,
  version: (await readHistory(engine.db, 'shop', 1)).version,
  nowMs: engine.clock.now(),
});
const promote = async (id: string) =>
  decideModel(engine.db, { ...(await command(id, 'under load')), action: 'promote' });
const rollBack = async (id: string) =>
  decideModel(engine.db, { ...(await command(id, 'under load')), action: 'rollback' });
const share = async (id: string, sharePercent: number) =>
  shareModel(engine.db, { ...(await command(id, 'under load')), sharePercent });

it('promoted, shared and rolled back under load, ends with every customer scored whole by the right model', async () => {
  const first = await addModel(1, 'champion');
  const second = await addModel(2, 'challenger');
  const third = await addModel(3, 'challenger');
  await scoreAllDue();
  const random = seededRandom(20_261_121);
  const ids = Array.from({ length: 120 }, (_, index) => `c${index}`);
  const changes: (() => Promise<CommandOutcome>)[] = [
    () => promote(second),
    () => share(third, 30),
    () => rollBack(first),
    () => promote(third),
    () => rollBack(second),
    () => rollBack(first),
  ];

  let isOver = false;
  let sent = 0;
  const load = processes.map(async (parts) => {
    while (!isOver) {
      const events = Array.from({ length: 25 }, () =>
        orderCompleted(1_000 + Math.floor(random() * 9_000), {
          customerId: ids[Math.floor(random() * ids.length)]!,
          occurredAt: SOME_TIME_MS - Math.floor(random() * 170 * dayMs),
        }),
      );
      sent += events.length;
      await scoreBatch(batchOf(...events), parts);
      await scoreDueCustomers({ ...parts, batchCustomers: 20 });
    }
  });
  for (const change of changes) {
    expect(await change()).toEqual({ kind: 'done' });
    // Each process looks when it does, the second long after the first.
    const before = sent;
    await processes[0]!.servings.refresh();
    while (sent < before + 150) await new Promise((resolve) => setImmediate(resolve));
    await processes[1]!.servings.refresh();
    engine.clock.advance(60_000);
  }
  isOver = true;
  await Promise.all(load);
  await scoreAllDue();

  expect(new Set((await scoredBy()).values())).toEqual(new Set([first]));
  await expectWholeHistory([first, second, third]);
  await expectClean();
});

it('a batch held up while the champion changes is scored by the new one', async () => {
  const first = await addModel(1, 'champion');
  const second = await addModel(2, 'challenger');
  await scoreAllDue();
  const customer = { shopId: 'shop', customerId: 'c0' };
  await scoreBatch(batchOf(orderCompleted(5_000, customer)), engine.parts);
  expect((await scoredBy()).get('c0')).toBe(first);

  const heldUp = await inTransaction(engine.db, async (tx) => {
    await lockProfiles(tx, [customer], isKnownCustomer);
    const batch = scoreBatch(batchOf(orderCompleted(7_000, customer)), engine.parts);
    await waitFor(() => isAnybodyLocking(), { what: 'the batch waiting for its customer' });
    engine.clock.advance(60_000);
    expect(await promote(second)).toEqual({ kind: 'done' });
    engine.clock.advance(dayMs);
    return { batch };
  });
  expect(await heldUp.batch).toMatchObject({ folded: 1 });
  expect((await scoredBy()).get('c0')).toBe(second);
  await expectWholeHistory([first, second]);
  await expectClean();
});

it('an experiment scores its share by the challenger, at once, and takes them back when it ends', async () => {
  const champion = await addModel(1, 'champion');
  const challenger = await addModel(2, 'challenger');
  await scoreAllDue();
  const ids = Array.from({ length: 200 }, (_, index) => `c${index}`);
  const events = ids.map((customerId, index) =>
    orderCompleted(5_000, { customerId, occurredAt: SOME_TIME_MS - (index % 150) * dayMs }),
  );
  await scoreBatch(batchOf(...events), engine.parts);
  expect(new Set((await scoredBy()).values())).toEqual(new Set([champion]));

  for (const sharePercent of [25, 50]) {
    engine.clock.advance(60_000);
    expect(await share(challenger, sharePercent)).toEqual({ kind: 'done' });
    await scoreAllDue();
    const { id } = await engine.db.prisma.experiment.findFirstOrThrow({ where: { openMarker: 1 } });
    const expected = ids.map((customer): [string, string] => [
      customer,
      isInExperiment('shop', customer, { id, sharePercent }) ? challenger : champion,
    ]);
    expect(await scoredBy()).toEqual(new Map(expected));
    expect(new Set(expected.map(([, model]) => model)).size).toBe(2);
    await expectClean();
  }
  engine.clock.advance(60_000);
  await share(challenger, 0);
  await scoreAllDue();
  expect(new Set((await scoredBy()).values())).toEqual(new Set([champion]));
  await expectClean();
});
