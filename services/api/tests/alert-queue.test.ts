import type { AlertsPage } from '@ebb/contracts';
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
  await act('alert-0', 'acknowledge', { version: 1 });
  await act(
    'alert-1',
    'acknowledge',
    { version: 1 },
    await fixture.token({ userId: 'amir', name: 'Amir', role: 'agent' }),
  );
  await act('alert-2', 'resolve', { version: 1, outcome: 'retained' });
}, 60_000);

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
  [{ q: '%' }, 1],
  [{ q: 'company', band: 'high' }, 5],
  [{ q: "' OR 1=1 -- " }, 0],
])('filtered by %j holds %i', async (query, expected) => {
  const page = await list(query);
  expect([page.items.length, page.total]).toEqual([expected, expected]);
  expect(page.counts).toEqual({ open: 6, acknowledged: 2, mine: 1, critical: 3, high: 5 });
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
