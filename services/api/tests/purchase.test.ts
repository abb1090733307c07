import { featureNames, type CustomersPage } from '@ebb/contracts';
import type { PurchaseAnswer, PurchaseFeatures, PurchaseModelsPage } from '@ebb/contracts/purchase';
import { beginPurchasePass, storeLikelihoods, storePurchaseModel } from '@ebb/db/purchase';
import { dayMs, emptyState, foldEvent } from '@ebb/domain';
import { orderCompleted } from '@ebb/testkit';
import { createApiFixture, type ApiFixture, type RunningApi } from './api-fixture.ts';

let fixture: ApiFixture;
let api: RunningApi;

/** A rule that says 0.6 after a day and 0.2 after a hundred, of no order turned around; longer horizons say a little less. */
const ruleOf = (horizonDays: number) => ({
  ...{ name: 'days since last order', feature: 'days_since_last_order', sign: 1, baseProbability: 0.7 },
  ...{ from: [1, 100], to: [0.4 + horizonDays / 1000, 0.8 + horizonDays / 1000] },
});
const report = (horizonDays: number) => ({
  ...{ horizonDays, decides: 'rule', rule: 'days since last order', trainedRows: 100, testRows: 50 },
  reason: {
    ...{ kind: 'too_few_customers', orderingCustomers: 40, historyDays: 300 },
    ...{ leastOrderingCustomers: 500, leastHistoryDays: 180 },
  },
  ...{ orderedShare01: 0.3, tests: [], metrics: [], calibration: [], importance: null, spend: null },
});

async function addCustomer(customerId: string, daysAgo: number): Promise<void> {
  const state = emptyState();
  const at = Date.now() - daysAgo * dayMs;
  foldEvent(
    state,
    orderCompleted(5_000, { customerId, orderId: customerId, occurredAt: at, receivedAt: at }),
  );
  await fixture.addProfile({ customerId, state, probability: 0.3 });
}

beforeAll(async () => {
  fixture = await createApiFixture('purchase_api');
  api = await fixture.start();
  await addCustomer('lately', 1);
  await addCustomer('silent', 120);
  await addCustomer('gone', 500);
  await fixture.addProfile({ customerId: 'visitor' });
});

afterAll(() => fixture.close());

const models = () => fixture.call<PurchaseModelsPage>(api, '/api/purchase/models?shop=shop');
const predict = (body: object) =>
  fixture.call<PurchaseAnswer & { type: string; detail: string }>(api, '/api/purchase/predict', {
    body: { shopId: 'shop', ...body },
  });
const list = (query: string) => fixture.call<CustomersPage>(api, `/api/customers?shop=shop&${query}`);

describe('before anything is learnt', () => {
  it('says so, everywhere', async () => {
    const { status, body } = await models();
    expect([status, body.models, body.training, body.computed]).toEqual([200, null, null, null]);
    expect(body.expected).toMatchObject({ customers: 0, spendMinor: null });
    expect((await predict({ customerId: 'lately' })).status).toBe(422);
    const { items } = (await list('sort=buys_7')).body;
    expect(items.map(({ purchase }) => purchase)).toEqual([null, null, null, null]);
    expect((await list('buys7=1')).body.total).toBe(0);
  });
});

describe('with a version of models', () => {
  beforeAll(async () => {
    for (const horizonDays of [7, 30, 90])
      await storePurchaseModel(fixture.db, {
        ...{ shopId: 'shop', version: 1, horizonDays, createdMs: 1_000, medianGapDays: 20 },
        ...{ activeWindowDays: 180, report: JSON.stringify(report(horizonDays)) },
        rule: JSON.stringify(ruleOf(horizonDays)),
        spend:
          horizonDays === 30
            ? JSON.stringify({ method: 'orders', orderValue: { p: 6, q: 4, gamma: 15 }, ordersOfBuyer: 1.2 })
            : null,
        artefact: new Uint8Array(0),
      });
    const pass = { shopId: 'shop', version: 1, day: 1, startedMs: 5_000 };
    await beginPurchasePass(fixture.db, pass);
    const row = { shopId: 'shop', version: 1, computedMs: 6_000 };
    await storeLikelihoods(fixture.db, [
      { ...row, customerId: 'lately', within7: 0.2, within30: 0.5, within90: 0.8, spendMinor: 12_000 },
      { ...row, customerId: 'nobody', within7: 0.9, within30: 0.9, within90: 0.9, spendMinor: 9 },
      { ...row, customerId: 'silent', within7: 0.05, within30: 0.2, within90: null, spendMinor: 20_000 },
    ]);
  });

  it('says who decides, and what it comes to over all customers', async () => {
    const { body } = await models();
    expect(body.models).toMatchObject({ version: 1, trainedAt: 1_000, activeWindowDays: 180 });
    expect(body.models!.horizons.map(({ horizonDays, decides }) => [horizonDays, decides])).toEqual([
      [7, 'rule'],
      [30, 'rule'],
      [90, 'rule'],
    ]);
    expect(body.computed).toEqual({ version: 1, startedAt: 5_000, finishedAt: null, customers: 0 });
    // Nobody without a profile is counted.
    expect(body.expected).toMatchObject({ customers: 2, spendMinor: 32_000 });
    expect(body.expected.ordersWithin[0]!.customers).toBeCloseTo(0.25, 9);
  });

  it('answers of a customer as of now, ascending, with reasons', async () => {
    const { status, body } = await predict({ customerId: 'lately' });
    expect(status).toBe(200);
    const said = body.likelihoods.map(({ probability }) => probability!);
    // One by one the rules say 0.593, 0.57 and 0.51: longer is never less likely.
    for (const probability of said) expect(probability).toBeCloseTo((0.593 + 0.57 + 0.51) / 3, 9);
    expect(body.spendMinor).toBeGreaterThan(0);
    expect(body.reasonsHorizonDays).toBe(30);
    expect(body.reasons[0]).toMatchObject({ feature: 'days_since_last_order' });
    expect(body.reasons[0]!.contribution).toBeCloseTo(0.7 - 0.43, 9);
    const later = await predict({ customerId: 'lately', features: { days_since_last_order: 100 } });
    expect(later.body.likelihoods[0]!.probability).toBeLessThan(said[0]!);
    expect((await predict({ features: { days_since_last_order: 1 } })).status).toBe(200);
  });

  it('says why it does not answer', async () => {
    expect((await predict({ customerId: 'gone' })).body.detail).toBe(
      'The last order is more than 180 days ago.',
    );
    expect((await predict({ customerId: 'visitor' })).body.detail).toBe('There is no order yet.');
    expect((await predict({ customerId: 'who' })).status).toBe(404);
    expect((await predict({})).status).toBe(400);
    const others = await fixture.token({ shops: ['other'] });
    for (const path of ['models', 'features'])
      expect((await fixture.call(api, `/api/purchase/${path}?shop=shop`, { as: others })).status).toBe(403);
  });

  it('lists, filters and sorts customers by it, and writes it into the CSV', async () => {
    const ids = async (query: string) => (await list(query)).body.items.map(({ customerId }) => customerId);
    expect((await ids('sort=buys_7')).slice(0, 2)).toEqual(['lately', 'silent']);
    expect((await ids('sort=expected_spend')).slice(0, 2)).toEqual(['silent', 'lately']);
    expect(await ids('buys7=20')).toEqual(['lately']);
    expect(await ids('buys30=20&spendAtLeast=20000')).toEqual(['silent']);
    expect(await ids('buys90=1')).toEqual(['lately']);
    expect((await list('buys7=0')).status).toBe(400);
    const [row] = (await list('buys7=20')).body.items;
    expect(row!.purchase).toEqual({
      ...{ within7: 0.2, within30: 0.5, within90: 0.8, spendMinor: 12_000 },
      ...{ version: 1, computedAt: 6_000 },
    });
    const csv = (await fixture.call<string>(api, '/api/customers.csv?shop=shop&buys7=20')).body;
    expect(csv.trim().split('\r\n')).toHaveLength(2);
    expect(csv).toContain('0.2,0.5,0.8,120.00,1970-01-01T00:00:06.000Z');
  });

  it('names what it looks at', async () => {
    const { body } = await fixture.call<PurchaseFeatures>(api, '/api/purchase/features?shop=shop');
    expect(body.features.map(({ name }) => name)).toEqual([...featureNames]);
    expect(body.features[0]!.importance).toEqual(
      [7, 30, 90].map((horizonDays) => ({ horizonDays, share01: null })),
    );
  });
});
