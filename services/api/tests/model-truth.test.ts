import { featureNames, type ModelPage } from '@ebb/contracts';
import { saveWatch, storeTruth } from '@ebb/db';
import { dayOf, isoDay } from '@ebb/domain';
import {
  addOutcome,
  addToDuel,
  duelWeights,
  emptyDuel,
  emptyOutcomes,
  encodeDuel,
  encodeOutcomes,
} from '@ebb/learning';
import type { ApiFixture, RunningApi } from './api-fixture.ts';
import { createApiFixture } from './api-fixture.ts';
import { registerTestModel } from './model-fixture.ts';

let fixture: ApiFixture;
let api: RunningApi;
let first: string;
let second: string;
const today = dayOf(Date.now());

beforeAll(async () => {
  fixture = await createApiFixture('truth');
  api = await fixture.start();
  first = await registerTestModel(fixture, 'champion', 'It beats every plain rule.');
  second = await registerTestModel(fixture, 'challenger', 'Not surely better.');
});
afterAll(() => fixture.close());

it('shows what came true by week, what the scores promise, and how far the customers have moved', async () => {
  const monday = today - ((today + 3) % 7) - 49;
  const sums = (rows: number, share: number) => {
    const outcomes = emptyOutcomes();
    for (let row = 0; row < rows; row++) addOutcome(outcomes, 0.3, row < share * rows ? 1 : 0);
    return outcomes;
  };
  const duel = emptyDuel();
  for (let row = 0; row < 400; row++)
    addToDuel(duel, duelWeights(`c${row}`), row % 3 === 0 ? 1 : 0, 0.33, 0.6);
  await storeTruth(fixture.db, {
    shopId: 'shop',
    sums: [
      { modelId: first, role: 'asked', weekDay: monday, merged: () => encodeOutcomes(sums(200, 0.3)) },
      { modelId: first, role: 'asked', weekDay: monday + 7, merged: () => encodeOutcomes(sums(100, 0.5)) },
      { modelId: second, role: 'shadow', weekDay: monday, merged: () => encodeOutcomes(sums(50, 0.3)) },
    ],
    duels: [{ challengerId: second, championId: first, merged: () => encodeDuel(duel) }],
    progress: [{ modelId: first, before: null, throughDay: today - 31 }],
  });
  const expected = {
    rows: 300,
    positives: 90,
    meanProbability: 0.3,
    accuracy: 0.7,
    logLoss: 0.6,
    brier: 0.2,
    calibrationError: 0,
    rocAuc: 0.7,
    liftAt10: 1.5,
  };
  for (const [daysAgo, driftIndex] of [
    [1, 0.05],
    [0, 0.3],
  ] as const) {
    const psi = featureNames.map((_, index) => (index === 0 ? 0.4 : 0.12));
    await saveWatch(fixture.db, 'shop', {
      modelId: first,
      day: today - daysAgo,
      driftIndex,
      customers: 300,
      psi,
      expected,
    });
  }
  const { body } = await fixture.call<ModelPage>(api, '/api/shops/shop/model');
  expect(body.firstTruthAt).toBeNull();
  expect(body.truth.map(({ modelVersion, role }) => [modelVersion, role])).toEqual([
    [1, 'asked'],
    [2, 'shadow'],
  ]);
  const [asked] = body.truth;
  expect(asked!.total).toMatchObject({ rows: 300, positives: 110 });
  expect(asked!.weeks.map(({ metrics }) => metrics.calibrationError.toFixed(3))).toEqual(['0.000', '0.200']);
  expect(asked!.weeks[0]!.week).toBe(isoDay(monday));
  const challenger = body.models.find(({ version }) => version === 2)!;
  expect(challenger.shadow).toMatchObject({ rows: 400 });
  expect(challenger.shadow!.high).toBeLessThan(0);
  expect(body.drift).toMatchObject({
    index: 0.3,
    level: 'drifted',
    series: [{ index: 0.05 }, { index: 0.3 }],
  });
  expect(body.drift!.features[0]).toMatchObject({ feature: 'days_since_last_order', level: 'drifted' });
  expect(body.drift!.features[1]).toMatchObject({ level: 'moving' });
  expect(body.expected).toMatchObject({
    customers: 300,
    drift: 'drifted',
  });
});
