import { featureIndex, type FeatureVector } from '@ebb/contracts';
import { dayOf } from '../day.ts';
import { lookBack, type LookBack } from '../profile/look-back.ts';
import type { ProfileState } from '../profile/state.ts';
import { vectorOf } from './all-features.ts';
import type { FeatureInput } from './feature.ts';
import { ratioTo } from './overdue-ratio.ts';

export interface FeatureSettings {
  /** The shop's median days between orders, for customers with fewer than two order days. Stored with the model. */
  medianGapDays: number;
  /** Digits of the shop's minor unit: 2 for GBP, 0 for JPY. */
  currencyDigits: number;
}

/**
 * The features at time T, in the order of `featureNames` (contracts).
 * The state must hold only what had occurred and was known by T; nothing here looks at another clock.
 * @param nowMs T, epoch ms. Only its UTC day matters.
 * @returns finite numbers; units as in `featureUnits`.
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
): FeatureVector {
  const tenureDays = Number.isFinite(firstSeenMs) ? Math.max(0, today - dayOf(firstSeenMs)) : 0;
  const input: FeatureInput = {
    seen,
    tenureDays,
    daysSinceOrder: seen.orders.count === 0 ? tenureDays : Math.max(0, today - seen.orders.lastDay),
    daysSinceActivity: Number.isFinite(lastActivityMs)
      ? Math.max(0, today - dayOf(lastActivityMs))
      : tenureDays,
    medianGapDays,
    minorPerMajor: 10 ** currencyDigits,
  };
  return vectorOf(input);
}

/**
 * The features of one customer as they would be with another median gap: the gap belongs to a model, and stands in
 * for the rhythm of whoever ordered once. (Several orders on one single day are taken for a rhythm of their own.)
 */
export function withMedianGap(vector: Float64Array, medianGapDays: number): Float64Array {
  if (vector[featureIndex.order_count] !== 1) return vector;
  const changed = Float64Array.from(vector);
  changed[featureIndex.overdue_ratio] = ratioTo(vector[featureIndex.days_since_last_order]!, medianGapDays);
  return changed;
}
