import type { AlertDetail, AlertsPage } from '@ebb/contracts';
import type { ApiFixture, RunningApi } from './api-fixture.ts';
import { createApiFixture } from './api-fixture.ts';

let fixture: ApiFixture;
let api: RunningApi;

beforeAll(async () => {
  fixture = await createApiFixture('alert_queue');
  api = await fixture.start();
  for (let index = 0; index < 9; index++) {
    const customerId = `q${index}`;
    await fixture.addProfile({ customerId, name: index === 3 ? '100% Ltd' : `Company ${index}` });
    await fixture.addAlert({
      id: `alert-${index}`,
      customerId,
      openedMs: 1_000 + Math.floor(index / 3),
      revenueAtRiskMinor: 100 * (index % 3),
      band: index < 4 ? 'critical' : 'high',
      probability: index % 2 === 0 ? 0.7 : 0.9,
    });
  }
  const reasons = ['days_since_last_order', 'order_trend_90d'].map((feature) => ({
    ...{ feature, value: 1, contribution: 0.1, text: feature },
  }));
  await fixture.db.prisma.alert.update({
    where: { id: 'alert-4' },
    data: { reasons: JSON.stringify(reasons) },
  });
  await fixture.db.prisma.profile.updateMany({ where: { customerId: 'q5' }, data: { segment: 3 } });
  await act('alert-0', 'acknowledge', { version: 1 });
  await act(
    'alert-1',
    'acknowledge',
    { version: 1 },
    await fixture.token({ userId: 'amir', name: 'Amir', role: 'agent' }),
  );
  await act('alert-2', 'resolve', { version: 1, outcome: 'retained' });
});

afterAll(async () => {
  await fixture.close();
});

async function act(id: string, action: string, body: object, as?: string): Promise<void> {
  const path = `/api/alerts/${id}/${action}`;
  const { status } = await fixture.call(api, path, { body, ...(as === undefined ? {} : { as }) });
  expect(status).toBe(200);
}

async function list(query: Record<string, string> = {}): Promise<AlertsPage> {
  const search = new URLSearchParams({ shop: 'shop', ...query });
  const { status, body } = await fixture.call<AlertsPage>(api, `/api/alerts?${search.toString()}`);
  expect(status).toBe(200);
  return body;
}

test.each([
  [{}, 8],
  [{ status: 'open' }, 6],
  [{ status: 'acknowledged' }, 2],
  [{ status: 'closed' }, 1],
  [{ status: 'all' }, 9],
  [{ owner: 'me' }, 1],
  [{ owner: 'amir' }, 1],
  [{ owner: 'none' }, 6],
  [{ band: 'critical' }, 3],
  [{ minimum: '200' }, 2],
  [{ minimum: '200', status: 'all' }, 3],
  [{ reason: 'days_since_last_order' }, 1],
  [{ reason: 'order_trend_90d' }, 0],
  [{ segment: '3' }, 1],
  [{ segment: '4' }, 0],
  [{ q: '%' }, 1],
  [{ q: 'company', band: 'high' }, 5],
  [{ q: "' OR 1=1 -- " }, 0],
])('filtered by %j holds %i', async (query, expected) => {
  const page = await list(query);
  expect([page.items.length, page.total]).toEqual([expected, expected]);
  expect(page.counts).toEqual({
    ...{ today: 8, backlog: 0, snoozed: 0 },
    ...{ open: 6, acknowledged: 2, mine: 1, critical: 3, high: 5 },
  });
});

test.each(['revenue_at_risk', 'risk', 'newest', 'oldest'])(
  'by %s comes in pages without gap or repeat, in order',
  async (sort) => {
    const whole = (await list({ sort, status: 'all' })).items.map(({ id }) => id);
    const pages: string[] = [];
    let cursor: string | null = null;
    do {
      const page: AlertsPage = await list({
        sort,
        status: 'all',
        limit: '2',
        ...(cursor === null ? {} : { cursor }),
      });
      pages.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(pages).toEqual(whole);
    expect(new Set(whole).size).toBe(9);
  },
);

test('is sorted as asked', async () => {
  const newest = (await list({ sort: 'newest', status: 'all' })).items.map(({ openedAt }) => openedAt);
  expect(newest).toEqual([...newest].sort((a, b) => b - a));
  const oldest = (await list({ sort: 'oldest', status: 'all' })).items.map(({ openedAt }) => openedAt);
  expect(oldest).toEqual([...oldest].sort((a, b) => a - b));
  const money = (await list({ status: 'all' })).items.map(({ revenueAtRiskMinor }) => revenueAtRiskMinor);
  expect(money).toEqual([...money].sort((a, b) => b - a));
});

test('says who the customer is', async () => {
  const { items } = await list({ q: '100%' });
  expect(items[0]).toMatchObject({
    customerId: 'q3',
    customerName: '100% Ltd',
    currency: 'EUR',
    shopId: 'shop',
  });
});

test('a customer’s page lists the alerts and names the open one', async () => {
  const { body } = await fixture.call<{ customer: { alertId: string | null }; alerts: unknown[] }>(
    api,
    '/api/customers/q5?shop=shop',
  );
  expect(body.customer.alertId).toBe('alert-5');
  expect(body.alerts).toHaveLength(1);
  const closed = await fixture.call<{ customer: { alertId: string | null } }>(
    api,
    '/api/customers/q2?shop=shop',
  );
  expect(closed.body.customer.alertId).toBeNull();
});

describe('a day’s work', () => {
  const ids = async (plan: string) => (await list({ plan })).items.map(({ id }) => id);
  const version = async (id: string) =>
    (await fixture.call<{ alert: { version: number } }>(api, `/api/alerts/${id}`)).body.alert.version;
  const doIt = async (id: string, action: string, said: object = {}) =>
    act(id, action, { version: await version(id), ...said });
  const baseline = { probability: 0, ticketMark: 0 };

  beforeAll(async () => {
    const settings = {
      ...{ line: null, minimumOrders: 2, minimumValueMinor: 0, dailyCapacity: 4 },
      ...{ workingDays: [1, 2, 3, 4, 5, 6, 7], quietHours: null },
    };
    const path = '/api/shops/shop/alert-policy';
    expect((await fixture.call(api, path, { method: 'PUT', body: { version: 0, settings } })).status).toBe(
      200,
    );
  });

  test('holds what is in hand and the best of what waits; work that is done lets the next move up', async () => {
    // In hand are 0 and 1; of the others 8 and 5 have the most revenue at risk, 7 and 4 less, 6 and 3 none.
    expect((await ids('today')).sort()).toEqual(['alert-0', 'alert-1', 'alert-5', 'alert-8']);
    expect(await ids('backlog')).toEqual(['alert-7', 'alert-4', 'alert-6', 'alert-3']);
    const { counts, plan } = await list();
    expect([counts.today, counts.backlog]).toEqual([4, 4]);
    expect(plan).toMatchObject({ isToday: true, capacity: 4, isFull: true, last: { id: 'alert-5' } });

    // Taking it leaves it where it is; calling the customer makes room.
    await doIt('alert-5', 'acknowledge');
    expect((await ids('today')).sort()).toEqual(['alert-0', 'alert-1', 'alert-5', 'alert-8']);
    await doIt('alert-5', 'contact', { channel: 'call' });
    expect((await ids('today')).sort()).toEqual(['alert-0', 'alert-1', 'alert-7', 'alert-8']);
    await doIt('alert-0', 'resolve', { outcome: 'lost' });
    expect((await ids('today')).sort()).toEqual(['alert-1', 'alert-4', 'alert-7', 'alert-8']);
    // Closed at the start of these tests: alert-2.
    expect((await list()).plan.workedOff).toBe(3);
    expect((await list({ plan: 'today', owner: 'amir' })).items.map(({ id }) => id)).toEqual(['alert-1']);
  });

  test('leaves out what is snoozed, which has a list of its own', async () => {
    const before = (await list()).counts;
    await doIt('alert-8', 'snooze', { until: Date.now() + 86_400_000, baseline });
    expect((await list({ snoozed: 'yes' })).items).toMatchObject([
      { id: 'alert-8', status: 'open', snooze: { probability: 0.7 } },
    ]);
    expect((await list({ status: 'open', snoozed: 'no' })).items.map(({ id }) => id)).not.toContain(
      'alert-8',
    );
    expect((await ids('today')).sort()).toEqual(['alert-1', 'alert-4', 'alert-6', 'alert-7']);
    const { counts } = await list();
    expect(counts).toMatchObject({ today: 4, snoozed: 1, open: before.open - 1 });
    const profile = await fixture.db.prisma.profile.findFirstOrThrow({ where: { customerId: 'q8' } });
    expect(Number(profile.nextScoreMs)).toBeLessThan(Date.now() + 86_400_001);
    await doIt('alert-8', 'unsnooze');
    expect((await list()).counts).toEqual(before);
  });

  test('on a day on which nobody works is that of the next', async () => {
    const { plan } = await list();
    const weekday = new Date(plan.day).getUTCDay() || 7;
    const settings = {
      ...{ line: null, minimumOrders: 2, minimumValueMinor: 0, dailyCapacity: 4 },
      ...{ workingDays: [(weekday % 7) + 1], quietHours: null },
    };
    const path = '/api/shops/shop/alert-policy';
    await fixture.call(api, path, { method: 'PUT', body: { version: 1, settings } });
    const next = (await list()).plan;
    expect(next.isToday).toBe(false);
    expect(Date.parse(next.day)).toBeGreaterThan(Date.parse(plan.day));
  });
});

describe('downloads', () => {
  const download = async (path: string) => {
    const { status, headers, body } = await fixture.call<string>(api, `${path}?shop=shop&status=all`);
    expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(headers.get('content-disposition')).toContain('attachment');
    return body
      .replace(/^\uFEFF/, '')
      .trimEnd()
      .split('\r\n');
  };

  test('hold every alert that matches, with the amounts as the currency writes them', async () => {
    const [head, ...lines] = await download('/api/alerts.csv');
    expect(head).toMatch(/^Customer,Name,Band,"Risk, 0 to 100",/);
    expect(lines).toHaveLength(9);
    expect(lines.find((line) => line.startsWith('q3,'))).toMatch(/^q3,100% Ltd,critical,90,0.9,0.00,EUR,/);
    const open = await fixture.call<string>(api, '/api/alerts.csv?shop=shop&status=open&q=q4');
    expect(open.body.trimEnd().split('\r\n')).toHaveLength(2);
  });

  test('hold every customer, with nothing that a spreadsheet would run, and negative amounts as numbers', async () => {
    await fixture.addProfile({ customerId: '=1+1', name: '@evil', netRevenueMinor: -1_250 });
    const [, ...lines] = await download('/api/customers.csv');
    expect(lines).toHaveLength(10);
    expect(lines.find((line) => line.includes('evil'))).toMatch(/^'=1\+1,'@evil,,none,,,0.00,0,-12.50,EUR,/);
  });
});

test('what is due comes first, narrowed to what has passed or is of today, and a due date is an action in the log', async () => {
  const now = Date.now();
  const dayMs = 86_400_000;
  const { db } = fixture;
  // Answered in time, so nothing waits for it; not answered; a date of somebody's own stands over the target.
  await db.prisma.alert.update({ where: { id: 'alert-0' }, data: { responseDueMs: BigInt(now - dayMs) } });
  await db.prisma.alert.update({ where: { id: 'alert-4' }, data: { responseDueMs: BigInt(now - dayMs) } });
  await db.prisma.alert.update({ where: { id: 'alert-6' }, data: { responseDueMs: BigInt(now - dayMs) } });
  await act('alert-6', 'due', { version: 1, dueAt: now + 3 * dayMs, note: 'called back on Monday' });
  await act('alert-7', 'due', { version: 1, dueAt: now - 2 * dayMs });
  const ids = (page: AlertsPage) => page.items.map(({ id }) => id);
  const byDue = await list({ sort: 'due' });
  expect(ids(byDue).slice(0, 3)).toEqual(['alert-7', 'alert-4', 'alert-6']);
  const first = await list({ sort: 'due', limit: '2' });
  expect(ids(await list({ sort: 'due', limit: '2', cursor: first.nextCursor! }))[0]).toBe('alert-6');
  const overdue = await list({ due: 'overdue' });
  expect([ids(overdue).sort(), overdue.total]).toEqual([['alert-4', 'alert-7'], 2]);
  expect((await list({ due: 'today' })).total).toBe(0);
  await act('alert-7', 'due', { version: 2, dueAt: now });
  expect(ids(await list({ due: 'today' }))).toEqual(['alert-7']);
  const { body } = await fixture.call<AlertDetail>(api, '/api/alerts/alert-6');
  expect(body.alert).toMatchObject({ dueAt: now + 3 * dayMs, version: 2 });
  expect(body.actions.at(-1)).toMatchObject({ action: 'due', said: { dueAt: now + 3 * dayMs } });
});
