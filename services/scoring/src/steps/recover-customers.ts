import {
  findThoseWithEvents,
  isDuplicateKey,
  type CustomerId,
  type Database,
  type LockedProfile,
  type Transaction,
} from '@ebb/db';
import { openPastServings } from '@ebb/model-serving';
import { repairCustomers } from '../rebuild/repair-customers.ts';

/** Customers of whom events are stored have no profile: the transaction must not go on. */
class ProfilesLostError extends Error {
  override readonly name = 'ProfilesLostError';
  readonly customers: readonly CustomerId[];
  constructor(customers: readonly CustomerId[]) {
    super(`the profiles of ${customers.length} customers are lost`);
    this.customers = customers;
  }
}

/** Customers who are put right together, as in a rebuild. */
const customersPerTransaction = 100;

/**
 * Refuses to begin anew with customers of whom events are stored: their profile was deleted, or a restore lost it. New
 * at version 1, it would know nothing of these events and meet the points of the life before.
 * @param profiles locked by this transaction; only those at version 0 cost a look
 * @throws for `recovering` to catch
 */
export async function refuseLostProfiles(tx: Transaction, profiles: readonly LockedProfile[]): Promise<void> {
  const unknown = profiles.filter(({ version }) => version === 0);
  const lost = await findThoseWithEvents(tx, unknown);
  if (lost.length > 0) throw new ProfilesLostError(lost);
}

export interface Recovery {
  db: Database;
  now: () => number;
  report: { recovered: (customers: number) => void };
}

/**
 * Runs a transaction that scores customers. Where it finds profiles lost, or older than the points and alerts it meets
 * (a key that is there already), the customers are recounted from their events and it runs once more. The recount has
 * transactions of its own, each of a hundred customers: a whole table that is lost would not fit into one, and what is
 * put right stays so.
 * @param customers of whom it may be, when a key is there already
 */
export async function recovering<T>(
  run: () => Promise<T>,
  customers: () => readonly CustomerId[],
  { db, now, report }: Recovery,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const damaged =
      error instanceof ProfilesLostError ? error.customers : isDuplicateKey(error) ? customers() : [];
    if (damaged.length === 0) throw error;
    const openServings = await openPastServings(db);
    for (const [shopId, ids] of byShop(damaged)) {
      for (let from = 0; from < ids.length; from += customersPerTransaction) {
        const portion = ids.slice(from, from + customersPerTransaction);
        const { customers: repaired } = await repairCustomers(db, shopId, portion, { openServings, now });
        report.recovered(repaired);
      }
    }
    return run();
  }
}

function byShop(customers: readonly CustomerId[]): Map<string, string[]> {
  const shops = new Map<string, string[]>();
  for (const { shopId, customerId } of customers) {
    const own = shops.get(shopId);
    if (own === undefined) shops.set(shopId, [customerId]);
    else own.push(customerId);
  }
  return shops;
}
