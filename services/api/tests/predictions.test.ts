import { featureNames } from '@ebb/contracts';
import type { CustomerDetail, PredictAnswer, Problem } from '@ebb/contracts';
import { orderCompleted, testServers, waitFor } from '@ebb/testkit';
import { dayMs, emptyState, foldEvent, isInExperiment } from '@ebb/domain';
import { Redis } from 'ioredis';
import { predictionKey } from '../src/predictions/prediction-cache.ts';
import type { ApiFixture, RunningApi } from './api-fixture.ts';
import { createApiFixture } from './api-fixture.ts';

let fixture: ApiFixture;
let api: RunningApi;
let redis: Redis;

const features = [60, 60, 400, 5, 1, -1, 40, 80, 2.5, 0, 0.25, 0];

function stateOfFiveOrders() {
  const state = emptyState();
  const now = Date.now();
  for (const daysAgo of [400, 300, 200, 100, 60]) {
    foldEvent(state, orderCompleted(4_000, { customerId: 'anna', occurredAt: now - daysAgo * dayMs }));
  }
  return state;
}

beforeAll(async () => {
  fixture = await createApiFixture('predictions');
  redis = new Redis(testServers().redisUrl);
  api = await fixture.start();
});

afterAll(async () => {
  await fixture.close();
  redis.disconnect();
});

const predict = (body: unknown, running = api) =>
  fixture.call<PredictAnswer & Problem>(running, '/api/churn/predict', { body });
const detail = (id: string) => fixture.call<CustomerDetail>(api, `/api/customers/${id}?shop=shop`);

describe('before there is a model', () => {
  test('the rule tiers answer, and say so', async () => {
    const { body } = await predict({ shopId: 'shop', features: { days_since_last_order: 90 } });
    expect(body).toMatchObject({ modelId: null, probability: 0.33, score: 33, band: 'medium' });
    expect(body.reasons[0]).toMatchObject({ feature: 'days_since_last_order', value: 90 });
    expect(
      body.baseProbability + body.reasons.reduce((sum, { contribution }) => sum + contribution, 0),
    ).toBeCloseTo(0.33, 9);
  });
});

describe('with a model', () => {
  const modelId = `m-${process.pid}-${Date.now()}`;

  beforeAll(async () => {
    await fixture.addModel(modelId);
    const { body } = await predict({
      shopId: 'shop',
      features: Object.fromEntries(featureNames.map((name, index) => [name, features[index]])),
    });
    await fixture.addProfile({
      customerId: 'anna',
      name: 'Anna',
      traits: JSON.stringify({ plan: ['gold', 1, 'm'], left: [null, 2, 'm'] }),
      state: stateOfFiveOrders(),
      features,
      probability: body.probability,
      band: body.band,
      modelId,
    });
    await fixture.addProfile({ customerId: 'never', state: emptyState() });
  });

  test('a what-if without changes is the stored score, and so is the same by values alone', async () => {
    const stored = await fixture.db.prisma.profile.findFirstOrThrow({ where: { customerId: 'anna' } });
    const { body } = await predict({ shopId: 'shop', customerId: 'anna' });
    expect(body.probability).toBe(stored.probability);
    expect(body.score).toBe(stored.score);
    const { body: byValue } = await predict({
      shopId: 'shop',
      customerId: 'anna',
      features: { order_count: 5 },
    });
    expect(byValue).toEqual(body);
  });

  test('the contributions and the base add up to the uncalibrated probability', async () => {
    const { body } = await predict({ shopId: 'shop', customerId: 'anna' });
    const sum = body.reasons.reduce((total, { contribution }) => total + contribution, body.baseProbability);
    expect(sum).toBeCloseTo(body.rawProbability, 9);
    expect(body.reasons).toHaveLength(featureNames.length);
    const days = body.reasons.find(({ feature }) => feature === 'days_since_last_order');
    expect(Math.abs(days?.contribution ?? 0)).toBeGreaterThan(0.01);
  });

  test('what if the customer had ordered today: less risk, and nothing is stored', async () => {
    const before = await predict({
      shopId: 'shop',
      customerId: 'anna',
      features: { days_since_last_order: 190 },
    });
    const after = await predict({
      shopId: 'shop',
      customerId: 'anna',
      features: { days_since_last_order: 0 },
    });
    expect(after.body.probability).toBeLessThan(before.body.probability);
    expect(await fixture.db.prisma.prediction.count()).toBe(0);
  });

  test('the customer page explains the stored score with the model that gave it', async () => {
    const { status, body } = await detail('anna');
    expect(status).toBe(200);
    expect(body.prediction).toMatchObject({ modelId, horizonDays: 60 });
    const { body: same } = await predict({ shopId: 'shop', customerId: 'anna' });
    expect(body.prediction?.reasons).toEqual(same.reasons);
    expect(body.prediction?.recommendation).toEqual(same.recommendation);
    expect(body.traits).toEqual({ plan: 'gold' });
    expect(body.features.map(({ value }) => value)).toEqual(features);
    expect(body.features.map(({ shopMedian }) => shopMedian)).toEqual(features);
    expect(body).toMatchObject({ currency: 'EUR', version: 1, history: [], alerts: [] });
  });

  test('nobody is scored before the first order, unless values say what if', async () => {
    const { status, body } = await predict({ shopId: 'shop', customerId: 'never' });
    expect([status, body.type]).toEqual([422, 'urn:ebb:problem:customer-not-scored']);
    const whatIf = await predict({ shopId: 'shop', customerId: 'never', features: { order_count: 1 } });
    expect(whatIf.status).toBe(200);
    expect((await detail('never')).body).toMatchObject({ prediction: null, crossing: null });
  });

  test.each([
    ['nothing', { shopId: 'shop' }, 400],
    ['no value', { shopId: 'shop', features: {} }, 400],
    ['an unknown feature', { shopId: 'shop', features: { age: 3 } }, 400],
    ['a text for a value', { shopId: 'shop', features: { order_count: '3' } }, 400],
    ['null for a value', { shopId: 'shop', features: { order_count: null } }, 400],
    ['too large a value', { shopId: 'shop', features: { order_count: 1e13 } }, 400],
    ['an unknown customer', { shopId: 'shop', customerId: 'nobody' }, 404],
    ['a guest', { shopId: 'shop', customerId: 'anonymous:x' }, 404],
  ])('%s is refused', async (_what, body, status) => {
    expect((await predict(body)).status).toBe(status);
  });

  test('a prediction is kept by its content, and what is damaged there is computed anew', async () => {
    const values = {
      ...Object.fromEntries(featureNames.map((name, index) => [name, features[index]])),
      tenure_days: 123.5,
    };
    const row = Float64Array.from(featureNames, (name) => Number(values[name as keyof typeof values]));
    const key = predictionKey(modelId, row);
    const first = await predict({ shopId: 'shop', features: values });
    const kept = await waitFor(() => redis.get(key), { what: 'the kept prediction' });
    expect(JSON.parse(kept)).toMatchObject({ p: first.body.probability });
    expect((await predict({ shopId: 'shop', features: values })).body).toEqual(first.body);
    for (const damaged of ['{', '{"p":1}', '{"p":1,"raw":1,"shap":[1]}', '"x"']) {
      await redis.set(key, damaged);
      expect((await predict({ shopId: 'shop', features: values })).body).toEqual(first.body);
    }
    const text = await (await fetch(`http://127.0.0.1:${api.opsPort}/metrics`)).text();
    expect(text).toMatch(/ebb_prediction_cache_lookups_total\{result="hit"\} [1-9]/);
  });

  test('without Redis every answer is the same', async () => {
    const blind = await fixture.start({ redisUrl: 'redis://127.0.0.1:1' });
    const body = { shopId: 'shop', customerId: 'anna' };
    expect((await predict(body, blind)).body).toEqual((await predict(body)).body);
    const page = await fixture.call<CustomerDetail>(blind, '/api/customers/anna?shop=shop');
    expect(page.body).toEqual((await detail('anna')).body);
    expect((await fetch(`http://127.0.0.1:${blind.opsPort}/readyz`)).status).toBe(200);
  });

  test('a new champion answers at once; the page still explains the old score by the old model', async () => {
    const before = await predict({ shopId: 'shop', customerId: 'anna' });
    const page = await detail('anna');
    await fixture.addModel(`${modelId}-2`, 'shop', 2);
    const { body } = await predict({ shopId: 'shop', customerId: 'anna' });
    expect(body.modelId).toBe(`${modelId}-2`);
    const after = await detail('anna');
    expect(after.body.prediction).toEqual(page.body.prediction);
    expect(after.body.prediction?.rawProbability).toBe(before.body.rawProbability);
  });

  test('what-if asks the challenger about the customers of its share, and the champion about the rest', async () => {
    const champion = await fixture.db.prisma.model.findFirstOrThrow({
      where: { shopId: 'shop', status: 'champion' },
    });
    const challengerId = `${modelId}-challenger`;
    const { artefact, summary, horizonDays, medianGapDays } = champion;
    const copy = { artefact, summary, horizonDays, medianGapDays, createdMs: 3n };
    await fixture.db.prisma.model.create({
      data: { ...copy, id: challengerId, shopId: 'shop', version: 99, status: 'challenger' },
    });
    const id = 'an experiment';
    const [inside, outside] = [true, false].map((wanted) =>
      [...'abcdefghij'].find(
        (customer) => isInExperiment('shop', customer, { id, sharePercent: 50 }) === wanted,
      )!,
    );
    for (const customerId of [inside!, outside!]) {
      await fixture.addProfile({ customerId, state: stateOfFiveOrders(), features, probability: 0.5 });
    }
    const models = { challengerId, championId: champion.id, startedMs: 1n, changedMs: 1n };
    await fixture.db.prisma.experiment.create({
      data: { id, shopId: 'shop', ...models, sharePercent: 50, openMarker: 1 },
    });
    const deciderOf = async (customerId: string) =>
      (await predict({ shopId: 'shop', customerId })).body.modelId;
    expect(await deciderOf(inside!)).toBe(challengerId);
    expect(await deciderOf(outside!)).toBe(champion.id);
    await fixture.db.prisma.experiment.update({ where: { id }, data: { openMarker: null } });
    expect(await deciderOf(inside!)).toBe(champion.id);
    await fixture.db.prisma.model.delete({ where: { id: challengerId } });
  });
});

test('the model page tells of the champion and the training under way', async () => {
  const empty = await fixture.call(api, '/api/shops/shop/model', {});
  // The summary in this fixture is empty: such a row is a fault of ours, and is told as one.
  expect(empty.status).toBe(500);
  const metrics = {
    rows: 1,
    positives: 1,
    rocAuc: 0.7,
    prAuc: 0.5,
    logLoss: 0.6,
    brier: 0.2,
    calibrationError: 0.01,
    accuracy: 0.7,
    precision: 0.6,
    recall: 0.5,
    f1: 0.55,
    liftAt10: 2,
  };
  const summary = {
    id: 'x',
    version: 0,
    status: 'challenger',
    createdAt: 0,
    promotedAt: null,
    horizonDays: 60,
    trainingRows: 10,
    trees: 20,
    dataFrom: 1,
    dataTo: 2,
    metrics,
    baselines: [{ name: 'recency', metrics }],
    importance: [],
    verdict: 'It is better.',
    onlyForTheTrainer: { secret: 1 },
  };
  await fixture.db.prisma.model.updateMany({ data: { summary: JSON.stringify(summary) } });
  await fixture.db.prisma.trainingRun.create({
    data: { id: 'r', shopId: 'shop', status: 'running', step: 'grow', done: 3, total: 9, startedMs: 7n },
  });
  const { body } = await fixture.call<{ champion: object; run: object }>(api, '/api/shops/shop/model');
  expect(body.champion).toMatchObject({
    version: 2,
    status: 'champion',
    promotedAt: 2,
    // Stored as a sentence by an older release.
    verdict: { kind: 'text', text: 'It is better.' },
  });
  expect(body).toHaveProperty('rejected', null);
  expect(body.champion).not.toHaveProperty('onlyForTheTrainer');
  // Stored before there were folds and curves.
  expect(body.champion).toMatchObject({ folds: [], curves: null, provenance: { seed: null } });
  expect(body.run).toMatchObject({
    status: 'running',
    step: 'grow',
    done: 3,
    total: 9,
    startedAt: 7,
    finishedAt: null,
    error: null,
  });

  // Where no model earned its place, the newest one that was tried tells why.
  await fixture.db.prisma.model.updateMany({ data: { status: 'rejected' } });
  const rules = await fixture.call<{ champion: object; rejected: object }>(api, '/api/shops/shop/model');
  expect(rules.body.champion).toBeNull();
  expect(rules.body.rejected).toMatchObject({
    status: 'rejected',
    verdict: { kind: 'text', text: 'It is better.' },
  });
});
