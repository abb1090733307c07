import { Type, type Static, type TSchema } from 'typebox';
import { Band } from '../../alerts/band.ts';
import { ModelReason } from '../../models/model-reason.ts';
import type { Endpoints } from '../endpoint.ts';
import { memberProblems, Problem } from '../problem.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const StatsQuery = Type.Object({
  shop: Type.String({ minLength: 1, maxLength: 64 }),
  days: Type.Optional(
    Type.Integer({ minimum: 7, maximum: 400, default: 90, description: 'length of the daily series' }),
  ),
});
export type StatsQuery = Static<typeof StatsQuery>;

/** Model quality on the test rows, as the registry keeps it. Probabilities 0–1. */
export const ModelMetrics = Type.Object({
  rows: Type.Integer(),
  positives: Type.Integer(),
  rocAuc: Type.Number(),
  prAuc: Type.Number(),
  logLoss: Type.Number(),
  brier: Type.Number(),
  calibrationError: Type.Number(),
  accuracy: Type.Number(),
  precision: Type.Number(),
  recall: Type.Number(),
  f1: Type.Number(),
  liftAt10: Type.Number(),
});
export type ModelMetrics = Static<typeof ModelMetrics>;

export const ModelSummary = Type.Object({
  id: Type.String(),
  version: Type.Integer(),
  status: Type.String(),
  createdAt: Type.Integer(),
  promotedAt: Nullable(Type.Integer()),
  horizonDays: Type.Integer(),
  trainingRows: Type.Integer(),
  trees: Type.Integer(),
  dataFrom: Type.Integer(),
  dataTo: Type.Integer(),
  metrics: Nullable(ModelMetrics),
  /** The same metrics for plain rules on the same rows. */
  baselines: Type.Array(Type.Object({ name: Type.String(), metrics: ModelMetrics })),
  importance: Type.Array(Type.Object({ feature: Type.String(), importance: Type.Number() })),
  /** Why this model, or the rule tiers, decided when it was trained. */
  verdict: ModelReason,
});
export type ModelSummary = Static<typeof ModelSummary>;

export const DashboardStats = Type.Object({
  asOf: Type.Integer(),
  currency: Type.String(),
  timeZone: Type.String({ description: 'by which days begin' }),
  customers: Type.Object({
    known: Type.Integer(),
    /** Profiles without a customer id (guests, anonymous visitors). */
    anonymous: Type.Integer(),
    active: Type.Integer({ description: 'scored: last order inside the active window' }),
    byBand: Type.Array(
      Type.Object({ band: Band, customers: Type.Integer(), revenueAtRiskMinor: Type.Integer() }),
    ),
  }),
  orders: Type.Object({
    orders: Type.Integer({ description: 'of known customers' }),
    netRevenueMinor: Type.Integer({ description: 'of known customers' }),
    refundsAndCancellations: Type.Integer({ description: 'events' }),
    guestOrders: Type.Integer(),
    guestNetRevenueMinor: Type.Integer(),
  }),
  revenueAtRiskMinor: Type.Integer({ description: 'over customers in high and critical' }),
  /** Share of scored customers in high and critical. */
  highRiskShare: Type.Number(),
  alerts: Type.Object({
    open: Type.Integer(),
    acknowledged: Type.Integer(),
    openedToday: Type.Integer(),
    closedToday: Type.Integer(),
    medianResponseMs: Nullable(Type.Integer({ description: 'opened to acknowledged, last 30 days' })),
  }),
  /** Guests included. An order counts on the day it was placed, at what it is worth now. */
  daily: Type.Array(
    Type.Object({
      day: Type.String({ description: 'YYYY-MM-DD, of the shop’s time zone' }),
      orders: Type.Integer(),
      netRevenueMinor: Type.Integer(),
      events: Type.Integer(),
      alertsOpened: Type.Integer(),
    }),
  ),
  /** Number of customers per ten points of score. */
  scoreHistogram: Type.Array(
    Type.Object({ from: Type.Integer(), to: Type.Integer(), customers: Type.Integer() }),
  ),
  freshness: Type.Object({
    lastEventAt: Nullable(Type.Integer()),
    lastScoredAt: Nullable(Type.Integer()),
    eventsLastHour: Type.Integer(),
  }),
});
export type DashboardStats = Static<typeof DashboardStats>;

export const dashboardEndpoints = {
  getStats: {
    method: 'GET',
    path: '/api/dashboard/stats',
    tag: 'dashboard',
    summary: 'Key metrics of a shop and its daily series',
    access: 'stats.read',
    query: StatsQuery,
    answer: DashboardStats,
    problems: { ...memberProblems, 404: Problem },
  },
} as const satisfies Endpoints;
