import { featureNames } from '@ebb/contracts';
import { dayOf } from './day.ts';
import { meanGapDays, netRevenueInWindow, orderHistory, ordersInWindow } from './order-history.ts';
import type { DayCounter, ProfileState } from './profile-state.ts';

export interface FeatureSettings {
  /** The shop's median days between orders, for customers with fewer than two order days. Stored with the model. */
  medianGapDays: number;
  /** Digits of the shop's minor unit: 2 for GBP, 0 for JPY. */
  currencyDigits: number;
}

/** Grace added to a customer's own rhythm, so that a daily buyer is not overdue after two days. */
const graceDays = 7;

/**
 * The twelve features `v1` at time T, in the order of `featureNames` (contracts).
 * The state must hold only what had occurred and was known by T; nothing here looks at another clock.
 * @param nowMs T, epoch ms. Only its UTC day matters.
 * @returns 12 finite numbers; units as in `featureUnits`.
 */
export function computeFeatures(state: ProfileState, nowMs: number, settings: FeatureSettings): Float64Array {
  const today = dayOf(nowMs);
  const scale = 10 ** settings.currencyDigits;
  const history = orderHistory(state);
  const tenure = Number.isFinite(state.firstSeenMs) ? Math.max(0, today - dayOf(state.firstSeenMs)) : 0;
  const sinceOrder = history.count === 0 ? tenure : Math.max(0, today - history.lastDay);
  const sinceActivity = Number.isFinite(state.lastActivityMs)
    ? Math.max(0, today - dayOf(state.lastActivityMs))
    : tenure;
  const orders90 = ordersInWindow(state, today, 0, 90);
  const sum = (counter: DayCounter, lengthDays: number) => sumDays(state, today, counter, lengthDays);
  const paid = sum('paid', 180);
  const failed = sum('failed', 180);
  const engagement = (sum('opened', 90) + 2 * sum('clicked', 90) + 1) / (2 * sum('delivered', 90) + 4);
  return Float64Array.of(
    sinceOrder,
    sinceActivity,
    tenure,
    history.count,
    orders90,
    orders90 - ordersInWindow(state, today, 90, 90),
    history.count === 0 ? 0 : history.netRevenueMinor / scale / history.count,
    netRevenueInWindow(state, today, 180) / scale,
    history.count === 0 ? 0 : overdueRatio(sinceOrder, meanGapDays(history) ?? settings.medianGapDays),
    sum('tickets', 90),
    Math.min(1, Math.max(0, engagement)),
    paid + failed === 0 ? 0 : failed / (paid + failed),
  );
}

function overdueRatio(sinceOrderDays: number, gapDays: number): number {
  return sinceOrderDays / (gapDays + graceDays);
}

/**
 * The features of one customer as they would be with another median gap: the gap belongs to a model, and stands in
 * for the rhythm of whoever ordered once. (Several orders on one single day are taken for a rhythm of their own.)
 */
export function withMedianGap(features: Float64Array, medianGapDays: number): Float64Array {
  if (features[featureIndex.order_count] !== 1) return features;
  const changed = Float64Array.from(features);
  changed[featureIndex.overdue_ratio] = overdueRatio(
    features[featureIndex.days_since_last_order]!,
    medianGapDays,
  );
  return changed;
}

function sumDays(state: ProfileState, today: number, counter: DayCounter, lengthDays: number): number {
  let total = 0;
  for (const [day, counts] of state.days) {
    const age = today - day;
    if (age >= 0 && age < lengthDays) total += counts[counter];
  }
  return total;
}

/** Position of each feature in a vector. */
export const featureIndex = Object.fromEntries(featureNames.map((name, index) => [name, index])) as Record<
  (typeof featureNames)[number],
  number
>;
