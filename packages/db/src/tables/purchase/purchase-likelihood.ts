import type { Database } from '../../connection/open-database.ts';
import type { Reader } from '../../connection/reader.ts';
import { inTransaction } from '../../connection/transaction.ts';
import { jsonTable } from '../../sql/json-table.ts';
import { insertSql, nullable, number, table, text, valuesOf, type RowOf } from '../../sql/table.ts';
import type { PurchasePass } from './purchase-pass.ts';

/** How likely each customer orders within so many days, and for how much. */
export const purchaseLikelihoodTable = table('purchase_likelihood', {
  shopId: text('shop_id'),
  customerId: text('customer_id'),
  within7: nullable(number('within_7')),
  within30: nullable(number('within_30')),
  within90: nullable(number('within_90')),
  spendMinor: nullable(number('spend_minor')),
  version: number('version'),
  computedMs: number('computed_ms'),
});

export type PurchaseLikelihoodRow = RowOf<typeof purchaseLikelihoodTable>;

const saveSql = insertSql(purchaseLikelihoodTable, {
  update: ['within7', 'within30', 'within90', 'spendMinor', 'version', 'computedMs'],
});

/**
 * Stores what was computed of some customers, given in key order. Whose profile is gone meanwhile gets no row: the profiles
 * stay locked (shared) until the commit, so an erasure comes either before, and the customer is passed over, or after,
 * and takes the row with it.
 */
export async function storeLikelihoods(db: Database, rows: readonly PurchaseLikelihoodRow[]): Promise<void> {
  if (rows.length === 0) return;
  await inTransaction(db, async (tx) => {
    const keys = JSON.stringify(rows.map(({ shopId, customerId }) => [shopId, customerId]));
    const there = await tx.query<{ customerId: string }>(
      `SELECT p.customer_id AS customerId FROM ${jsonTable(['shop_id', 'customer_id'])} AS k
        JOIN profile AS p ON p.shop_id = k.shop_id AND p.customer_id = k.customer_id LOCK IN SHARE MODE`,
      [keys],
    );
    const known = new Set(there.map(({ customerId }) => customerId));
    await tx.executeMany(
      saveSql,
      rows
        .filter(({ customerId }) => known.has(customerId))
        .map((row) => valuesOf(row, purchaseLikelihoodTable.keys)),
    );
  });
}

const rowsAtOnce = 1_000;

/** Takes away the rows that a finished pass did not meet again: whoever has not ordered for too long, or is no more. */
export async function deleteOldLikelihoods(
  db: Database,
  { shopId, startedMs }: PurchasePass,
): Promise<number> {
  for (let deleted = 0; ;) {
    const rows = await inTransaction(db, (tx) =>
      tx.execute(
        `DELETE FROM purchase_likelihood WHERE shop_id = ? AND computed_ms < ? LIMIT ${rowsAtOnce}`,
        [shopId, startedMs],
      ),
    );
    deleted += rows;
    if (rows < rowsAtOnce) return deleted;
  }
}

export interface LikelihoodTotals {
  readonly customers: number;
  readonly within7: number | null;
  readonly within30: number | null;
  readonly within90: number | null;
  readonly spendMinor: number | null;
}

/** Sums over a shop: how many customers are expected to order, and for how much. */
export async function likelihoodTotals(reader: Reader, shopId: string): Promise<LikelihoodTotals> {
  const [row] = await reader.query<LikelihoodTotals>(
    `SELECT COUNT(*) AS customers, SUM(within_7) AS within7, SUM(within_30) AS within30, SUM(within_90) AS within90,
        CAST(SUM(spend_minor) AS SIGNED) AS spendMinor
      FROM purchase_likelihood WHERE shop_id = ?`,
    [shopId],
  );
  return row!;
}
