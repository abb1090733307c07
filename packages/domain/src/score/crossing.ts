import type { Band } from '@ebb/contracts';
import { assess, type Predictor } from './assess.ts';
import { dayMs, dayOf } from '../day.ts';
import type { ProfileState } from '../profile/state.ts';
import type { ShopPolicy } from '../policy/shop-policy.ts';

const rank: Record<Band, number> = { none: -1, low: 0, medium: 1, high: 2, critical: 3, lapsed: 4 };

/** How far ahead the forecast for one customer looks. */
export const forecastDays = 60;
/** How far ahead the forecast looks that is kept for every customer, so that a list can be filtered by it. */
export const keptForecastDays = 7;

/**
 * First day within `days` on which the band rises if the customer does nothing. A customer who would leave the active
 * window instead (`lapsed`) gets no crossing.
 * @returns start of that UTC day, epoch ms, and the band then; null when the band does not rise.
 */
export function crossingForecast(
  state: ProfileState,
  nowMs: number,
  policy: ShopPolicy,
  predictor: Predictor | null,
  days = forecastDays,
): { at: number; band: Band } | null {
  const current = assess(state, nowMs, policy, predictor);
  if (current.probability === null) return null;
  for (let ahead = 1; ahead <= days; ahead++) {
    const at = (dayOf(nowMs) + ahead) * dayMs;
    const { band } = assess(state, at, policy, predictor);
    if (band === 'lapsed') return null;
    if (rank[band] > rank[current.band]) return { at, band };
  }
  return null;
}
