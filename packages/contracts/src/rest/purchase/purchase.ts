import { Type, type Static, type TSchema } from 'typebox';
import { Reason } from '../../alerts/alert.ts';
import { featureNames } from '../../models/features.ts';
import { PurchaseReason, purchaseHorizons } from '../../models/purchase-reason.ts';
import type { Endpoints } from '../endpoint.ts';
import { memberProblems, Problem } from '../problem.ts';
import { FeaturesGiven } from './features-given.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Shop = Type.String({ minLength: 1, maxLength: 64, description: 'shop id' });
const ShopQuery = Type.Object({ shop: Shop });
const Horizon = Type.Enum(purchaseHorizons);

/** Model, other model or plain rule on the same later rows; of orders, not of leaving. */
export const PurchaseMetrics = Type.Object({
  name: Type.String(),
  kind: Type.Enum(['model', 'other_model', 'plain_rule']),
  rocAuc: Type.Number(),
  logLoss: Type.Number(),
  calibrationError: Type.Number(),
  topTenthShare01: Type.Number({
    description: 'of all customers who ordered, the share in the tenth that was said to be likeliest',
  }),
});
export type PurchaseMetrics = Static<typeof PurchaseMetrics>;

/** How well expected spend was foretold on later days. */
export const SpendMetrics = Type.Object({
  name: Type.String(),
  deviance: Type.Number({
    description:
      'mean Tweedie deviance (power 1.5) over that of the mean of all: 0 is exact, 1 knows nothing',
  }),
  total01: Type.Number({ description: 'what was expected in all over what was spent' }),
  topTenthShare01: Type.Number({
    description: 'share of the spend that came from the tenth it was expected of',
  }),
});
export type SpendMetrics = Static<typeof SpendMetrics>;

/** What one training says about one horizon. */
export const PurchaseHorizonReport = Type.Object({
  horizonDays: Horizon,
  decides: Type.Enum(['model', 'rule', 'nobody']),
  rule: Nullable(Type.String({ description: 'the plain rule that speaks where no model does' })),
  reason: PurchaseReason,
  trainedRows: Type.Integer(),
  testRows: Type.Integer(),
  orderedShare01: Nullable(Type.Number({ description: 'of the tested, who ordered within the horizon' })),
  tests: Type.Array(
    Type.Object({
      day: Type.String({ description: 'YYYY-MM-DD; everything learnt from ends before' }),
      rows: Type.Integer(),
      orderedShare01: Type.Number(),
      meanProbability: Type.Number(),
      calibrationError: Type.Number(),
    }),
  ),
  metrics: Type.Array(PurchaseMetrics),
  calibration: Type.Array(
    Type.Object({ rows: Type.Integer(), meanProbability: Type.Number(), observedShare: Type.Number() }),
    { description: 'of whoever decides, in groups of equal size' },
  ),
  importance: Nullable(Type.Array(Type.Object({ feature: Type.Enum(featureNames), share01: Type.Number() }))),
  spend: Nullable(
    Type.Object({
      method: Type.Enum(['orders', 'history'], {
        description:
          'orders: likelihood × expected worth of an order (gamma-gamma); history: mean revenue per day so far',
      }),
      metrics: Type.Array(SpendMetrics),
    }),
  ),
});
export type PurchaseHorizonReport = Static<typeof PurchaseHorizonReport>;

export const PurchaseModelsPage = Type.Object({
  shop: Type.String(),
  currency: Type.String(),
  asOf: Type.Integer(),
  /** Null before the first training is complete. */
  models: Nullable(
    Type.Object({
      version: Type.Integer(),
      trainedAt: Type.Integer(),
      activeWindowDays: Type.Integer({ description: 'who has not ordered for so long is not asked about' }),
      horizons: Type.Array(PurchaseHorizonReport),
    }),
  ),
  /** Horizons that a training under way has done so far; null: none is under way. */
  training: Nullable(Type.Object({ version: Type.Integer(), done: Type.Integer() })),
  /** The last computation over all customers; null before the first. */
  computed: Nullable(
    Type.Object({
      version: Type.Integer(),
      startedAt: Type.Integer(),
      finishedAt: Nullable(Type.Integer()),
      customers: Type.Integer(),
    }),
  ),
  expected: Type.Object({
    customers: Type.Integer(),
    ordersWithin: Type.Array(Type.Object({ horizonDays: Horizon, customers: Nullable(Type.Number()) }), {
      description: 'how many customers are expected to order: the sum of the likelihoods',
    }),
    spendMinor: Nullable(Type.Integer()),
  }),
});
export type PurchaseModelsPage = Static<typeof PurchaseModelsPage>;

export const PurchaseFeatures = Type.Object({
  features: Type.Array(
    Type.Object({
      name: Type.Enum(featureNames),
      label: Type.String(),
      unit: Type.String(),
      meaning: Type.String(),
      importance: Type.Array(Type.Object({ horizonDays: Horizon, share01: Nullable(Type.Number()) }), {
        description: 'share of what the model’s splits explain; null where no model decides',
      }),
    }),
  ),
});
export type PurchaseFeatures = Static<typeof PurchaseFeatures>;

export const PurchaseAnswer = Type.Object({
  version: Type.Integer(),
  asOf: Type.Integer(),
  likelihoods: Type.Array(
    Type.Object({
      horizonDays: Horizon,
      probability: Nullable(Type.Number({ description: 'never below that of a shorter horizon' })),
      decides: Type.Enum(['model', 'rule', 'nobody']),
    }),
  ),
  spendMinor: Nullable(Type.Integer({ description: 'expected within 30 days, in minor units' })),
  reasons: Type.Array(Reason, {
    description:
      'of the likelihood within 30 days, or the longest that is known; positive: makes an order likelier',
  }),
  reasonsHorizonDays: Nullable(Horizon),
});
export type PurchaseAnswer = Static<typeof PurchaseAnswer>;

export const purchaseEndpoints = {
  getPurchaseModels: {
    method: 'GET',
    path: '/api/purchase/models',
    tag: 'purchase',
    summary: 'Who says how likely an order is within 7, 30 and 90 days, and how well, beside plain rules',
    access: 'models.read',
    query: ShopQuery,
    answer: PurchaseModelsPage,
    problems: memberProblems,
  },
  getPurchaseFeatures: {
    method: 'GET',
    path: '/api/purchase/features',
    tag: 'purchase',
    summary: 'What the purchase models look at, and how much of their answers it explains',
    access: 'models.read',
    query: ShopQuery,
    answer: PurchaseFeatures,
    problems: memberProblems,
  },
  predictPurchase: {
    method: 'POST',
    path: '/api/purchase/predict',
    tag: 'purchase',
    summary: 'How likely a customer, or one with these feature values, orders, and for how much',
    description:
      'As of now. Without a customer, features that are left out are the shop’s medians. Nothing is stored.',
    access: 'scores.predict',
    body: Type.Object({
      shopId: Shop,
      customerId: Type.Optional(Type.String({ minLength: 1, maxLength: 300 })),
      features: Type.Optional(FeaturesGiven),
    }),
    answer: PurchaseAnswer,
    problems: { ...memberProblems, 404: Problem, 422: Problem },
  },
} as const satisfies Endpoints;
