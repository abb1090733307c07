import type { Database } from './open-database.ts';
import { inSqlTransaction } from './sql-transaction.ts';
import {
  nextCustomerIds,
  readStoredCustomers,
  storedShopIds,
  type StoredCustomer,
} from './stored-customers.ts';

export interface ReadOptions {
  /** Only this shop. */
  shopId?: string | undefined;
  mostCustomersPerPage?: number;
}

/** A page holds about so many events and points, however many of them a customer has. */
const rowsPerPage = 10_000;

/**
 * Streams all that is stored, in pages of customers in key order. Each page is read in one snapshot, so a live system
 * can be read; memory holds one page.
 */
export async function* readCustomerPages(
  db: Database,
  { shopId, mostCustomersPerPage = 500 }: ReadOptions = {},
): AsyncGenerator<StoredCustomer[], void, undefined> {
  const shopIds = shopId === undefined ? await inSqlTransaction(db, storedShopIds) : [shopId];
  let customersPerPage = Math.min(100, mostCustomersPerPage);
  for (const shop of shopIds) {
    for (let after = ''; ;) {
      const page = await readPage(db, shop, after, customersPerPage);
      const last = page.at(-1);
      if (last === undefined) break;
      yield page;
      if (page.length < customersPerPage) break;
      after = last.customerId;
      const rows = page.reduce((sum, { events, points }) => sum + events.length + points.length, 1);
      const fitting = Math.floor((page.length * rowsPerPage) / rows);
      customersPerPage = Math.max(1, Math.min(fitting, 2 * customersPerPage, mostCustomersPerPage));
    }
  }
}

async function readPage(
  db: Database,
  shopId: string,
  after: string,
  limit: number,
): Promise<StoredCustomer[]> {
  return inSqlTransaction(
    db,
    async (tx) => readStoredCustomers(tx, shopId, await nextCustomerIds(tx, shopId, after, limit)),
    { isolation: 'REPEATABLE READ', timeoutMs: 120_000 },
  );
}

/** Rows waiting to be published since before this time. */
export async function countOutboxOlderThan({ prisma }: Database, ms: number): Promise<number> {
  return prisma.outbox.count({ where: { createdMs: { lt: BigInt(ms) } } });
}
