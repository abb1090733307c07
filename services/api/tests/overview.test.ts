import { recountRollups } from '@ebb/analytics';
import type { MovedCustomers, MovementComponent, Overview } from '@ebb/contracts/overview';
import { exportCustomer, eraseCustomer } from '@ebb/db';
import { takeRiskSnapshot } from '@ebb/db/overview';
import { dayMs, dayOf, emptyState, foldEvent } from '@ebb/domain';
import { orderCompleted } from '@ebb/testkit';
import type { ApiFixture, RunningApi } from './api-fixture.ts';
import { createApiFixture } from './api-fixture.ts';

let fixture: ApiFixture;
let api: RunningApi;
const now = Date.now();
const today = dayOf(now);
const at = (daysAgo: number) => (today - daysAgo) * dayMs + 1_000;
const snapshot = (daysAgo: number) => ({ day: today - daysAgo, takenMs: at(daysAgo) });

async function setRisk(customerId: string, band: string, revenueAtRiskMinor: number): Promise<void> {
  const isScored = band !== 'lapsed' && band !== 'none';
  await fixture.db.prisma.profile.updateMany({
    where: { shopId: 'shop', customerId },
    data: { band, revenueAtRiskMinor: BigInt(revenueAtRiskMinor), score: isScored ? 80 : null },
  });
}

function orderedOn(...daysAgo: number[]) {
  const state = emptyState();
  for (const ago of daysAgo)
    foldEvent(state, orderCompleted(1_000, { occurredAt: at(ago), orderId: `o${ago}` }));
  return state;
}

beforeAll(async () => {
  fixture = await createApiFixture('overview');
  await fixture.db.prisma.shop.updateMany({ data: { timeZone: 'UTC' } });
  const customers: [string, number[]][] = [
    ['worse', [500, 3]],
    ['eased', [500, 40]],
    ['back', [500]],
    ['called', [400]],
    ['gone', [400]],
    ['new', [20]],
    ['calm', [10]],
  ];
  for (const [customerId, days] of customers)
    await fixture.addProfile({ customerId, probability: 0.8, band: 'low', state: orderedOn(...days) });
  // The period before: `back` alone at its start, and `early`, of whom nothing else is left by its end.
  await fixture.addProfile({ customerId: 'early', probability: 0.8, band: 'low' });
  await setRisk('back', 'high', 70);
  await setRisk('early', 'high', 5);
  await takeRiskSnapshot(fixture.db, 'shop', snapshot(50));
  await fixture.db.prisma.prediction.create({
    data: {
      ...{ shopId: 'shop', customerId: 'early', profileVersion: 9, scoredMs: BigInt(at(31)) },
      ...{ band: 'lapsed', revenueAtRiskMinor: 0n, features: '[]' },
    },
  });
  await setRisk('early', 'lapsed', 0);
  for (const [customerId, minor] of Object.entries({
    worse: 100,
    eased: 300,
    back: 40,
    called: 60,
    gone: 25,
  }))
    await setRisk(customerId, 'high', minor);
  expect(await takeRiskSnapshot(fixture.db, 'shop', snapshot(29))).toBe(true);
  expect(await takeRiskSnapshot(fixture.db, 'shop', snapshot(29))).toBe(false);
  await setRisk('worse', 'critical', 250);
  await setRisk('eased', 'high', 200);
  await setRisk('back', 'low', 3);
  await setRisk('called', 'medium', 9);
  await setRisk('gone', 'lapsed', 0);
  await setRisk('new', 'high', 33);

  for (const [index, customerId] of ['called', 'worse', 'eased', 'new'].entries())
    await fixture.addAlert({ id: `o${index}`, customerId, openedMs: at(40 - index) });
  await fixture.db.prisma.alert.update({
    where: { id: 'o0' },
    data: {
      ...{ status: 'closed', openMarker: null, closedMs: BigInt(at(5)), updatedMs: BigInt(at(5)) },
      ...{ acknowledgedMs: BigInt(at(20)), responseDueMs: BigInt(at(19)) },
    },
  });
  await fixture.db.prisma.alert.update({
    where: { id: 'o1' },
    data: { status: 'acknowledged', acknowledgedMs: BigInt(at(35)), updatedMs: BigInt(at(2)) },
  });
  // Nobody has touched it: it is older than the period, its target is not.
  await fixture.db.prisma.alert.update({ where: { id: 'o2' }, data: { responseDueMs: BigInt(at(10)) } });
  await fixture.db.prisma.alert.update({
    where: { id: 'o3' },
    data: { withheld: true, responseDueMs: BigInt(at(10)) },
  });
  const acts: [string, number, string, number][] = [
    ['o0', 2, 'contact', at(20)],
    ['o0', 3, 'resolve', at(5)],
    ['o1', 2, 'contact', at(33)],
    ['o3', 2, 'contact', at(3)],
  ];
  await fixture.db.prisma.alertAction.createMany({
    data: acts.map(([alertId, version, action, atMs]) => ({
      ...{ alertId, version, action, atMs: BigInt(atMs), actorId: 'lena', actorName: 'Lena' },
    })),
  });
  await fixture.db.prisma.event.createMany({
    data: [false, true, true].map((imported, index) => ({
      ...{ shopId: 'shop', customerId: 'calm', messageId: `e${index}`, kind: 'page_viewed', imported },
      ...{ occurredMs: BigInt(at(300)), receivedMs: BigInt(now), profileVersion: 1 },
    })),
  });
  await recountRollups(fixture.db, 'shop', now);
  api = await fixture.start();
});

afterAll(async () => {
  await fixture.close();
});

async function overview(days = 30): Promise<Overview> {
  const path = `/api/shops/shop/overview?days=${days}`;
  const { status, body } = await fixture.call<Overview>(api, path);
  expect(status).toBe(200);
  return body;
}

test('the movement adds up from the snapshot to now, and each component leads to its customers', async () => {
  const { current, revenueAtRiskMinor, atHighRisk } = await overview();
  expect({ revenueAtRiskMinor, atHighRisk }).toEqual({ revenueAtRiskMinor: 483, atHighRisk: 3 });
  const { movement } = current;
  expect(movement).toMatchObject({ startedAt: at(29), startMinor: 525, endMinor: 483, startCustomers: 5 });
  const expected: Record<MovementComponent, number> = {
    ...{ new: 33, worse: 150, eased: -100, recovered: -40, recovered_after_contact: -60, lost: -25 },
  };
  expect(movement?.components).toEqual(
    Object.entries(expected).map(([component, amountMinor]) => ({ component, amountMinor, customers: 1 })),
  );
  for (const [component, amountMinor] of Object.entries(expected)) {
    const path = `/api/shops/shop/overview/movement?days=30&component=${component}`;
    const { body } = await fixture.call<MovedCustomers>(api, path);
    expect(body).toMatchObject({ amountMinor, customers: 1 });
    expect((body.items[0]?.endMinor ?? 0) - (body.items[0]?.startMinor ?? 0)).toBe(amountMinor);
  }
});

test('the list behind the tile holds as many customers', async () => {
  const { body } = await fixture.call<{ total: number }>(api, '/api/customers?shop=shop&band=at_risk');
  expect(body.total).toBe((await overview()).atHighRisk);
});

test('the period before ends where this one begins, and knows who was lost by then', async () => {
  const { previous, current } = await overview();
  expect(previous.movement).toMatchObject({ startedAt: at(50), endedAt: at(29), startMinor: 75 });
  expect(previous.movement?.endMinor).toBe(current.movement?.startMinor);
  const lost = previous.movement?.components.find(({ component }) => component === 'lost');
  expect(lost).toEqual({ component: 'lost', amountMinor: -5, customers: 1 });
});

test('work counts in the period in which it was done, and nothing of what is withheld', async () => {
  const { current, previous, alerts } = await overview();
  const ms = 20 * dayMs;
  expect(current.work).toEqual({
    ...{ opened: 0, answered: 1, responseP50Ms: ms, responseP90Ms: ms, contacted: 1, closed: 1 },
    ...{ targets: 2, withinTarget: 1 },
  });
  expect(previous.work).toMatchObject({ opened: 3, answered: 1, contacted: 1, closed: 0 });
  expect(alerts).toEqual({ unassigned: 1, assigned: 1, snoozed: 0 });
});

test('churn follows from the roll-ups; an import is no event of the last hour', async () => {
  const { churn, eventsLastHour } = await overview();
  expect(eventsLastHour).toBe(1);
  const months = churn.months;
  expect(months.at(-1)).toMatchObject({ isWhole: false, activeAtEnd: 4 });
  for (const month of months)
    expect(month.activeAtEnd).toBe(month.activeAtStart + month.firstOrders + month.returned - month.lapsed);
  const { days } = await overview(7);
  expect(days).toBe(7);
});

test('a customer’s export holds the snapshots, and an erasure takes them away on both ends', async () => {
  const exported = await exportCustomer(fixture.db, 'shop', 'worse');
  expect(exported?.riskSnapshots).toHaveLength(1);
  await eraseCustomer(fixture.db, { shopId: 'shop', customerId: 'worse', userId: null, nowMs: now });
  expect(await fixture.db.prisma.riskSnapshot.count({ where: { customerId: 'worse' } })).toBe(0);
});
