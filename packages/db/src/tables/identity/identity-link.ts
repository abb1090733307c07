import type { Reader } from '../../connection/reader.ts';
import type { Transaction } from '../../connection/transaction.ts';
import { jsonTable } from '../../sql/json-table.ts';
import {
  insertSql,
  nullable,
  number,
  readRows,
  select,
  selectList,
  table,
  text,
  updateSql,
  valuesOf,
  type RowOf,
} from '../../sql/table.ts';
import type { CustomerId } from '../profile.ts';

/**
 * How a link stands. `joined`: the activity of the anonymous id counts for the customer. `undone`: a person has taken them
 * apart, for good. `refused`: so much activity is no one person's.
 */
export type LinkState = 'joined' | 'undone' | 'refused';

/** Which anonymous ids belong to whom: at most one row for each (docs/adr/0024). */
export const identityLinkTable = table('identity_link', {
  shopId: text('shop_id'),
  /** `anonymous:…`, as in its events. */
  joinedId: text('joined_id'),
  customerId: text('customer_id'),
  /** The customer's event that said so. */
  messageId: text('message_id'),
  /** When it became known. */
  linkedMs: number('linked_ms'),
  state: text<LinkState>('state'),
  /** When a person asked for it to be undone; null: nobody has, or it is done. */
  askedMs: nullable(number('asked_ms')),
});

export type IdentityLinkRow = RowOf<typeof identityLinkTable>;
export type LinkKey = Pick<IdentityLinkRow, 'shopId' | 'joinedId'>;

const list = selectList(identityLinkTable, 'l');
const readSql = `SELECT STRAIGHT_JOIN ${list} FROM ${jsonTable(['shop_id', 'joined_id'])} AS k
  JOIN identity_link AS l ON l.shop_id = k.shop_id AND l.joined_id = k.joined_id`;
const insertLinkSql = insertSql(identityLinkTable);
const deleteSql = 'DELETE FROM identity_link WHERE shop_id = ? AND joined_id = ?';
const stateSql = updateSql(identityLinkTable, ['state', 'askedMs'], ['shopId', 'joinedId']);
const askSql = `UPDATE identity_link SET asked_ms = COALESCE(asked_ms, ?)
  WHERE shop_id = ? AND customer_id = ? AND joined_id = ? AND state = 'joined'`;

/**
 * Reads links. That of an anonymous id changes only in a transaction that has locked the profiles of both sides; so who
 * holds the lock of either may rely on what it reads.
 */
export async function readLinks(tx: Reader, keys: readonly LinkKey[]): Promise<IdentityLinkRow[]> {
  if (keys.length === 0) return [];
  const params = keys.map(({ shopId, joinedId }) => [shopId, joinedId]);
  return readRows(identityLinkTable, await tx.query<IdentityLinkRow>(readSql, [JSON.stringify(params)]));
}

/** The ids that are joined to one of these customers. */
export async function readLinksOf(
  tx: Reader,
  shopId: string,
  customerIds: readonly string[],
): Promise<IdentityLinkRow[]> {
  if (customerIds.length === 0) return [];
  const sql = `SELECT STRAIGHT_JOIN ${list} FROM ${jsonTable(['customer_id'])} AS k
    JOIN identity_link AS l ON l.shop_id = ? AND l.customer_id = k.customer_id AND l.state = 'joined'
    ORDER BY l.linked_ms, l.joined_id`;
  const keys = JSON.stringify(customerIds.map((id) => [id]));
  return readRows(identityLinkTable, await tx.query<IdentityLinkRow>(sql, [keys, shopId]));
}

/** Whether anything is joined in this shop at all. */
export async function hasLinks(reader: Reader, shopId: string): Promise<boolean> {
  return (await select(reader, identityLinkTable, ['joinedId'], { shopId }, 'LIMIT 1')).length > 0;
}

/** New rows; both sides' profiles must be locked by this transaction. */
export async function insertLinks(tx: Transaction, rows: readonly IdentityLinkRow[]): Promise<void> {
  await tx.executeMany(
    insertLinkSql,
    rows.map((row) => valuesOf(row, identityLinkTable.keys)),
  );
}

/** Takes a row away, as if it had never been; both sides' profiles must be locked by this transaction. */
export async function deleteLink(tx: Transaction, { shopId, joinedId }: LinkKey): Promise<void> {
  await tx.execute(deleteSql, [shopId, joinedId]);
}

/** Undoes a link for good; both sides' profiles must be locked by this transaction. */
export async function undoLink(tx: Transaction, { shopId, joinedId }: LinkKey): Promise<void> {
  const state: LinkState = 'undone';
  await tx.execute(stateSql, [state, null, shopId, joinedId]);
}

/** @returns whether this customer has this id joined */
export async function askToUndoLink(
  tx: Transaction,
  { shopId, customerId, joinedId }: LinkKey & CustomerId,
  nowMs: number,
): Promise<boolean> {
  // Asked for again, no row changes; so it is looked for, not counted.
  await tx.execute(askSql, [nowMs, shopId, customerId, joinedId]);
  const found = await select(tx, identityLinkTable, ['askedMs'], {
    shopId,
    joinedId,
    customerId,
    state: 'joined',
  });
  return found.length > 0;
}

/** Links that a person wants undone, oldest first. */
export async function readAskedLinks(reader: Reader, most: number): Promise<IdentityLinkRow[]> {
  const sql = `SELECT ${list} FROM identity_link AS l WHERE l.asked_ms IS NOT NULL ORDER BY l.asked_ms LIMIT ?`;
  return readRows(identityLinkTable, await reader.query<IdentityLinkRow>(sql, [most]));
}
