import type { CustomerId } from '../tables/profile.ts';
import { jsonTable } from '../sql/json-table.ts';
import type { Transaction } from '../connection/transaction.ts';

/** Not only customers with a profile: of whom it is lost, or all but the points, must be found too. */
const tables = ['profile', 'event', 'prediction', 'alert'];

/** Ids of a shop's customers after this one, in the order of the key; fewer than `limit` means that these are the last. */
export async function nextCustomerIds(
  tx: Transaction,
  shopId: string,
  afterCustomerId: string,
  limit: number,
): Promise<string[]> {
  const part = (table: string) =>
    `(SELECT DISTINCT customer_id FROM ${table} WHERE shop_id = ? AND customer_id > ? ORDER BY customer_id LIMIT ${limit})`;
  const rows = await tx.query<{ customer_id: string }>(
    `${tables.map(part).join(' UNION ')} ORDER BY customer_id LIMIT ${limit}`,
    tables.flatMap(() => [shopId, afterCustomerId]),
  );
  return rows.map(({ customer_id }) => customer_id);
}

/**
 * The first of these customers who together have no more than so many events, and no more points; at least one.
 * @param options.ids in the order of the key, all that come after `afterCustomerId`
 */
export async function fittingCustomers(
  tx: Transaction,
  shopId: string,
  afterCustomerId: string,
  { ids, rows }: { ids: readonly string[]; rows: number },
): Promise<readonly string[]> {
  let fitting = ids.length;
  for (const table of ['event', 'prediction']) {
    const [beyond] = await tx.query<{ customer_id: string }>(
      `SELECT customer_id FROM ${table} WHERE shop_id = ? AND customer_id > ? ORDER BY customer_id LIMIT 1 OFFSET ${rows}`,
      [shopId, afterCustomerId],
    );
    const position = beyond === undefined ? -1 : ids.indexOf(beyond.customer_id);
    if (position >= 0) fitting = Math.min(fitting, Math.max(1, position));
  }
  return ids.slice(0, fitting);
}

/** Ids of every shop of which anything is stored, whether or not it still has a row of its own. */
export async function storedShopIds(tx: Transaction): Promise<string[]> {
  const part = (table: string) => `SELECT DISTINCT shop_id FROM ${table}`;
  const rows = await tx.query<{ shop_id: string }>(`${tables.map(part).join(' UNION ')} ORDER BY shop_id`);
  return rows.map(({ shop_id }) => shop_id);
}

// A scalar subquery with LIMIT: an EXISTS might be turned into a join that reads the whole table.
const withEventsSql = `SELECT k.position AS position FROM ${jsonTable(['shop_id', 'customer_id'], 'position')} AS k
  WHERE (SELECT 1 FROM event AS e WHERE e.shop_id = k.shop_id AND e.customer_id = k.customer_id LIMIT 1) = 1`;

/**
 * Of these customers those of whom events are stored: one look at the key for each.
 * @returns those of `customers`
 */
export async function findThoseWithEvents(
  tx: Transaction,
  customers: readonly CustomerId[],
): Promise<CustomerId[]> {
  if (customers.length === 0) return [];
  const keys = customers.map(({ shopId, customerId }) => [shopId, customerId]);
  const rows = await tx.query<{ position: number }>(withEventsSql, [JSON.stringify(keys)]);
  return rows.map(({ position }) => customers[position - 1]!);
}
