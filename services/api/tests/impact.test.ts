import type { AlertDetail, AlertPolicyPage, AlertsPage, ImpactPage } from '@ebb/contracts';
import { defaultPolicySettings } from '@ebb/contracts';
import { dayMs } from '@ebb/domain';
import { createApiFixture, type ApiFixture, type RunningApi } from './api-fixture.ts';

let fixture: ApiFixture;
let api: RunningApi;
const nowMs = Date.now();
const openedMs = nowMs - 100 * dayMs;

beforeAll(async () => {
  fixture = await createApiFixture('impact');
  api = await fixture.start();
});
afterAll(() => fixture.close());

const idOf = (index: number) => `alert-${String(index).padStart(5, '0')}`.padEnd(32, '0');
const impact = async (query = '') =>
  (await fixture.call<ImpactPage>(api, `/api/shops/shop/impact${query}`)).body;

/** Of every ten customers two are withheld; nine in ten of the worked come back, half of the others. */
async function addTrial(customers: number): Promise<void> {
  const rows = Array.from({ length: customers }, (_, index) => ({
    ...{ id: idOf(index), customerId: `c${index}`, withheld: index % 10 < 2 },
    retained: index % 10 < 2 ? index % 20 < 2 : index % 10 !== 9,
  }));
  await fixture.db.prisma.alert.createMany({
    data: rows.map(({ id, customerId, withheld }, index) => ({
      ...{ id, shopId: 'shop', customerId, withheld, phase: 1, episodeNumber: 1, version: 1 },
      ...{ openMarker: index < 20 ? 1 : null, status: index < 20 ? 'open' : 'closed' },
      ...{ band: 'high', openedBand: 'high', probability: 0.7, score: 70, openedScore: 60 + (index % 30) },
      ...{ revenueAtRiskMinor: 100n, reasons: '[]' },
      ...{ openedMs: BigInt(openedMs + index * 60_000), updatedMs: BigInt(openedMs) },
    })),
  });
  await fixture.db.prisma.alertOutcome.createMany({
    data: rows.map(({ id: alertId, customerId, retained }, index) => ({
      ...{ shopId: 'shop', alertId, customerId, retained },
      maturedMs: BigInt(openedMs + 30 * dayMs + index * 60_000),
      revenueMinor: retained ? 5_000n + BigInt(index % 7) * 100n : 0n,
      previousRevenueMinor: 4_000n + BigInt(index % 7) * 100n,
    })),
  });
}

it('says what to switch on while nothing is compared, and what this shop could see', async () => {
  const page = await impact();
  expect(page).toMatchObject({ verdict: { kind: 'off' }, phase: null, outlook: { basis: 'assumed' } });
  expect(page.outlook.shares.map(({ sharePercent }) => sharePercent)).toEqual([10, 20, 30, 50]);
  expect(page.outlook.shares.every(({ days }) => days === null)).toBe(true);
});

it('compares the worked with the withheld once outcomes have matured', async () => {
  const settings = {
    ...{ ...defaultPolicySettings, holdoutPercent: 20 },
    contactCosts: { call: 300, mail: 0, offer: 1_000 },
  };
  const path = '/api/shops/shop/alert-policy';
  const set = await fixture.call<AlertPolicyPage>(api, path, {
    method: 'PUT',
    body: { version: 0, settings },
  });
  expect(set.body).toMatchObject({ settings, phase: 1 });
  await addTrial(1_000);
  const page = await impact();
  expect(page).toMatchObject({
    verdict: { kind: 'paid', missing: null },
    phase: { number: 1, sharePercent: 20, endedAt: null, outcomeDays: 90 },
    enrolled: { worked: 800, withheld: 200 },
    matured: { worked: 800, withheld: 200 },
    retention: { worked: 0.875, withheld: 0.5 },
  });
  expect(page.ratioP).toBeCloseTo(1, 6);
  const { difference, low, high } = page.retention!;
  expect(low).toBeLessThan(difference);
  expect(high).toBeGreaterThan(difference);
  expect(page.weeks.at(-1)).toMatchObject({ worked: 800, withheld: 200 });
  expect(page.months.reduce((sum, { worked }) => sum + worked, 0)).toBe(800);
  expect((await impact('?phase=1')).enrolled).toEqual(page.enrolled);
  expect((await fixture.call(api, '/api/shops/shop/impact?phase=7')).status).toBe(404);
});

it('keeps the withheld out of the queue, its counts and its file, and leaves their own page', async () => {
  const page = (await fixture.call<AlertsPage>(api, '/api/alerts?shop=shop')).body;
  expect(page).toMatchObject({ total: 16, counts: { open: 16, today: 16, high: 16 } });
  expect(page.items.some(({ customerId }) => ['c0', 'c1', 'c10', 'c11'].includes(customerId))).toBe(false);
  const all = (await fixture.call<AlertsPage>(api, '/api/alerts?shop=shop&status=all&limit=1')).body;
  expect(all.total).toBe(800);
  const csv = (await fixture.call<string>(api, '/api/alerts.csv?shop=shop')).body;
  expect(csv.trim().split('\r\n')).toHaveLength(17);
  const own = (await fixture.call<AlertDetail>(api, `/api/alerts/${idOf(0)}`)).body;
  expect(own.alert).toMatchObject({ customerId: 'c0', withheld: true });
});

it('counts a customer who was contacted although withheld where the draw has put it', async () => {
  const withheld = idOf(0);
  await fixture.addProfile({ customerId: 'c0', probability: 0.7 });
  await fixture.addProfile({ customerId: 'c2', probability: 0.7 });
  for (const [id, channel] of [[withheld, 'call'] as const, [idOf(2), 'offer'] as const]) {
    const body = { version: 1, channel };
    expect((await fixture.call(api, `/api/alerts/${id}/contact`, { body })).status).toBe(200);
  }
  // What was logged now lies after the time of the comparison: as if it had been logged within.
  await fixture.db.prisma.alertAction.updateMany({
    where: { action: 'contact' },
    data: { atMs: BigInt(openedMs + dayMs) },
  });
  const page = await impact();
  expect(page.contacted).toEqual({ worked: 1, withheld: 1 });
  expect(page.matured).toEqual({ worked: 800, withheld: 200 });
  expect(page.costMinor).toBe(1_000);
  expect(page.naive).toMatchObject({ contacted: 1, retained: 1 });
  expect(page.actions.find(({ channel }) => channel === 'offer')).toMatchObject({
    customers: 1,
    retained: 1,
  });
  const waiting = await fixture.db.prisma.outbox.findMany({ where: { topic: 'churn.alerts' } });
  const text = waiting.map(({ messages }) => messages).join('\n');
  expect(text).toContain(idOf(2));
  expect(text).not.toContain(withheld);
  const rows = (await fixture.call<string>(api, '/api/shops/shop/impact.csv')).body.trim().split('\r\n');
  expect(rows).toHaveLength(1_001);
  expect(rows[1]).toMatch(/^1,c0,.*,withheld,.*,1,call,.*,3\.00,no$/);
});

it('takes the verdict back where the arms are not as they were drawn, and shows it to nobody who works the queue', async () => {
  await fixture.db.prisma.alert.updateMany({
    where: { id: { in: Array.from({ length: 100 }, (_, index) => idOf(10 * index)) } },
    data: { withheld: false },
  });
  const page = await impact();
  expect(page.ratioP).toBeLessThan(0.001);
  expect(page.verdict).toEqual({ kind: 'not_trustworthy', missing: null });
  const agent = await fixture.token({ userId: 'amir', role: 'agent' });
  expect((await fixture.call(api, '/api/shops/shop/impact', { as: agent })).status).toBe(403);
  expect((await fixture.call(api, '/api/shops/shop/impact/outlook', { as: agent })).status).toBe(200);
});
