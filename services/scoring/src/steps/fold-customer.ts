import { salesBefore, type SalesBefore } from '@ebb/analytics';
import type { CustomerEvent } from '@ebb/contracts';
import type { FoldedProfile, LockedProfile } from '@ebb/db';
import {
  decodeState,
  emptyState,
  encodeState,
  foldEvent,
  mergeStates,
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
  /** States of profiles that became part of this one. */
  joined: readonly ProfileState[];
}

const nobody: readonly ProfileState[] = [];

/**
 * Folds fresh events, each once, into the state of their customer.
 * @param joining profiles that become part of it
 */
export function foldCustomer(
  before: LockedProfile,
  fresh: readonly CustomerEvent[],
  joining: readonly LockedProfile[] = [],
): FoldedCustomer {
  let state = before.version === 0 ? emptyState() : decodeState(before.state);
  const joined =
    joining.length === 0
      ? nobody
      : joining.filter(({ version }) => version > 0).map((profile) => decodeState(profile.state));
  const sales = salesBefore(state, fresh, joined);
  for (const other of joined) state = mergeStates(state, other);
  for (const event of fresh) foldEvent(state, event);
  const version = before.version + 1;
  return { before, version, state, stateText: encodeState(state), fresh, salesBefore: sales, joined };
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
    joined: nobody,
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
