import type { CustomerEvent } from '@ebb/contracts';
import { putRollupChanges, type Transaction } from '@ebb/db';
import { CellSums, noGroup } from './cell-sums.ts';
import {
  countCustomer,
  countCustomerChange,
  type CountedCustomer,
  type SalesBefore,
} from './count-customer.ts';
import { shopDays } from './shop-days.ts';

export const minuteMs = 60_000;

interface ShopChange {
  readonly timeZone: string;
  readonly sums: CellSums;
  receivedMs: number | null;
}

/** What one transaction changes of the roll-ups, shop by shop: the one door by which scoring writes them. */
export class RollupChanges {
  readonly #shops = new Map<string, ShopChange>();

  /** @param fresh events that this transaction stores */
  addCustomer(
    { shopId, timeZone }: { readonly shopId: string; readonly timeZone: string },
    customer: CountedCustomer,
    was: { readonly before: SalesBefore | null; readonly segment: number | null },
    fresh: readonly CustomerEvent[],
  ): void {
    const change = this.#changeOf(shopId, timeZone);
    const days = shopDays(timeZone);
    countCustomerChange(change.sums, customer, was, days);
    for (const { kind, occurredAt, receivedAt, imported } of fresh) {
      change.sums.group(kind, noGroup).cell('events', days.dayOf(occurredAt), 0).events += 1;
      // What a shop loads of its past says nothing of what is going on there now.
      if (imported !== true)
        change.sums.group('', noGroup).cell('arrivals', Math.floor(receivedAt / minuteMs), 0).events += 1;
      change.receivedMs = Math.max(change.receivedMs ?? 0, receivedAt);
    }
  }

  /** Takes a customer out of the count, as it stood: what was its own is counted for another from now on. */
  removeCustomer(
    { shopId, timeZone }: { readonly shopId: string; readonly timeZone: string },
    customer: CountedCustomer,
  ): void {
    countCustomer(this.#changeOf(shopId, timeZone).sums, customer, shopDays(timeZone), -1);
  }

  #changeOf(shopId: string, timeZone: string): ShopChange {
    let change = this.#shops.get(shopId);
    if (change === undefined)
      this.#shops.set(shopId, (change = { timeZone, sums: new CellSums(), receivedMs: null }));
    return change;
  }

  /** In the transaction that stores the profiles: both, or neither. */
  async save(tx: Transaction): Promise<void> {
    const changes = [...this.#shops].map(([shopId, { timeZone, sums, receivedMs }]) => ({
      ...{ shopId, timeZone, receivedMs },
      cells: sums.changed(),
    }));
    await putRollupChanges(tx, changes);
  }
}
