import { Type, type Static, type TSchema } from 'typebox';
import type { Endpoints } from '../endpoint.ts';
import { memberProblems, Problem } from '../problem.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Day = Type.String({ description: '`YYYY-MM-DD`, of the shop’s zone' });
const Month = Type.String({ description: '`YYYY-MM`' });

/**
 * Why the revenue at risk changed. Each customer is in one of them, by where it stood at both ends of the period: at high
 * risk means band high or critical.
 *
 * - `new`: not at high risk then, is now.
 * - `worse`: at high risk then and now, with more at stake.
 * - `eased`: at high risk then and now, with less at stake.
 * - `recovered`: was at high risk and is no more; nobody had contacted it.
 * - `recovered_after_contact`: the same, and somebody contacted it in the period while its alert was open.
 * - `lost`: was at high risk and has been silent for so long since that it is no longer scored (band lapsed).
 */
export const movementComponents = [
  'new',
  'worse',
  'eased',
  'recovered',
  'recovered_after_contact',
  'lost',
] as const;
export type MovementComponent = (typeof movementComponents)[number];

/** `startMinor` and the amounts of all components add up to `endMinor`. */
export const RiskMovement = Type.Object({
  startedAt: Type.Integer({ description: 'when the start was taken down, epoch ms' }),
  endedAt: Type.Integer(),
  startMinor: Type.Integer(),
  endMinor: Type.Integer(),
  startCustomers: Type.Integer({ description: 'at high risk at the start' }),
  endCustomers: Type.Integer(),
  components: Type.Array(
    Type.Object({
      component: Type.Enum(movementComponents),
      amountMinor: Type.Integer({ description: 'negative where it lowers the revenue at risk' }),
      customers: Type.Integer(),
    }),
    { description: 'all of them, in their order' },
  ),
});
export type RiskMovement = Static<typeof RiskMovement>;

/** What the team did in a period; alerts that are withheld for comparison are in none of it. */
export const TeamWork = Type.Object({
  opened: Type.Integer({ description: 'alerts' }),
  answered: Type.Integer({ description: 'alerts that got their first owner in the period' }),
  responseP50Ms: Nullable(Type.Integer({ description: 'opened to first owner, of those; null: none' })),
  responseP90Ms: Nullable(Type.Integer()),
  targets: Type.Integer({ description: 'alerts whose time for a first owner ended in the period' }),
  withinTarget: Type.Integer({ description: 'of them, those that had one in time' }),
  contacted: Type.Integer({ description: 'alerts with a contact that was logged' }),
  closed: Type.Integer({ description: 'alerts that somebody closed' }),
});
export type TeamWork = Static<typeof TeamWork>;

const Period = Type.Object({
  from: Day,
  to: Day,
  orders: Type.Integer(),
  netRevenueMinor: Type.Integer({ description: 'guests included' }),
  work: TeamWork,
  movement: Nullable(RiskMovement),
});
export type OverviewPeriod = Static<typeof Period>;

export const ChurnMonth = Type.Object({
  month: Month,
  isWhole: Type.Boolean({ description: 'false: it is under way' }),
  activeAtStart: Type.Integer(),
  firstOrders: Type.Integer({ description: 'customers who ordered for the first time' }),
  returned: Type.Integer({ description: 'customers who had lapsed and ordered again' }),
  lapsed: Type.Integer(),
  activeAtEnd: Type.Integer({ description: 'activeAtStart + firstOrders + returned − lapsed' }),
  rate: Nullable(Type.Number({ description: 'lapsed / activeAtStart, 0–1; null: nobody was active' })),
});
export type ChurnMonth = Static<typeof ChurnMonth>;

export const ChurnCohort = Type.Object({
  month: Month,
  customers: Type.Integer({ description: 'whose first order was in the month' }),
  lapsed: Type.Integer({ description: 'of them, now' }),
  rate: Type.Number(),
});
export type ChurnCohort = Static<typeof ChurnCohort>;

export const Overview = Type.Object({
  asOf: Type.Integer(),
  currency: Type.String(),
  timeZone: Type.String({ description: 'by which days begin' }),
  days: Type.Integer({ description: 'of the period, today included' }),
  scored: Type.Integer({ description: 'customers' }),
  revenueAtRiskMinor: Type.Integer({ description: 'over customers in high and critical, now' }),
  atHighRisk: Type.Integer({ description: 'these customers' }),
  /** Active alerts now, as the queue’s tabs count them. */
  alerts: Type.Object({
    unassigned: Type.Integer(),
    assigned: Type.Integer(),
    snoozed: Type.Integer(),
  }),
  current: Period,
  /** As long, and just before. */
  previous: Period,
  churn: Type.Object({
    windowDays: Type.Integer({ description: 'without an order, after which a customer has lapsed' }),
    isCounting: Type.Boolean({ description: 'the roll-ups are being counted anew' }),
    months: Type.Array(ChurnMonth, { description: 'oldest first; the last is under way' }),
    cohorts: Type.Array(ChurnCohort, { description: 'by month of the first order, oldest first' }),
  }),
  eventsLastHour: Type.Integer({ description: 'without imported history' }),
  lastEventAt: Nullable(Type.Integer()),
});
export type Overview = Static<typeof Overview>;

export const MovedCustomer = Type.Object({
  customerId: Type.String(),
  name: Nullable(Type.String()),
  startMinor: Nullable(Type.Integer({ description: 'null: was not at high risk' })),
  endMinor: Nullable(Type.Integer({ description: 'null: is not at high risk' })),
});
export type MovedCustomer = Static<typeof MovedCustomer>;

export const MovedCustomers = Type.Object({
  asOf: Type.Integer(),
  component: Type.Enum(movementComponents),
  /** As `movement` has it. */
  amountMinor: Type.Integer(),
  customers: Type.Integer(),
  items: Type.Array(MovedCustomer, { description: 'largest change first, at most 200' }),
});
export type MovedCustomers = Static<typeof MovedCustomers>;

export const overviewDays = [7, 30, 90] as const;
export type OverviewDays = (typeof overviewDays)[number];
const Days = Type.Integer({
  minimum: 7,
  maximum: 90,
  default: 30,
  description: 'length of the period, today included',
});

const ShopAddress = Type.Object({ shop: Type.String({ minLength: 1, maxLength: 64 }) });
const common = { method: 'GET', tag: 'dashboard', access: 'stats.read', params: ShopAddress } as const;
const problems = { ...memberProblems, 404: Problem } as const;

export const overviewEndpoints = {
  getOverview: {
    ...common,
    path: '/api/shops/:shop/overview',
    summary: 'How a period stands beside the one before: risk, churn, work',
    query: Type.Object({ days: Type.Optional(Days) }),
    answer: Overview,
    problems,
  },
  listRiskMovement: {
    ...common,
    personal: 'list',
    path: '/api/shops/:shop/overview/movement',
    summary: 'The customers behind one component of the movement of the revenue at risk',
    query: Type.Object({ days: Type.Optional(Days), component: Type.Enum(movementComponents) }),
    answer: MovedCustomers,
    problems,
  },
} as const satisfies Endpoints;
