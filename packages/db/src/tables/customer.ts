import type { Transaction } from '../connection/transaction.ts';
import { jsonTable } from '../sql/json-table.ts';
import { insertSql, nullable, selectList, table, text, valuesOf, type RowOf } from '../sql/table.ts';
import type { CustomerId } from './profile.ts';

/** What a shop says of a customer. */
export const customerTable = table('customer', {
  shopId: text('shop_id'),
  customerId: text('customer_id'),
  /** The domain's stored traits, encoded. */
  traits: text('traits'),
  displayName: nullable(text('display_name')),
  email: nullable(text('email')),
});

export type TraitsRow = RowOf<typeof customerTable>;

const readSql = `SELECT STRAIGHT_JOIN ${selectList(customerTable, 'c')}
  FROM ${jsonTable(['shop_id', 'customer_id'])} AS k
  JOIN customer AS c ON c.shop_id = k.shop_id AND c.customer_id = k.customer_id`;
const saveSql = insertSql(customerTable, { update: ['traits', 'displayName', 'email'] });

/** Reads stored traits. The customers' profiles must be locked by this transaction if they are to be saved again. */
export async function readTraits(tx: Transaction, customers: readonly CustomerId[]): Promise<TraitsRow[]> {
  if (customers.length === 0) return [];
  const keys = customers.map(({ shopId, customerId }) => [shopId, customerId]);
  return tx.query(readSql, [JSON.stringify(keys)]);
}

export async function saveTraits(tx: Transaction, rows: readonly TraitsRow[]): Promise<void> {
  await tx.executeMany(
    saveSql,
    rows.map((row) => valuesOf(row, customerTable.keys)),
  );
}

/** The customers' profiles must be locked by this transaction. */
export async function deleteTraits(tx: Transaction, customers: readonly CustomerId[]): Promise<void> {
  await tx.executeMany(
    'DELETE FROM customer WHERE shop_id = ? AND customer_id = ?',
    customers.map(({ shopId, customerId }) => [shopId, customerId]),
  );
}
