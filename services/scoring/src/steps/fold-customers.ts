import type { CustomerEvent } from '@ebb/contracts';
import type { ProfileRow } from '@ebb/db';
import {
  decodeState,
  emptyState,
  encodeState,
  foldEvent,
  orderHistory,
  type ProfileState,
} from '@ebb/domain';

/** A customer between lock and save: the row, its state opened, and the events it takes in. */
export interface FoldedCustomer {
  profile: ProfileRow;
  state: ProfileState;
  /** Not stored before; empty when the clock looks. */
  fresh: CustomerEvent[];
}

/**
 * Folds fresh events into their customers' states. Customers without any are left out: nothing about them changes.
 * @param profiles locked rows @param fresh new events of these customers, each once
 */
export function foldCustomers(
  profiles: readonly ProfileRow[],
  fresh: readonly CustomerEvent[],
): FoldedCustomer[] {
  const byCustomer = new Map<string, CustomerEvent[]>();
  for (const event of fresh) {
    const events = byCustomer.get(keyOf(event));
    if (events === undefined) byCustomer.set(keyOf(event), [event]);
    else events.push(event);
  }
  return profiles.flatMap((profile) => {
    const events = byCustomer.get(keyOf(profile));
    if (events === undefined) return [];
    const state = profile.version === 0 ? emptyState() : decodeState(profile.state);
    for (const event of events) foldEvent(state, event);
    const orders = orderHistory(state);
    const folded: ProfileRow = {
      ...profile,
      version: profile.version + 1,
      state: encodeState(state),
      firstSeenMs: state.firstSeenMs,
      lastSeenMs: state.lastSeenMs,
      lastOrderMs: orders.lastOrderMs,
      orderCount: orders.count,
      netRevenueMinor: orders.netRevenueMinor,
    };
    return [{ profile: folded, state, fresh: events }];
  });
}

/** Opens customers whom the clock has claimed. */
export function openCustomers(profiles: readonly ProfileRow[]): FoldedCustomer[] {
  return profiles.map((profile) => ({
    profile: { ...profile, version: profile.version + 1 },
    state: decodeState(profile.state),
    fresh: [],
  }));
}

function keyOf({ shopId, customerId }: { shopId: string; customerId: string }): string {
  return `${shopId}\n${customerId}`;
}
