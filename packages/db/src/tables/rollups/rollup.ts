import type { Reader, SqlValue } from '../../connection/reader.ts';
import type { Transaction } from '../../connection/transaction.ts';
import { insertSql, number, selectList, table, text, valuesOf, type RowOf } from '../../sql/table.ts';

/**
 * What is counted, the one list for writing, reading and counting anew. Days are days of the shop's zone, numbers since
 * 1970; `customers` counts known customers only; the revenue of an order is what it is worth now, on the day it was placed.
 *
 * | metric | `day` | `other` | counts |
 * |---|---|---|---|
 * | `sales` | day | 0 | orders, units, revenue; refunds that name no order |
 * | `visits` | a day on which a customer ordered, or `openDay` | the day before that on which it did, or `noDay` | customers |
 * | `silence` | as `visits`: first visits, and those after 90 days or more | | customers |
 * | `cohort` | month | month of the first order | customers, orders, revenue |
 * | `standing` | day of the last order | month of the first order | customers, of all orders together alone |
 * | `events` | day | 0 | events; `category` is their kind |
 * | `arrivals` | minute since 1970 | 0 | events, by arrival; the last day only, and no imported history |
 *
 * All but the last three are counted for all orders together (`category` empty) and for each category.
 */
export type RollupMetric = 'sales' | 'visits' | 'silence' | 'cohort' | 'standing' | 'events' | 'arrivals';

/** `day` of a visit that has not come yet: the row says on which day customers ordered last. */
export const openDay = 2_147_483_647;
/** `other` of a first visit. */
export const noDay = -1;

export const rollupTable = table('rollup', {
  shopId: text('shop_id'),
  metric: text<RollupMetric>('metric'),
  /** Empty: all orders together. */
  category: text('category'),
  day: number('day'),
  other: number('other'),
  country: text('country'),
  /** 0: none. */
  segment: number('segment'),
  customers: number('customers'),
  orders: number('orders'),
  units: number('units'),
  revenueMinor: number('revenue_minor'),
  refundsMinor: number('refunds_minor'),
  events: number('events'),
});

export type RollupCell = Omit<RowOf<typeof rollupTable>, 'shopId'>;

export const rollupMeasures = [
  'customers',
  'orders',
  'units',
  'revenueMinor',
  'refundsMinor',
  'events',
] as const satisfies readonly (keyof RollupCell)[];
const rollupCellKeys = rollupTable.keys.slice(1) as readonly (keyof RollupCell)[];

const sums = rollupMeasures.map((key) => rollupTable.columns[key].name);
const addSql = `${insertSql(rollupTable)} ON DUPLICATE KEY UPDATE ${sums
  .map((name) => `${name} = ${name} + VALUES(${name})`)
  .join(', ')}`;

/**
 * Adds to a shop's roll-ups. The shop's row of `rollup_state` must be locked by this transaction.
 * @param cells each once
 */
export async function addToRollups(
  tx: Transaction,
  shopId: string,
  cells: readonly RollupCell[],
): Promise<void> {
  await tx.executeMany(
    addSql,
    cells.map((cell) => [shopId, ...valuesOf(cell, rollupCellKeys)]),
  );
}

/** Arrivals are only kept for what is shown of them. */
export async function forgetArrivals(tx: Transaction, shopId: string, beforeMinute: number): Promise<void> {
  await tx.execute(
    `DELETE FROM rollup WHERE shop_id = ? AND metric = 'arrivals' AND category = '' AND day < ?`,
    [shopId, beforeMinute],
  );
}

export async function deleteRollups(tx: Transaction, shopId: string): Promise<void> {
  await tx.execute('DELETE FROM rollup WHERE shop_id = ?', [shopId]);
}

const pageRows = 5_000;
const keyColumns = ['metric', 'category', 'day', 'other', 'country', 'segment'] as const;
const keyList = keyColumns.join(', ');

/** All cells of a shop, a page at a time. */
export async function* readRollups(
  reader: Reader,
  shopId: string,
): AsyncGenerator<RollupCell[], void, undefined> {
  let after: SqlValue[] | null = null;
  for (;;) {
    const from = after === null ? '' : `AND (${keyList}) > (${keyColumns.map(() => '?').join(', ')})`;
    const rows: RollupCell[] = await reader.query(
      `SELECT ${selectList(rollupTable, 'r', rollupCellKeys as never)} FROM rollup AS r
        WHERE shop_id = ? ${from} ORDER BY ${keyList} LIMIT ${pageRows}`,
      [shopId, ...(after ?? [])],
    );
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageRows) return;
    after = keyColumns.map((key) => last[key]);
  }
}
