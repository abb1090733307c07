import type { CustomerEvent } from '@ebb/contracts';
import { dayMs, emptyState, foldEvent, orderNetMinor, quarterMs, type ProfileState } from '@ebb/domain';
import { byKnownTime, labelOf } from './label.ts';

/** What a customer did in a window after some moment, and spent in one as long before it. Amounts are minor units. */
export interface WindowOutcome {
  readonly retained: boolean;
  readonly revenueMinor: number;
  readonly previousRevenueMinor: number;
}

/**
 * By the training's own label, and as it was known at the ends of the two windows: what is refunded later changes nothing, so
 * an outcome is the same whenever it is worked out.
 * @param events at least those about orders
 */
export function windowOutcome(
  events: readonly CustomerEvent[],
  fromMs: number,
  windowDays: number,
): WindowOutcome {
  const known = byKnownTime(events);
  const state = emptyState();
  let next = 0;
  const foldUntil = (ms: number) => {
    for (let at = known[next]; at !== undefined && at.knownMs <= ms; at = known[next]) {
      foldEvent(state, at.event);
      next++;
    }
  };
  const windowMs = windowDays * dayMs;
  foldUntil(fromMs);
  const previousRevenueMinor = revenueWithin(state, fromMs - windowMs, fromMs);
  const untilMs = fromMs + windowMs;
  foldUntil(untilMs);
  return {
    retained: labelOf(state, fromMs, untilMs) === 0,
    revenueMinor: revenueWithin(state, fromMs, untilMs),
    previousRevenueMinor,
  };
}

/** Of orders placed in (from, until], less refunds in it that name no order. */
function revenueWithin(state: ProfileState, fromMs: number, untilMs: number): number {
  let minor = 0;
  for (const order of state.orders.values())
    if (order.placedMs !== null && order.placedMs > fromMs && order.placedMs <= untilMs)
      minor += orderNetMinor(order);
  for (const [quarter, refundedMinor] of state.refunds)
    if (quarter * quarterMs > fromMs && quarter * quarterMs <= untilMs) minor -= refundedMinor;
  return minor;
}
