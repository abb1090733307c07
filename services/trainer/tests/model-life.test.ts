import { findChampion, readDuels, readHistory, readTruth, readWatches, shareModel } from '@ebb/db';
import { dayMs } from '@ebb/domain';
import { createScorer, decodeModel } from '@ebb/forest';
import { decodeDuel, decodeOutcomes, emptyOutcomes, mergeOutcomes, outcomeMetrics } from '@ebb/learning';
import { createLogger, createMetrics } from '@ebb/service-kit';
import { createModelCare } from '../src/steps/maintain-models.ts';
import { checkTruth } from '../src/steps/check-truth.ts';
import { promoteChallengers } from '../src/steps/promote-challengers.ts';
import { createTrainerMetrics } from '../src/metrics.ts';
import { watchDrift } from '../src/steps/watch-drift.ts';
import { artefactOf, customers, horizonDays, openLife, people, startDay, weeks } from './life-fixture.ts';

const right = artefactOf('right');
const wrong = artefactOf('wrong');
const scorerOf = (artefact: Uint8Array) => createScorer(decodeModel(artefact));
/** Seven in the morning of the first day on which the answers of a day are checked. */
const whenRipe = (day: number) => (day + horizonDays + 1) * dayMs + 7 * 3_600_000;
const lastDay = startDay + 7 * weeks - 1;

let life: Awaited<ReturnType<typeof openLife>>;
beforeAll(async () => {
  life = await openLife();
});
afterAll(() => life.close());

/** Four weeks in which the champion was asked once a week; a challenger is made when the first is over. */
async function liveThroughWeeks(shopId: string, champion: Uint8Array, challenger: Uint8Array) {
  await life.addShop(shopId);
  const championId = await life.addModel(shopId, 'champion', champion, startDay);
  const challengerId = await life.addModel(shopId, 'challenger', challenger, startDay + 7);
  const scorer = scorerOf(champion);
  for (let week = 0; week < weeks; week++) {
    await life.addAnswers(shopId, championId, (row) => scorer.scoreOne(row), startDay + 7 * week);
  }
  await life.addOutcomes(shopId);
  return { championId, challengerId };
}

async function metricsOf(shopId: string, modelId: string, role: 'asked' | 'shadow') {
  const rows = (await readTruth(life.db, shopId)).filter(
    (row) => row.modelId === modelId && row.role === role,
  );
  const sums = emptyOutcomes();
  for (const row of rows) mergeOutcomes(sums, decodeOutcomes(row.sums));
  return { weeks: rows.length, ...outcomeMetrics(sums) };
}

describe('what came true', () => {
  it('is checked when the horizon has passed, once, in as many steps as it takes', async () => {
    const { championId, challengerId } = await liveThroughWeeks('truth', right, wrong);
    const check = (nowMs: number) => checkTruth(life.db, 'truth', nowMs);
    // The horizon of the first answers is over, and events may still be on their way.
    expect(await check(whenRipe(startDay) - 2 * 3_600_000)).toBe(0);
    expect(await check(whenRipe(startDay))).toBe(customers);
    expect(await check(whenRipe(startDay))).toBe(0);
    // Two trainers at once.
    const both = await Promise.all([check(whenRipe(startDay + 10)), check(whenRipe(startDay + 10))]);
    expect(both.sort((left, right_) => left - right_)).toEqual([0, customers]);
    expect(await check(whenRipe(lastDay + 100))).toBe(2 * customers);

    const asked = await metricsOf('truth', championId, 'asked');
    const leavers = people.filter(({ leaves }) => leaves).length;
    expect(asked).toMatchObject({ weeks, rows: 4 * customers, positives: 4 * leavers });
    expect(asked.rocAuc).toBeGreaterThan(0.7);
    expect(asked.calibrationError).toBeLessThan(0.05);
    // Of the week before the challenger was made, it may have seen what came true.
    const shadow = await metricsOf('truth', challengerId, 'shadow');
    expect(shadow).toMatchObject({ weeks: weeks - 1, rows: 3 * customers });
    expect(shadow.rocAuc).toBeLessThan(0.3);
    const [duel] = await readDuels(life.db, 'truth', championId);
    expect(decodeDuel(duel!.sums).rows).toBe(3 * customers);
  });

  it('does not change when an order becomes known later', async () => {
    const before = await readTruth(life.db, 'truth');
    const leaver = people.find(({ leaves }) => leaves)!;
    await life.db.prisma.event.create({
      data: {
        shopId: 'truth',
        customerId: leaver.id,
        messageId: 'late',
        kind: 'order_completed',
        occurredMs: BigInt((startDay + 20) * dayMs),
        receivedMs: BigInt((startDay + 90) * dayMs),
        imported: false,
        orderId: 'late',
        amountMinor: 1000n,
        profileVersion: 2,
      },
    });
    expect(await checkTruth(life.db, 'truth', whenRipe(lastDay + 200))).toBe(0);
    expect(await readTruth(life.db, 'truth')).toEqual(before);
  });
});

describe('a challenger in shadow', () => {
  const promote = async (shopId: string, nowMs = whenRipe(lastDay)) =>
    promoteChallengers(life.db, shopId, (await findChampion(life.db, shopId))!, null, nowMs);

  it('that is surely closer to the truth takes the place, and the history says why', async () => {
    const { championId, challengerId } = await liveThroughWeeks('better', wrong, right);
    await checkTruth(life.db, 'better', whenRipe(startDay + 7));
    // One day's answers decide nothing.
    expect(await promote('better', whenRipe(startDay + 7))).toEqual([]);
    await checkTruth(life.db, 'better', whenRipe(lastDay));
    expect(await promote('better')).toMatchObject([{ challengerId, championId, next: 'promoted' }]);
    expect(await findChampion(life.db, 'better')).toMatchObject({ id: challengerId });
    const { entries } = await readHistory(life.db, 'better', 2);
    expect(entries).toMatchObject([
      {
        action: 'promoted',
        modelVersion: 2,
        actorName: null,
        why: { kind: 'compared', result: 'closer' },
      },
      { action: 'retired', modelVersion: 1, why: { kind: 'replaced', byVersion: 2 } },
    ]);
    expect(await promote('better')).toEqual([]);
  });

  it('that is surely further from it retires', async () => {
    const { challengerId } = await liveThroughWeeks('worse', right, wrong);
    await checkTruth(life.db, 'worse', whenRipe(lastDay));
    expect(await promote('worse')).toMatchObject([{ challengerId, next: 'retired' }]);
    expect(await life.db.prisma.model.findUnique({ where: { id: challengerId } })).toMatchObject({
      status: 'retired',
      standing: expect.stringContaining('"result":"further","championVersion":1') as string,
    });
  });

  it('that knows as much stays, until it has had three horizons', async () => {
    const { challengerId } = await liveThroughWeeks('equal', right, right);
    await checkTruth(life.db, 'equal', whenRipe(lastDay));
    expect(await promote('equal')).toMatchObject([{ challengerId, next: 'stays' }]);
    const later = (startDay + 7 + 3 * horizonDays + 1) * dayMs;
    expect(await promote('equal', later)).toMatchObject([
      {
        next: 'retired',
        standing: { kind: 'compared', endedAfterDays: 90 },
      },
    ]);
  });

  it('with a share of the customers is left to whoever gave it', async () => {
    const { challengerId } = await liveThroughWeeks('shared', wrong, right);
    const { version } = await readHistory(life.db, 'shared', 1);
    const actor = { id: 'ana', name: 'Ana' };
    const command = { shopId: 'shared', modelId: challengerId, version, note: 'try it', actor, nowMs: 1 };
    expect(await shareModel(life.db, { ...command, sharePercent: 10 })).toEqual({ kind: 'done' });
    await checkTruth(life.db, 'shared', whenRipe(lastDay));
    expect(await promote('shared')).toMatchObject([
      { next: 'stays', standing: { kind: 'compared', result: 'closer', personDecides: true } },
    ]);
  });
});

describe('drift', () => {
  it('is measured once a day, and asks for a new model when the customers have become others', async () => {
    await life.addShop('drift');
    const championId = await life.addModel('drift', 'champion', right, startDay);
    await life.scoreProfiles('drift', championId, 0);
    let nowMs = startDay * dayMs + 1000;
    const metrics = createMetrics({ name: 'trainer', version: 'test' });
    const gauge = async (name: string) =>
      (await metrics.registry.getSingleMetric(`ebb_model_${name}`)!.get()).values.map(({ value }) => value);
    const care = createModelCare({
      db: life.db,
      metrics: createTrainerMetrics(metrics),
      log: createLogger({ name: 'trainer', level: 'silent', version: 'test' }),
      signal: new AbortController().signal,
      now: () => nowMs,
      beat: () => undefined,
    });
    const shop = { id: 'drift', currency: 'EUR', currencyDigits: 2, settings: {} };
    const watches = () => readWatches(life.db, 'drift', championId);
    // Scoring is still going over the shop.
    await care.lookAfter(shop);
    expect(await watches()).toEqual([]);
    nowMs += 3_600_000;
    await care.lookAfter(shop);
    expect(await watches()).toMatchObject([
      { day: startDay, customers, driftIndex: expect.closeTo(0, 6) as number },
    ]);
    const expected = (await watches())[0]!.expected;
    expect(expected.accuracy).toBeGreaterThan(0.6);
    expect(expected.calibrationError).toBeCloseTo(0, 6);
    expect(care.whyRetrain('drift')).toBeUndefined();

    await life.scoreProfiles('drift', championId, 60);
    // The first look of a day stands.
    expect(await watchDrift(life.db, 'drift', (await findChampion(life.db, 'drift'))!, nowMs)).toBeCloseTo(
      0,
      6,
    );
    nowMs += 2 * dayMs;
    await care.lookAfter(shop);
    expect((await watches()).at(-1)!.driftIndex).toBeGreaterThan(0.25);
    expect(care.whyRetrain('drift')).toMatchObject({ kind: 'champion_stale', stale: { kind: 'drifted' } });
    expect(await gauge('drift_index')).toEqual([(await watches()).at(-1)!.driftIndex]);
    expect(await gauge('look_failed')).toEqual([0]);

    // A younger model has been tried: it is not trained again each day for the same reason.
    await life.addModel('drift', 'challenger', right, startDay + 2);
    nowMs += dayMs;
    await care.lookAfter(shop);
    expect(care.whyRetrain('drift')).toBeUndefined();

    // The metrics of a champion that has gone go with it: an alert rule would fire for ever.
    await life.db.prisma.model.updateMany({ where: { shopId: 'drift' }, data: { status: 'retired' } });
    await care.lookAfter(shop);
    expect(await gauge('drift_index')).toEqual([]);
  });
});
