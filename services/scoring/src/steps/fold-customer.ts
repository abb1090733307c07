import { salesBefore, type SalesBefore } from '@ebb/analytics';
import type { CustomerEvent } from '@ebb/contracts';
import type { FoldedProfile, LockedProfile } from '@ebb/db';
import {
  decodeState,
  emptyState,
  encodeState,
  foldEvent,
  type OrderHistory,
  type ProfileState,
} from '@ebb/domain';

/**
 * A customer between lock and score: the row as locked, its state with new events taken in, and these events. Made,
 * scored and dropped one after the other: the states of a whole batch at once would keep the garbage collector busy.
 */
export interface FoldedCustomer {
  before: LockedProfile;
  version: number;
  state: ProfileState;
  stateText: string;
  /** Not stored before; empty when the clock looks. */
  fresh: readonly CustomerEvent[];
  /** What the roll-ups had counted of what the fresh events change; null without any. */
  salesBefore: SalesBefore | null;
}

/** Folds fresh events, each once, into the state of their customer. */
export function foldCustomer(before: LockedProfile, fresh: readonly CustomerEvent[]): FoldedCustomer {
  const state = before.version === 0 ? emptyState() : decodeState(before.state);
  const sales = salesBefore(state, fresh);
  for (const event of fresh) foldEvent(state, event);
  const version = before.version + 1;
  return { before, version, state, stateText: encodeState(state), fresh, salesBefore: sales };
}

/** Opens a customer whom the clock has claimed. */
export function openCustomer(before: LockedProfile): FoldedCustomer {
  const state = decodeState(before.state);
  return {
    before,
    version: before.version + 1,
    state,
    stateText: before.state,
    fresh: [],
    salesBefore: null,
  };
}

/** What of a customer's row follows from the events. */
export function foldedProfile(
  { before, version, state, stateText }: FoldedCustomer,
  orders: OrderHistory,
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
