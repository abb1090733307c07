import type { CustomerEvent } from '@ebb/contracts';
import type { FoldedProfile, LockedProfile } from '@ebb/db';
import {
  decodeState,
  emptyState,
  encodeState,
  foldEvent,
  orderHistory,
  type OrderHistory,
  type ProfileState,
} from '@ebb/domain';

/** A customer between lock and save: the row as locked, its state with new events taken in, and these events. */
export interface FoldedCustomer {
  before: LockedProfile;
  version: number;
  state: ProfileState;
  stateText: string;
  orders: OrderHistory;
  /** Not stored before; empty when the clock looks. */
  fresh: CustomerEvent[];
}

/**
 * Folds fresh events into their customers' states. Customers without any are left out: nothing about them changes.
 * @param profiles locked rows @param fresh for each of them its new events, each once
 */
export function foldCustomers(
  profiles: readonly LockedProfile[],
  fresh: readonly CustomerEvent[][],
): FoldedCustomer[] {
  const folded: FoldedCustomer[] = [];
  profiles.forEach((before, position) => {
    const events = fresh[position] ?? [];
    if (events.length === 0) return;
    const state = before.version === 0 ? emptyState() : decodeState(before.state);
    for (const event of events) foldEvent(state, event);
    folded.push(opened(before, state, encodeState(state), events));
  });
  return folded;
}

/** Opens customers whom the clock has claimed. */
export function openCustomers(profiles: readonly LockedProfile[]): FoldedCustomer[] {
  return profiles.map((before) => opened(before, decodeState(before.state), before.state, []));
}

/** What of a customer's row follows from the events. */
export function foldedProfile(
  { before, version, state, stateText, orders }: FoldedCustomer,
  known: boolean,
  nextScoreMs: number,
): FoldedProfile {
  return {
    shopId: before.shopId,
    customerId: before.customerId,
    known,
    version,
    state: stateText,
    firstSeenMs: state.firstSeenMs,
    lastSeenMs: state.lastSeenMs,
    lastOrderMs: orders.lastOrderMs,
    orderCount: orders.count,
    netRevenueMinor: orders.netRevenueMinor,
    nextScoreMs,
  };
}

function opened(
  before: LockedProfile,
  state: ProfileState,
  stateText: string,
  fresh: CustomerEvent[],
): FoldedCustomer {
  return { before, version: before.version + 1, state, stateText, orders: orderHistory(state), fresh };
}
