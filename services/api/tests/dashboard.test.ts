import { recountRollups } from '@ebb/analytics';
import type { DashboardStats } from '@ebb/contracts';
import { dayMs, dayOf, emptyState, foldEvent } from '@ebb/domain';
import { customerEvent, orderCompleted } from '@ebb/testkit';
import type { ApiFixture, RunningApi } from './api-fixture.ts';
import { createApiFixture } from './api-fixture.ts';

let fixture: ApiFixture;
let api: RunningApi;
const today = dayOf(Date.now());
const at = (daysAgo: number) => (today - daysAgo) * dayMs + 1_000;

function state(events: Parameters<typeof foldEvent>[1][]) {
  const folded = emptyState();
  for (const event of events) foldEvent(folded, event);
  return folded;
}

beforeAll(async () => {
  fixture = await createApiFixture('dashboard');
  // The days below are those of UTC; elsewhere tomorrow begins at another hour.
  await fixture.db.prisma.shop.updateMany({ data: { timeZone: 'UTC' } });
  api = await fixture.start();
  await fixture.addProfile({
    customerId: 'anna',
    probability: 0.9,
    band: 'critical',
    revenueAtRiskMinor: 900,
    state: state([
      orderCompleted(1_000, { occurredAt: at(3), orderId: 'a1' }),
      orderCompleted(2_000, { occurredAt: at(3), orderId: 'a2' }),
      orderCompleted(4_000, { occurredAt: at(200), orderId: 'a3' }),
      // Cancelled today: gone from the day it was placed on.
      orderCompleted(8_000, { occurredAt: at(2), orderId: 'a4' }),
      customerEvent({ kind: 'order_cancelled', orderId: 'a4', occurredAt: at(0) }),
      // Names no order: off the day it came.
      customerEvent({ kind: 'order_refunded', amountMinor: 300, occurredAt: at(1) }),
      customerEvent({ kind: 'order_refunded', orderId: 'a2', amountMinor: 500, occurredAt: at(0) }),
    ]),
  });
  await fixture.addProfile({
    customerId: 'bert',
    probability: 0.7,
    band: 'high',
    revenueAtRiskMinor: 50,
    state: state([orderCompleted(10, { occurredAt: at(0) })]),
  });
  await fixture.addProfile({ customerId: 'cora', probability: 1, band: 'low', revenueAtRiskMinor: 7 });
  await fixture.addProfile({ customerId: 'dora' });
  await fixture.addProfile({
    customerId: 'anonymous:g',
    state: state([orderCompleted(60_000, { occurredAt: at(3) })]),
  });
  await fixture.addProfile({ customerId: 'anna', shopId: 'other', netRevenueMinor: 1e9, orderCount: 99 });
  const kinds = ['order_completed', 'order_cancelled', 'order_refunded', 'page_viewed'];
  await fixture.db.prisma.event.createMany({
    data: [...kinds, ...kinds].map((kind, index) => ({
      shopId: index < 7 ? 'shop' : 'other',
      customerId: 'anna',
      messageId: `e${index}`,
      kind,
      occurredMs: BigInt(at(index < 4 ? 0 : 100)),
      receivedMs: BigInt(index < 2 ? Date.now() : Date.now() - 2 * 3_600_000),
      imported: false,
      profileVersion: 1,
    })),
  });
  for (const [index, customerId] of ['anna', 'bert', 'cora', 'dora'].entries()) {
    await fixture.addAlert({ id: `d${index}`, customerId, openedMs: at(index) });
  }
  await fixture.db.prisma.alert.update({
    where: { id: 'd0' },
    data: {
      status: 'acknowledged',
      acknowledgedMs: BigInt(at(0) + 1_000),
      updatedMs: BigInt(at(0) + 1_000),
    },
  });
  await fixture.db.prisma.alert.update({
    where: { id: 'd1' },
    data: {
      status: 'closed',
      openMarker: null,
      closedMs: BigInt(at(0)),
      updatedMs: BigInt(at(0)),
      acknowledgedMs: BigInt(at(1) + 4_000),
    },
  });
  await recountRollups(fixture.db, 'shop', Date.now());
});

afterAll(async () => {
  await fixture.close();
});

async function stats(query = ''): Promise<DashboardStats> {
  const { status, body } = await fixture.call<DashboardStats>(api, `/api/dashboard/stats?shop=shop${query}`);
  expect(status).toBe(200);
  return body;
}

test('customers and money are those of the profiles, guests apart, and of this shop alone', async () => {
  const body = await stats();
  expect(body.currency).toBe('EUR');
  expect(body.customers).toMatchObject({ known: 4, anonymous: 1, active: 3 });
  expect(body.customers.byBand).toEqual([
    { band: 'none', customers: 1, revenueAtRiskMinor: 0 },
    { band: 'lapsed', customers: 0, revenueAtRiskMinor: 0 },
    { band: 'low', customers: 1, revenueAtRiskMinor: 7 },
    { band: 'medium', customers: 0, revenueAtRiskMinor: 0 },
    { band: 'high', customers: 1, revenueAtRiskMinor: 50 },
    { band: 'critical', customers: 1, revenueAtRiskMinor: 900 },
  ]);
  expect(body.orders).toEqual({
    orders: 4,
    netRevenueMinor: 1_000 + 1_500 + 4_000 - 300 + 10,
    refundsAndCancellations: 4,
    guestOrders: 1,
    guestNetRevenueMinor: 60_000,
  });
  expect(body.revenueAtRiskMinor).toBe(950);
  expect(body.highRiskShare).toBeCloseTo(2 / 3);
});

test('the days hold what their orders are worth now', async () => {
  const { daily } = await stats('&days=7');
  expect(daily.map(({ day }) => Date.parse(day) / dayMs)).toEqual(
    Array.from({ length: 7 }, (_, index) => today - 6 + index),
  );
  expect(daily.map(({ orders }) => orders)).toEqual([0, 0, 0, 3, 0, 0, 1]);
  expect(daily.map(({ netRevenueMinor }) => netRevenueMinor)).toEqual([0, 0, 0, 62_500, 0, -300, 10]);
  expect(daily.map(({ events }) => events)).toEqual([0, 0, 0, 0, 0, 0, 4]);
  expect(daily.map(({ alertsOpened }) => alertsOpened)).toEqual([0, 0, 0, 1, 1, 1, 1]);
});

test('over the longest series the days add up to the totals', async () => {
  const { daily, orders } = await stats('&days=400');
  const sum = (value: (day: (typeof daily)[number]) => number) =>
    daily.reduce((total, day) => total + value(day), 0);
  expect(sum((day) => day.netRevenueMinor)).toBe(orders.netRevenueMinor + orders.guestNetRevenueMinor);
  expect(sum((day) => day.orders)).toBe(orders.orders + orders.guestOrders);
});

test('alerts, scores and freshness', async () => {
  const body = await stats();
  expect(body.alerts).toEqual({
    open: 2,
    acknowledged: 1,
    openedToday: 1,
    closedToday: 1,
    medianResponseMs: 2_500,
  });
  expect(body.scoreHistogram.filter(({ customers }) => customers > 0)).toEqual([
    { from: 70, to: 79, customers: 1 },
    { from: 90, to: 100, customers: 2 },
  ]);
  expect(body.freshness.eventsLastHour).toBe(2);
  expect(body.freshness.lastEventAt).toBeGreaterThan(Date.now() - 600_000);
});

test('a shop without anything has totals too', async () => {
  await fixture.db.prisma.shop.create({
    data: {
      id: 'empty',
      name: 'e',
      currency: 'JPY',
      currencyDigits: 0,
      timeZone: 'UTC',
      settings: '{}',
      createdMs: 0n,
    },
  });
  const as = await fixture.token({ userId: 'elsa', shops: ['empty'] });
  const { status, body } = await fixture.call<DashboardStats>(api, '/api/dashboard/stats?shop=empty', { as });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    customers: { known: 0, anonymous: 0, active: 0 },
    highRiskShare: 0,
    alerts: { medianResponseMs: null },
    freshness: { lastEventAt: null, lastScoredAt: null, eventsLastHour: 0 },
  });
});

test.each(['days=6', 'days=401', 'days=x'])('%s is refused', async (query) => {
  expect((await fixture.call(api, `/api/dashboard/stats?shop=shop&${query}`)).status).toBe(400);
});

test('new events move the totals within seconds', async () => {
  const before = await stats();
  await fixture.addProfile({ customerId: 'late', probability: 0.5 });
  const endMs = Date.now() + 30_000;
  let known = before.customers.known;
  while (known === before.customers.known && Date.now() < endMs) known = (await stats()).customers.known;
  expect(known).toBe(before.customers.known + 1);
});
