import type { CustomerEvent } from '@ebb/contracts';
import { dayMs, emptyState, foldEvent, orderNetMinor, type ProfileState } from '@ebb/domain';

/** When an event could first be reckoned with: history imported on purpose stands for what would have been known. */
export function knownAtMs(event: CustomerEvent): number {
  return event.imported === true ? event.occurredAt : Math.max(event.receivedAt, event.occurredAt);
}

/** Events in the order in which they became known. */
export function byKnownTime(
  events: readonly CustomerEvent[],
): { readonly event: CustomerEvent; readonly knownMs: number }[] {
  return events
    .map((event) => ({ event, knownMs: knownAtMs(event) }))
    .sort((left, right) => left.knownMs - right.knownMs);
}

/**
 * What came true of (T, until]: 1 when no order of worth was placed in it. The state must hold what was known at
 * `untilMs`, no more: an order refunded in full by then is none, one refunded later is one. Training and the check
 * of live answers both end here.
 */
export function labelOf(state: ProfileState, asOfMs: number, untilMs: number): 0 | 1 {
  for (const order of state.orders.values()) {
    if (order.placedMs === null || order.placedMs <= asOfMs || order.placedMs > untilMs) continue;
    if (orderNetMinor(order) > 0) return 0;
  }
  return 1;
}

/** What the orders that a label counts were worth, minor units: of (T, until], by the same state. */
export function spentMinor(state: ProfileState, asOfMs: number, untilMs: number): number {
  let spent = 0;
  for (const order of state.orders.values()) {
    if (order.placedMs === null || order.placedMs <= asOfMs || order.placedMs > untilMs) continue;
    spent += Math.max(0, orderNetMinor(order));
  }
  return spent;
}

/**
 * The labels of a customer's live answers.
 *
 * @param answers times at which the customer was scored, and how far each answer looked
 * @returns a label for each, in their order
 */
export function labelsOf(
  events: readonly CustomerEvent[],
  answers: readonly { readonly scoredMs: number; readonly horizonDays: number }[],
): (0 | 1)[] {
  const known = byKnownTime(events);
  const state = emptyState();
  let next = 0;
  const labels: (0 | 1)[] = answers.map(() => 0);
  const ripening = answers
    .map(({ scoredMs, horizonDays }, index) => ({ index, scoredMs, untilMs: scoredMs + horizonDays * dayMs }))
    .sort((left, right) => left.untilMs - right.untilMs);
  for (const { index, scoredMs, untilMs } of ripening) {
    for (let at = known[next]; at !== undefined && at.knownMs <= untilMs; at = known[next]) {
      foldEvent(state, at.event);
      next++;
    }
    labels[index] = labelOf(state, scoredMs, untilMs);
  }
  return labels;
}
