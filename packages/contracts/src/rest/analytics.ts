import { Type, type Static, type TSchema } from 'typebox';
import type { Endpoints } from './endpoint.ts';
import { memberProblems, Problem } from './problem.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const dayOf = (description: string) => Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description });
const Day = dayOf('YYYY-MM-DD, a day of the shop’s time zone');

export const seriesSteps = ['day', 'week', 'month'] as const;
export type SeriesStep = (typeof seriesSteps)[number];

/** In a question: customers who named no country. */
export const noCountry = 'unknown';

const filters = {
  segment: Type.Optional(
    Type.Integer({ minimum: 0, description: 'customers who are in it now; 0: who are in none' }),
  ),
  category: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  country: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 64,
      description: `that the customer named last; ${noCountry}: who named none`,
    }),
  ),
};

/** Without `from` and `to`: the last 90 days, today included. */
export const AnalyticsQuery = Type.Object({
  shop: Type.String({ minLength: 1, maxLength: 64 }),
  from: Type.Optional(Day),
  to: Type.Optional(dayOf('included')),
  ...filters,
});
export type AnalyticsQuery = Static<typeof AnalyticsQuery>;

/** What every answer says of what it is about. */
const head = {
  asOf: Type.Integer(),
  currency: Type.String(),
  timeZone: Type.String({ description: 'by which days begin' }),
  from: Day,
  to: Day,
  isCounting: Type.Boolean({ description: 'the roll-ups are being counted anew: numbers may change' }),
};

const Sales = Type.Object({
  orders: Type.Integer({ description: 'worth more than nothing, on the day they were placed' }),
  units: Type.Integer({ description: 'products in them, where the shop lists products' }),
  netRevenueMinor: Type.Integer({ description: 'what they are worth now, less refunds that name no order' }),
  refundsMinor: Type.Integer({ description: 'that name no order, on the day they came' }),
  customers: Type.Integer({ description: 'known customers who ordered, each once' }),
  newCustomers: Type.Integer({ description: 'of them, those whose first order it was' }),
});
export type Sales = Static<typeof Sales>;

export const SalesPoint = Type.Object({ from: Day, to: Day, ...Sales.properties });
export type SalesPoint = Static<typeof SalesPoint>;

export const TimeSeries = Type.Object({
  ...head,
  by: Type.Enum(seriesSteps),
  points: Type.Array(SalesPoint),
  totals: Sales,
  previousFrom: Day,
  previous: Type.Array(SalesPoint, { description: 'of the period before, as long' }),
  previousTotals: Sales,
});
export type TimeSeries = Static<typeof TimeSeries>;

export const AnalyticsFilters = Type.Object({
  firstDay: Nullable(Day),
  today: Day,
  segments: Type.Array(Type.Object({ id: Type.Integer(), name: Type.String() })),
  categories: Type.Array(Type.String()),
  countries: Type.Array(Type.String()),
});
export type AnalyticsFilters = Static<typeof AnalyticsFilters>;

export const CategoryInsights = Type.Object({
  ...head,
  categories: Type.Array(
    Type.Object({
      category: Type.String(),
      orders: Type.Integer({ description: 'that hold something of it' }),
      units: Type.Integer(),
      revenueMinor: Type.Integer({ description: 'its share of what these orders are worth now' }),
      customers: Type.Integer(),
      previousRevenueMinor: Type.Integer(),
    }),
  ),
});
export type CategoryInsights = Static<typeof CategoryInsights>;

const Month = Type.String({ pattern: '^\\d{4}-\\d{2}$' });

export const Cohorts = Type.Object({
  ...head,
  months: Type.Array(Month),
  cohorts: Type.Array(
    Type.Object({
      month: Month,
      customers: Type.Integer(),
      /** One a month from the cohort's own on. */
      later: Type.Array(
        Type.Object({ customers: Type.Integer(), orders: Type.Integer(), revenueMinor: Type.Integer() }),
      ),
    }),
  ),
});
export type Cohorts = Static<typeof Cohorts>;

const Tiers = {
  active: Type.Integer({ description: 'ordered within 90 days' }),
  cooling: Type.Integer({ description: '90 to 179 days without an order' }),
  lost: Type.Integer({ description: '180 days or more' }),
};

export const ChurnRisk = Type.Object({
  ...head,
  tiers: Type.Object(Tiers),
  points: Type.Array(Type.Object({ day: Day, ...Tiers })),
});
export type ChurnRisk = Static<typeof ChurnRisk>;

export const CountrySales = Type.Object({
  ...head,
  countries: Type.Array(
    Type.Object({
      country: Type.String({ description: 'empty: not known' }),
      orders: Type.Integer(),
      revenueMinor: Type.Integer(),
      customers: Type.Integer(),
    }),
  ),
});
export type CountrySales = Static<typeof CountrySales>;

export const Transactions = Type.Object({
  asOf: Type.Integer(),
  currency: Type.String(),
  transactions: Type.Array(
    Type.Object({
      orderId: Type.String(),
      placedAt: Type.Integer(),
      amountMinor: Type.Integer({ description: 'what it is worth now' }),
      customerId: Type.String(),
      isKnown: Type.Boolean(),
      name: Nullable(Type.String()),
      country: Type.String(),
      segment: Nullable(Type.Integer()),
      categories: Type.Array(Type.String()),
    }),
  ),
});
export type Transactions = Static<typeof Transactions>;

const problems = { ...memberProblems, 400: Problem, 404: Problem } as const;
const common = { method: 'GET', tag: 'analytics', access: 'stats.read', problems } as const;
const ShopQuery = Type.Object({ shop: AnalyticsQuery.properties.shop });

export const analyticsEndpoints = {
  getAnalyticsFilters: {
    ...common,
    path: '/api/analytics/filters',
    summary: 'What analytics can be narrowed to',
    query: ShopQuery,
    answer: AnalyticsFilters,
  },
  getTimeSeries: {
    ...common,
    path: '/api/analytics/time-series',
    summary: 'Sales by day, week or month, with the period before',
    query: Type.Object({
      ...AnalyticsQuery.properties,
      by: Type.Optional(Type.Enum(seriesSteps, { default: 'day' })),
    }),
    answer: TimeSeries,
  },
  getCategoryInsights: {
    ...common,
    path: '/api/analytics/category-insights',
    summary: 'What sells: orders, revenue and customers of each category',
    query: AnalyticsQuery,
    answer: CategoryInsights,
  },
  getCohorts: {
    ...common,
    path: '/api/analytics/cohorts',
    summary:
      'Who came back: customers by the month of their first order, 12 months or more up to the period’s end',
    query: AnalyticsQuery,
    answer: Cohorts,
  },
  getChurnRisk: {
    ...common,
    path: '/api/analytics/churn-risk',
    summary: 'Customers by the days since they ordered, at the period’s end and over it',
    query: AnalyticsQuery,
    answer: ChurnRisk,
  },
  getCountrySales: {
    ...common,
    path: '/api/analytics/countries',
    summary: 'Sales by the customer’s country',
    query: AnalyticsQuery,
    answer: CountrySales,
  },
  getTransactions: {
    ...common,
    path: '/api/analytics/real-time-transactions',
    personal: 'list',
    summary: 'The latest orders, newest first',
    description: 'Of the present, whatever the period.',
    query: Type.Object({
      ...ShopQuery.properties,
      ...filters,
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
    }),
    answer: Transactions,
  },
} as const satisfies Endpoints;
