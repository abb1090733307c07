import { featureIndex, type Band, type FeatureVector, type RiskBand } from '@ebb/contracts';
import { dayOf } from '../day.ts';
import { featuresOf } from '../features/compute-features.ts';
import { lookBack } from '../profile/look-back.ts';
import type { OrderHistory } from '../profile/order-history.ts';
import type { ProfileState } from '../profile/state.ts';
import type { TicketHistory } from '../profile/ticket-history.ts';
import type { ShopPolicy, Thresholds } from '../policy/shop-policy.ts';

/** A model as the core sees it: calibrated probability (0–1) of no order within the horizon. Whoever opens the model owns
 * what buffers it needs. */
export type Predictor = (features: FeatureVector) => number;

/** Everything a score says about a customer at one time. */
export interface Assessment {
  band: Band;
  /** Null for `none` and `lapsed`. */
  probability: number | null;
  /** 0–100, higher is worse. */
  score: number | null;
  features: FeatureVector;
  revenueAtRiskMinor: number;
  orders: OrderHistory;
  tickets: TicketHistory;
}

/** Band of a calibrated probability (0–1). */
export function bandOf(probability: number, thresholds: Thresholds): RiskBand {
  if (probability >= thresholds.critical) return 'critical';
  if (probability >= thresholds.high) return 'high';
  return probability >= thresholds.medium ? 'medium' : 'low';
}

/** The number people see. */
export function scoreOf(probability: number): number {
  return Math.round(probability * 100);
}

// Rule tiers: 90 days without an order is medium, 180 is high. Straight lines between, so that the queue can be
// sorted; the numbers are a rank, not a probability, and never reach `critical`.
const ruleKnots: readonly (readonly [days: number, value: number])[] = [
  [0, 0.05],
  [90, 0.33],
  [180, 0.66],
  [365, 0.84],
];

/** Stand-in for a probability while no model has earned its place: grows with days since the last order. */
export function ruleProbability(daysSinceLastOrder: number): number {
  for (let i = 1; i < ruleKnots.length; i++) {
    const [x0, y0] = ruleKnots[i - 1]!;
    const [x1, y1] = ruleKnots[i]!;
    if (daysSinceLastOrder < x1) return y0 + ((daysSinceLastOrder - x0) / (x1 - x0)) * (y1 - y0);
  }
  return ruleKnots.at(-1)![1];
}

/**
 * Days without an order after which nobody is scored any more. The rule tiers say "high" only at 180 days, so
 * with the model's window (180) their alerts would live one day; they look twice as far.
 */
export function activeWindowDays(policy: ShopPolicy, hasModel: boolean): number {
  return hasModel ? policy.activeWindowDays : Math.max(policy.activeWindowDays, 360);
}

/**
 * Scores one customer as of `nowMs`.
 * @param predictor the shop's champion; null for the rule tiers.
 */
export function assess(
  state: ProfileState,
  nowMs: number,
  policy: ShopPolicy,
  predictor: Predictor | null,
): Assessment {
  const today = dayOf(nowMs);
  const seen = lookBack(state, today);
  const { orders, tickets } = seen;
  const features = featuresOf(seen, state, today, policy);
  const daysSinceOrder = today - orders.lastDay;
  if (orders.count === 0 || daysSinceOrder > activeWindowDays(policy, predictor !== null)) {
    const band = orders.count === 0 ? 'none' : 'lapsed';
    return { band, probability: null, score: null, features, revenueAtRiskMinor: 0, orders, tickets };
  }
  const probability =
    predictor === null ? ruleProbability(features[featureIndex.days_since_last_order]) : predictor(features);
  return {
    band: bandOf(probability, policy.thresholds),
    probability,
    score: scoreOf(probability),
    features,
    revenueAtRiskMinor: revenueAtRiskMinor(
      seen.revenue365Minor,
      today - dayOf(state.firstSeenMs) + 1,
      probability,
      policy.horizonDays,
    ),
    orders,
    tickets,
  };
}

/**
 * Probability × mean net revenue per horizon over the last year. A customer younger than a year is averaged over the
 * days there are, but never over less than one horizon: a first order yesterday is not a daily habit.
 * @param revenue365Minor net revenue of the last 365 days
 * @param knownDays days since the customer was first seen, today included
 * @returns minor units, not negative.
 */
export function revenueAtRiskMinor(
  revenue365Minor: number,
  knownDays: number,
  probability: number,
  horizonDays: number,
): number {
  const spanDays = Math.max(horizonDays, Math.min(365, knownDays));
  return Math.max(0, Math.round(probability * ((revenue365Minor * horizonDays) / spanDays)));
}
