import { insertRows, jsonTable, type ColumnType } from './json-rows.ts';
import type { CustomerId } from './profile-store.ts';
import type { Transaction } from './transaction.ts';

export interface TraitsRow extends CustomerId {
  /** The domain's stored traits, encoded. */
  traits: string;
  displayName: string | null;
  email: string | null;
}

const keyColumns = { shop_id: 'text', customer_id: 'text' } as const;
const columns: Readonly<Record<string, ColumnType>> = {
  ...keyColumns,
  traits: 'mediumtext',
  display_name: 'text',
  email: 'text',
};
const selectSql = `SELECT STRAIGHT_JOIN c.shop_id, c.customer_id, c.traits, c.display_name, c.email
  FROM ${jsonTable(keyColumns)} AS k JOIN customer AS c ON c.shop_id = k.shop_id AND c.customer_id = k.customer_id`;
const saveSql = insertRows('customer', columns, { update: ['traits', 'display_name', 'email'] });

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
  const rows = await tx.$queryRawUnsafe<Row[]>(selectSql, JSON.stringify(keys));
  return rows.map((row) => ({
    shopId: row.shop_id,
    customerId: row.customer_id,
    traits: row.traits,
    displayName: row.display_name,
    email: row.email,
  }));
}

export async function saveTraits(tx: Transaction, rows: readonly TraitsRow[]): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map((row) => [row.shopId, row.customerId, row.traits, row.displayName, row.email]);
  await tx.$executeRawUnsafe(saveSql, JSON.stringify(values));
}
