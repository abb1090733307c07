import { featureNames } from '@ebb/contracts';
import { dayOf } from '../day.ts';
import { lookBack, type LookBack } from '../profile/look-back.ts';
import { meanGapDays } from '../profile/order-history.ts';
import type { ProfileState } from '../profile/state.ts';

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
  return new Float64Array(featuresOf(lookBack(state, today), state, today, settings));
}

/**
 * The same from what was looked back on already, as of the day `today`. A plain array: V8 keeps 96 bytes of doubles
 * outside its heap, which costs twenty times as much, and this runs for every event.
 */
export function featuresOf(
  seen: LookBack,
  { firstSeenMs, lastActivityMs }: ProfileState,
  today: number,
  { medianGapDays, currencyDigits }: FeatureSettings,
): number[] {
  const { orders, orders90, paid180, failed180 } = seen;
  const scale = 10 ** currencyDigits;
  const tenure = Number.isFinite(firstSeenMs) ? Math.max(0, today - dayOf(firstSeenMs)) : 0;
  const sinceOrder = orders.count === 0 ? tenure : Math.max(0, today - orders.lastDay);
  const sinceActivity = Number.isFinite(lastActivityMs) ? Math.max(0, today - dayOf(lastActivityMs)) : tenure;
  const engagement = (seen.opened90 + 2 * seen.clicked90 + 1) / (2 * seen.delivered90 + 4);
  return [
    sinceOrder,
    sinceActivity,
    tenure,
    orders.count,
    orders90,
    orders90 - seen.ordersBefore90,
    orders.count === 0 ? 0 : orders.netRevenueMinor / scale / orders.count,
    seen.revenue180Minor / scale,
    orders.count === 0 ? 0 : overdueRatio(sinceOrder, meanGapDays(orders) ?? medianGapDays),
    seen.tickets90,
    Math.min(1, Math.max(0, engagement)),
    paid180 + failed180 === 0 ? 0 : failed180 / (paid180 + failed180),
  ];
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

/** Position of each feature in a vector. */
export const featureIndex = Object.fromEntries(featureNames.map((name, index) => [name, index])) as Record<
  (typeof featureNames)[number],
  number
>;
