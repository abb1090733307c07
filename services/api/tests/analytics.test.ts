import { recountRollups, shopDays } from '@ebb/analytics';
import type {
  AnalyticsFilters,
  CategoryInsights,
  ChurnRisk,
  Cohorts,
  CountrySales,
  TimeSeries,
  Transactions,
} from '@ebb/contracts';
import { dayMs, emptyState, foldEvent, isoDay } from '@ebb/domain';
import { customerEvent, orderCompleted } from '@ebb/testkit';
import { createApiFixture, type ApiFixture, type RunningApi } from './api-fixture.ts';

let fixture: ApiFixture;
let api: RunningApi;
const { dayOf } = shopDays('Asia/Tokyo');
const today = dayOf(Date.now());
/** Noon in Tokyo. */
const at = (daysAgo: number) => (today - daysAgo) * dayMs + 3 * 3_600_000;
const day = (daysAgo: number) => isoDay(today - daysAgo);

interface Bought {
  readonly daysAgo: number;
  readonly minor: number;
  readonly tea?: number;
  readonly id?: string;
}

function state(country: string | undefined, bought: readonly Bought[], refundMinor = 0) {
  const folded = emptyState();
  for (const { daysAgo, minor, tea = 1, id } of bought) {
    const products = [
      { category: 'Tea', price: tea, quantity: 2 },
      ...(tea === 1 ? [] : [{ category: 'Mugs', price: 2 }]),
    ];
    const given = { occurredAt: at(daysAgo), properties: { products } };
    foldEvent(folded, orderCompleted(minor, { ...given, ...(id === undefined ? {} : { orderId: id }) }));
  }
  if (country !== undefined)
    foldEvent(folded, customerEvent({ kind: 'identified', traits: { country }, occurredAt: at(400) }));
  if (refundMinor > 0)
    foldEvent(folded, customerEvent({ kind: 'order_refunded', amountMinor: refundMinor, occurredAt: at(1) }));
  return folded;
}

beforeAll(async () => {
  fixture = await createApiFixture('analytics');
  api = await fixture.start();
  await fixture.db.prisma.shop.update({ where: { id: 'shop' }, data: { timeZone: 'Asia/Tokyo' } });
  const add = (customerId: string, of: ReturnType<typeof state>, segment: number | null = null) =>
    fixture
      .addProfile({ customerId, state: of, name: customerId.toUpperCase() })
      .then(() => fixture.db.prisma.profile.updateMany({ where: { customerId }, data: { segment } }));
  await add(
    'anna',
    state(
      'Japan',
      [
        { daysAgo: 0, minor: 1_000, id: 'newest' },
        { daysAgo: 5, minor: 2_000 },
      ],
      100,
    ),
    1,
  );
  await add(
    'bert',
    state('Peru', [
      { daysAgo: 3, minor: 900, tea: 3.5 },
      { daysAgo: 130, minor: 50 },
    ]),
    2,
  );
  await add('cora', state('Peru', [{ daysAgo: 100, minor: 700 }]), 1);
  await add('dora', state(undefined, [{ daysAgo: 300, minor: 10 }]));
  await add('anonymous:g', state(undefined, [{ daysAgo: 5, minor: 60_000 }]));
  await recountRollups(fixture.db, 'shop', Date.now());
}, 60_000);

afterAll(() => fixture.close());

async function ask<Answer>(path: string, query = ''): Promise<Answer> {
  const { status, body } = await fixture.call<Answer>(api, `/api/analytics/${path}?shop=shop${query}`);
  expect({ path, status, body: status === 200 ? '' : body }).toEqual({ path, status: 200, body: '' });
  return body;
}

test('a series has every day of the shop’s zone, totals that count each customer once, and the period before', async () => {
  const series = await ask<TimeSeries>('time-series', `&from=${day(6)}&to=${day(0)}`);
  expect(series).toMatchObject({ timeZone: 'Asia/Tokyo', currency: 'EUR', by: 'day', isCounting: false });
  expect(series.points.map((point) => point.from)).toEqual([6, 5, 4, 3, 2, 1, 0].map(day));
  expect(series.points.map(({ orders }) => orders)).toEqual([0, 2, 0, 1, 0, 0, 1]);
  expect(series.points.map(({ netRevenueMinor }) => netRevenueMinor)).toEqual([
    0, 62_000, 0, 900, 0, -100, 1_000,
  ]);
  expect(series.points.map(({ customers }) => customers)).toEqual([0, 1, 0, 1, 0, 0, 1]);
  expect(series.totals).toMatchObject({ orders: 4, customers: 2, newCustomers: 1, refundsMinor: 100 });
  expect(series.previousFrom).toBe(day(13));
  expect(series.previousTotals).toMatchObject({ orders: 0, customers: 0 });
  const months = await ask<TimeSeries>('time-series', `&from=${day(350)}&to=${day(0)}&by=month`);
  expect(months.totals).toMatchObject({ orders: 7, customers: 4, newCustomers: 4 });
  expect(months.points[0]!.from).toBe(day(350));
  expect(months.points.slice(1).every(({ from }) => from.endsWith('-01'))).toBe(true);
  const weeks = await ask<TimeSeries>('time-series', `&from=${day(30)}&to=${day(0)}&by=week`);
  expect(weeks.points.slice(1).every(({ from }) => new Date(from).getUTCDay() === 1)).toBe(true);
  expect(weeks.points.reduce((sum, { orders }) => sum + orders, 0)).toBe(4);
});

test.each([
  ['&country=Peru', { orders: 1, customers: 1 }],
  ['&country=unknown', { orders: 1, customers: 0 }],
  ['&segment=1', { orders: 2, customers: 1 }],
  ['&segment=0', { orders: 1, customers: 0 }],
  ['&category=Mugs', { orders: 1, customers: 1, netRevenueMinor: 200 }],
  ['&category=Tea&country=Peru&segment=2', { orders: 1, netRevenueMinor: 700 }],
  ['&category=None', { orders: 0, customers: 0 }],
])('%s narrows the series', async (query, totals) => {
  const series = await ask<TimeSeries>('time-series', `&from=${day(6)}&to=${day(0)}${query}`);
  expect(series.totals).toMatchObject(totals);
});

test('categories share out what orders are worth', async () => {
  const { categories } = await ask<CategoryInsights>('category-insights', `&from=${day(6)}&to=${day(0)}`);
  expect(categories).toEqual([
    { category: 'Tea', orders: 4, units: 8, revenueMinor: 63_700, customers: 2, previousRevenueMinor: 0 },
    { category: 'Mugs', orders: 1, units: 1, revenueMinor: 200, customers: 1, previousRevenueMinor: 0 },
  ]);
});

test('countries are those that customers named', async () => {
  const { countries } = await ask<CountrySales>('countries', `&from=${day(6)}&to=${day(0)}`);
  expect(countries).toEqual([
    { country: '', orders: 1, revenueMinor: 60_000, customers: 0 },
    { country: 'Japan', orders: 2, revenueMinor: 2_900, customers: 1 },
    { country: 'Peru', orders: 1, revenueMinor: 900, customers: 1 },
  ]);
});

test('customers go from active over cooling to lost, and come back', async () => {
  const { tiers, points } = await ask<ChurnRisk>('churn-risk', `&from=${day(59)}&to=${day(0)}`);
  expect(tiers).toEqual({ active: 2, cooling: 1, lost: 1 });
  const tiersAt = (daysAgo: number) => points.find((point) => point.day === day(daysAgo));
  // Bert was silent from the 90th day after his first order until he came back three days ago.
  expect(tiersAt(4)).toMatchObject({ cooling: 2, lost: 1 });
  expect(tiersAt(3)).toMatchObject({ active: 2, cooling: 1, lost: 1 });
  expect(tiersAt(59)).toMatchObject({ active: 2, cooling: 0, lost: 1 });
});

test('a cohort’s size is its first month, and its triangle has a cell a month', async () => {
  const { months, cohorts } = await ask<Cohorts>('cohorts', `&from=${day(350)}&to=${day(0)}`);
  expect(months.length).toBeGreaterThanOrEqual(12);
  expect(cohorts.reduce((sum, { customers }) => sum + customers, 0)).toBe(4);
  for (const { month, customers, later } of cohorts) {
    expect(later[0]!.customers).toBe(customers);
    expect(later).toHaveLength(months.length - months.indexOf(month));
  }
  expect(cohorts.flatMap(({ later }) => later).reduce((sum, { orders }) => sum + orders, 0)).toBe(6);
});

test('the latest orders come newest first, whoever placed them', async () => {
  const { transactions } = await ask<Transactions>('real-time-transactions', '&limit=4');
  expect(transactions.map(({ customerId }) => customerId).slice(0, 2)).toEqual(['anna', 'bert']);
  // At the same moment: in either order.
  expect(
    transactions
      .map(({ amountMinor }) => amountMinor)
      .slice(2)
      .sort(),
  ).toEqual([2_000, 60_000]);
  expect(transactions[0]).toMatchObject({
    orderId: 'newest',
    name: 'ANNA',
    country: 'Japan',
    categories: ['Tea'],
  });
  const narrow = await ask<Transactions>('real-time-transactions', '&category=Mugs');
  expect(narrow.transactions.map(({ customerId }) => customerId)).toEqual(['bert']);
  const peru = await ask<Transactions>('real-time-transactions', '&country=Peru&segment=1');
  expect(peru.transactions.map(({ amountMinor }) => amountMinor)).toEqual([700]);
});

test('what can be chosen is what there is', async () => {
  expect(await ask<AnalyticsFilters>('filters')).toMatchObject({
    firstDay: day(300),
    today: day(0),
    segments: [],
    categories: ['Mugs', 'Tea'],
    countries: expect.arrayContaining(['', 'Japan', 'Peru']) as string[],
  });
});

test.each([
  'from=2026-02-30',
  'from=2026-03-02&to=2026-03-01',
  'from=1990-01-01&to=2026-01-01',
  'from=x',
  'by=year',
])('%s is refused', async (query) => {
  const { status } = await fixture.call(api, `/api/analytics/time-series?shop=shop&${query}`);
  expect(status).toBe(400);
});
