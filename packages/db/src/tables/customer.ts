import { insertInto, jsonTable } from '../sql/statements.ts';
import type { CustomerId } from './profile.ts';
import type { Transaction } from '../connection/transaction.ts';

export interface TraitsRow extends CustomerId {
  /** The domain's stored traits, encoded. */
  traits: string;
  displayName: string | null;
  email: string | null;
}

const keyColumns = ['shop_id', 'customer_id'];
const selectSql = `SELECT STRAIGHT_JOIN c.shop_id, c.customer_id, c.traits, c.display_name, c.email
  FROM ${jsonTable(keyColumns)} AS k JOIN customer AS c ON c.shop_id = k.shop_id AND c.customer_id = k.customer_id`;
const saveSql = insertInto('customer', ['shop_id', 'customer_id', 'traits', 'display_name', 'email'], {
  update: ['traits', 'display_name', 'email'],
});

/** Reads stored traits. The customers' profiles must be locked by this transaction if they are to be saved again. */
export async function readTraits(tx: Transaction, customers: readonly CustomerId[]): Promise<TraitsRow[]> {
  if (customers.length === 0) return [];
  type Row = {
    shop_id: string;
    customer_id: string;
    traits: string;
    display_name: string | null;
    email: string | null;
  };
  const keys = customers.map(({ shopId, customerId }) => [shopId, customerId]);
  const rows = await tx.query<Row>(selectSql, [JSON.stringify(keys)]);
  return rows.map((row) => ({
    shopId: row.shop_id,
    customerId: row.customer_id,
    traits: row.traits,
    displayName: row.display_name,
    email: row.email,
  }));
}

export async function saveTraits(tx: Transaction, rows: readonly TraitsRow[]): Promise<void> {
  const values = rows.map((row) => [row.shopId, row.customerId, row.traits, row.displayName, row.email]);
  await tx.executeMany(saveSql, values);
}
