import { Type, type Static, type TSchema } from 'typebox';
import { Reason, Recommendation, Alert } from '../alerts/alert.ts';
import { Band, bands } from '../alerts/band.ts';
import { featureNames } from '../models/features.ts';
import type { Endpoints } from './endpoint.ts';
import { memberProblems, Problem } from './problem.ts';
import { FeaturesGiven } from './purchase/features-given.ts';
import { purchaseLimits, StoredPurchase } from './purchase/stored-purchase.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Shop = Type.String({ minLength: 1, maxLength: 64, description: 'shop id' });
const Limit = Type.Integer({ minimum: 1, maximum: 200, default: 50 });
const Cursor = Type.String({ maxLength: 512, description: 'nextCursor of the page before' });

export const customerSorts = [
  'risk',
  'revenue_at_risk',
  'rises',
  'last_order',
  'revenue',
  'buys_7',
  'buys_30',
  'buys_90',
  'expected_spend',
] as const;

/** By which the list can be narrowed: one band, or the two that alarm. */
export const customerBands = [...bands, 'at_risk'] as const;

export const CustomersQuery = Type.Object({
  shop: Shop,
  q: Type.Optional(Type.String({ maxLength: 100, description: 'part of the customer id, name or e-mail' })),
  band: Type.Optional(Type.Enum(customerBands, { description: '`at_risk`: high and critical' })),
  crossing: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 7,
      description:
        'only customers whose band rises within this many days if nothing happens (renewed every night)',
    }),
  ),
  orders: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 1_000, description: 'only customers of exactly so many orders' }),
  ),
  segment: Type.Optional(Type.Integer({ minimum: 1, description: 'only customers of this segment' })),
  recency: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 5, description: 'only of this recency score of the RFM grid' }),
  ),
  frequency: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 5, description: 'only of this frequency score of the RFM grid' }),
  ),
  ...purchaseLimits,
  sort: Type.Optional(Type.Enum(customerSorts, { default: 'risk' })),
  cursor: Type.Optional(Cursor),
  limit: Type.Optional(Limit),
});
export type CustomersQuery = Static<typeof CustomersQuery>;

export const CustomerRow = Type.Object({
  shopId: Type.String(),
  customerId: Type.String(),
  name: Nullable(Type.String()),
  email: Nullable(Type.String()),
  band: Band,
  score: Nullable(Type.Integer({ description: '0–100, higher is worse' })),
  probability: Nullable(Type.Number()),
  revenueAtRiskMinor: Type.Integer(),
  orderCount: Type.Integer(),
  netRevenueMinor: Type.Integer({ description: 'lifetime, less refunds' }),
  lastOrderAt: Nullable(Type.Integer()),
  lastSeenAt: Type.Integer({ description: 'newest event, whoever caused it: a mail delivered counts' }),
  scoredAt: Nullable(Type.Integer()),
  risesAt: Nullable(
    Type.Integer({ description: 'when the band rises within a week if nothing happens, as of last night' }),
  ),
  alertId: Nullable(Type.String({ description: 'the open episode, if any' })),
  segment: Nullable(Type.Integer({ description: 'number of the segment, as of the score' })),
  purchase: Nullable(StoredPurchase),
});
export type CustomerRow = Static<typeof CustomerRow>;

export const CustomersPage = Type.Object({
  items: Type.Array(CustomerRow),
  nextCursor: Nullable(Type.String()),
  /** Customers that match, over all pages. */
  total: Type.Integer(),
  asOf: Nullable(
    Type.Integer({
      description: 'order and total are as of then: a shop of many customers; null: as of now',
    }),
  ),
});
export type CustomersPage = Static<typeof CustomersPage>;

export const FeatureValue = Type.Object({
  name: Type.Enum(featureNames),
  value: Type.Number(),
  /** Median over the shop's scored customers; null before anyone is scored. */
  shopMedian: Nullable(Type.Number()),
});

export const TimelineEntry = Type.Object({
  messageId: Type.String(),
  kind: Type.String(),
  name: Nullable(Type.String()),
  occurredAt: Type.Integer(),
  receivedAt: Type.Integer(),
  amountMinor: Nullable(Type.Integer()),
  orderId: Nullable(Type.String()),
  joinedId: Type.Optional(
    Type.String({ description: 'the anonymous id under which it came; left out: the customer’s own' }),
  ),
  properties: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
});
export type TimelineEntry = Static<typeof TimelineEntry>;

export const TimelinePage = Type.Object({
  items: Type.Array(TimelineEntry),
  nextCursor: Nullable(Type.String()),
});
export type TimelinePage = Static<typeof TimelinePage>;

export const ScorePoint = Type.Object({
  at: Type.Integer(),
  score: Type.Integer(),
  probability: Type.Number(),
  band: Band,
});

/** An anonymous id whose activity counts for a customer. */
export const JoinedIdentity = Type.Object({
  id: Type.String({ description: 'anonymous:…' }),
  linkedAt: Type.Integer(),
  isBeingUnlinked: Type.Boolean({
    description: 'somebody asked for it to be taken apart; done within seconds',
  }),
});
export type JoinedIdentity = Static<typeof JoinedIdentity>;

export const CustomerDetail = Type.Object({
  customer: CustomerRow,
  joined: Type.Array(JoinedIdentity, { description: 'the newest, at most a hundred' }),
  joinedCount: Type.Integer({ description: 'all anonymous ids that are joined to the customer' }),
  traits: Type.Record(Type.String(), Type.Unknown()),
  firstSeenAt: Type.Integer(),
  lastActiveAt: Nullable(
    Type.Integer({
      description: 'newest thing the customer did: a mail opened is one, a mail delivered is none',
    }),
  ),
  laterVoidOrderAt: Nullable(
    Type.Integer({
      description: 'newest order after `lastOrderAt`: refunded whole or cancelled, so it does not count',
    }),
  ),
  version: Type.Integer(),
  currency: Type.String(),
  /** Null while there is nothing to score (no order yet, or lapsed). */
  prediction: Nullable(
    Type.Object({
      modelId: Nullable(Type.String({ description: 'null when the rule tiers decided' })),
      modelVersion: Nullable(Type.Integer({ description: 'its number, as on the model page' })),
      horizonDays: Type.Integer(),
      baseProbability: Type.Number({ description: 'what the model says of a customer it knows nothing of' }),
      rawProbability: Type.Number({
        description: 'before calibration; base plus contributions add up to it',
      }),
      reasons: Type.Array(Reason),
      recommendation: Nullable(Recommendation),
    }),
  ),
  features: Type.Array(FeatureValue),
  history: Type.Array(ScorePoint),
  alerts: Type.Array(Alert),
  /** First day within 60 on which the band rises if nothing happens. */
  crossing: Nullable(Type.Object({ at: Type.Integer(), band: Band })),
});
export type CustomerDetail = Static<typeof CustomerDetail>;

/** Either a customer as known, or feature values for a what-if; with both, the values replace the customer's. */
export const PredictRequest = Type.Object({
  shopId: Shop,
  customerId: Type.Optional(Type.String({ minLength: 1, maxLength: 300 })),
  features: Type.Optional(FeaturesGiven),
});
export type PredictRequest = Static<typeof PredictRequest>;

export const PredictAnswer = Type.Object({
  modelId: Nullable(Type.String()),
  probability: Type.Number(),
  rawProbability: Type.Number(),
  baseProbability: Type.Number(),
  score: Type.Integer(),
  band: Band,
  horizonDays: Type.Integer(),
  reasons: Type.Array(Reason),
  recommendation: Nullable(Recommendation),
  features: Type.Array(FeatureValue),
});
export type PredictAnswer = Static<typeof PredictAnswer>;

const ShopQuery = Type.Object({ shop: Type.String({ minLength: 1, maxLength: 64 }) });
const ShopAddress = Type.Object({ shop: Type.String({ minLength: 1, maxLength: 64 }) });
/** Any text, percent-encoded. */
const CustomerAddress = Type.Object({ id: Type.String({ minLength: 1, maxLength: 300 }) });
const TimelineQuery = Type.Object({
  ...ShopQuery.properties,
  cursor: Type.Optional(Type.String({ maxLength: 1024 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
});

export const customerEndpoints = {
  listCustomers: {
    method: 'GET',
    path: '/api/customers',
    tag: 'customers',
    summary: 'Known customers, a page at a time',
    access: 'customers.read',
    personal: 'list',
    query: CustomersQuery,
    answer: CustomersPage,
    problems: memberProblems,
  },
  downloadCustomers: {
    method: 'GET',
    path: '/api/customers.csv',
    tag: 'customers',
    summary: 'All known customers that match, as CSV',
    description: 'Everything, however many, by id; amounts in major units, times in ISO 8601.',
    access: 'customers.read',
    personal: 'file',
    query: Type.Omit(CustomersQuery, ['sort', 'cursor', 'limit']),
    answer: Type.String(),
    problems: memberProblems,
  },
  getCustomer: {
    method: 'GET',
    path: '/api/customers/:id',
    tag: 'customers',
    summary: 'Everything about one customer but the events',
    description: 'An anonymous id that is joined to a customer leads to that customer.',
    access: 'customers.read',
    personal: 'customer',
    params: CustomerAddress,
    query: ShopQuery,
    answer: CustomerDetail,
    problems: { ...memberProblems, 404: Problem },
  },
  getTimeline: {
    method: 'GET',
    path: '/api/customers/:id/timeline',
    tag: 'customers',
    summary: 'A customer’s events, newest first',
    access: 'customers.read',
    personal: 'customer',
    params: CustomerAddress,
    query: TimelineQuery,
    answer: TimelinePage,
    problems: { ...memberProblems, 404: Problem },
  },
  unlinkIdentity: {
    method: 'POST',
    path: '/api/shops/:shop/customers/:id/unlink',
    tag: 'customers',
    summary: 'Take an anonymous id and a customer apart',
    description:
      'As if they had never been joined: events, orders and scores are counted anew for both, within seconds. ' +
      'Later events that name the id do not join it again.',
    access: 'identities.change',
    params: Type.Object({ ...ShopAddress.properties, ...CustomerAddress.properties }),
    body: Type.Object({ joinedId: Type.String({ minLength: 1, maxLength: 300 }) }),
    answer: Type.Object({ askedAt: Type.Integer() }),
    problems: { ...memberProblems, 404: Problem },
  },
  predict: {
    method: 'POST',
    path: '/api/churn/predict',
    tag: 'customers',
    summary: 'A score for a customer, for feature values, or for a customer with other values',
    description: 'Without a customer, features that are left out are the shop’s medians. Nothing is stored.',
    access: 'scores.predict',
    body: PredictRequest,
    answer: PredictAnswer,
    problems: { ...memberProblems, 404: Problem, 422: Problem },
  },
} as const satisfies Endpoints;
