import type { Database } from '../connection/open-database.ts';
import { inTransaction } from '../connection/transaction.ts';
import { fittingCustomers, nextCustomerIds, storedShopIds } from './find-customers.ts';
import { readStoredCustomers, type StoredCustomer } from './stored-customers.ts';

export interface ReadOptions {
  /** Only this shop. */
  shopId?: string | undefined;
  /** A page holds at most so many events and so many points, unless a single customer has more. */
  rowsPerPage?: number;
}

const mostCustomersPerPage = 500;

/**
 * Streams all that is stored, in pages of customers in key order. Each page is read in one snapshot, so a live system
 * can be read; memory holds one page.
 */
export async function* readCustomerPages(
  db: Database,
  { shopId, rowsPerPage = 10_000 }: ReadOptions = {},
): AsyncGenerator<StoredCustomer[], void, undefined> {
  const shopIds = shopId === undefined ? await inTransaction(db, storedShopIds) : [shopId];
  let limit = mostCustomersPerPage;
  for (const shop of shopIds) {
    for (let after = ''; ;) {
      const { customers, isLast } = await readPage(db, shop, after, { limit, rowsPerPage });
      if (customers.length > 0) yield customers;
      if (isLast) break;
      after = customers.at(-1)!.customerId;
      // Looking for many more than fit would be for nothing.
      limit = Math.min(mostCustomersPerPage, 2 * customers.length);
    }
  }
}

async function readPage(
  db: Database,
  shopId: string,
  after: string,
  { limit, rowsPerPage }: { limit: number; rowsPerPage: number },
): Promise<{ customers: StoredCustomer[]; isLast: boolean }> {
  return inTransaction(
    db,
    async (tx) => {
      const ids = await nextCustomerIds(tx, shopId, after, limit);
      // Counted before they are read: after many customers of few events there may come many of thousands.
      const fitting = await fittingCustomers(tx, shopId, after, { ids, rows: rowsPerPage });
      const customers = await readStoredCustomers(tx, shopId, fitting);
      return { customers, isLast: ids.length < limit && fitting.length === ids.length };
    },
    { isolation: 'REPEATABLE READ', timeoutMs: 120_000 },
  );
}
