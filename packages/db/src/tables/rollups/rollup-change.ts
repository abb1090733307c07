import type { Transaction } from '../../connection/transaction.ts';
import type { Reader } from '../../connection/reader.ts';
import {
  insertSql,
  nullable,
  number,
  selectList,
  table,
  text,
  valuesOf,
  type RowOf,
} from '../../sql/table.ts';
import type { RollupCell } from './rollup.ts';

/** What a transaction changes of a shop's roll-ups, until it is added to them. */
export const rollupChangeTable = table('rollup_change', {
  id: number('id'),
  shopId: text('shop_id'),
  /** By whose days the cells were counted. */
  timeZone: text('time_zone'),
  /** JSON: an array a cell. */
  cells: text('cells'),
  /** The newest arrival among the events. */
  receivedMs: nullable(number('received_ms')),
});

export interface RollupChange {
  readonly shopId: string;
  readonly timeZone: string;
  readonly cells: readonly RollupCell[];
  readonly receivedMs: number | null;
}

export interface WaitingRollupChange extends RollupChange {
  readonly id: number;
}

const insertKeys = ['shopId', 'timeZone', 'cells', 'receivedMs'] as const;
const putSql = insertSql(rollupChangeTable, { keys: insertKeys });
/** A row stays well under `max_allowed_packet`. */
const cellsPerRow = 10_000;

/** Notes what the caller's transaction changes: it counts if, and only if, that commits. */
export async function putRollupChanges(tx: Transaction, changes: readonly RollupChange[]): Promise<void> {
  const rows = changes.flatMap(({ cells, ...change }) =>
    Array.from({ length: Math.ceil(cells.length / cellsPerRow) }, (_, part) => ({
      ...change,
      cells: encodeCells(cells.slice(part * cellsPerRow, (part + 1) * cellsPerRow)),
    })),
  );
  await Promise.all(rows.map((row) => tx.execute(putSql, valuesOf(row, insertKeys))));
}

/** Shops of which changes wait. */
export async function shopsWithRollupChanges(reader: Reader): Promise<string[]> {
  const rows = await reader.query<{ shopId: string }>('SELECT DISTINCT shop_id AS shopId FROM rollup_change');
  return rows.map(({ shopId }) => shopId);
}

/** Numbers of the first and the last change that wait, of all shops; null: none does. */
export async function rollupChangesWaiting(
  reader: Reader,
): Promise<{ readonly first: number | null; readonly last: number | null }> {
  const [row] = await reader.query<{ first: number | null; last: number | null }>(
    'SELECT MIN(id) AS first, MAX(id) AS last FROM rollup_change',
  );
  return row ?? { first: null, last: null };
}

const columns = selectList(rollupChangeTable, 'c');

/** The oldest changes of a shop that have committed; the shop's row of `rollup_state` must be locked. */
export async function claimRollupChanges(
  tx: Transaction,
  shopId: string,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<WaitingRollupChange[]> {
  const rows = await tx.query<RowOf<typeof rollupChangeTable>>(
    `SELECT ${columns} FROM rollup_change AS c WHERE c.shop_id = ? AND c.id > ? ORDER BY c.id LIMIT ${limit} FOR UPDATE SKIP LOCKED`,
    [shopId, after],
  );
  return rows.map(changeOf);
}

const pageRows = 200;

/** All changes of a shop that wait, a page at a time, as far as this transaction sees them. */
export async function* readRollupChanges(
  tx: Transaction,
  shopId: string,
): AsyncGenerator<WaitingRollupChange[], void, undefined> {
  for (let after = 0; ;) {
    const rows = await tx.query<RowOf<typeof rollupChangeTable>>(
      `SELECT ${columns} FROM rollup_change AS c WHERE c.shop_id = ? AND c.id > ? ORDER BY c.id LIMIT ${pageRows}`,
      [shopId, after],
    );
    if (rows.length > 0) yield rows.map(changeOf);
    if (rows.length < pageRows) return;
    after = rows.at(-1)!.id;
  }
}

export async function deleteRollupChanges(
  tx: Transaction,
  shopId: string,
  ids: readonly number[],
): Promise<void> {
  await tx.executeMany(
    'DELETE FROM rollup_change WHERE id = ? AND shop_id = ?',
    ids.map((id) => [id, shopId]),
  );
}

type EncodedCell = [
  metric: RollupCell['metric'],
  category: string,
  day: number,
  other: number,
  country: string,
  segment: number,
  customers: number,
  orders: number,
  units: number,
  revenueMinor: number,
  refundsMinor: number,
  events: number,
];

// By place, not by name: this runs for every cell that an order changes.
function encodeCells(cells: readonly RollupCell[]): string {
  return JSON.stringify(
    cells.map((cell): EncodedCell => [
      cell.metric,
      cell.category,
      cell.day,
      cell.other,
      cell.country,
      cell.segment,
      cell.customers,
      cell.orders,
      cell.units,
      cell.revenueMinor,
      cell.refundsMinor,
      cell.events,
    ]),
  );
}

function decodeCell(encoded: EncodedCell): RollupCell {
  return {
    metric: encoded[0],
    category: encoded[1],
    day: encoded[2],
    other: encoded[3],
    country: encoded[4],
    segment: encoded[5],
    customers: encoded[6],
    orders: encoded[7],
    units: encoded[8],
    revenueMinor: encoded[9],
    refundsMinor: encoded[10],
    events: encoded[11],
  };
}

function changeOf({ cells, ...row }: RowOf<typeof rollupChangeTable>): WaitingRollupChange {
  return { ...row, cells: (JSON.parse(cells) as EncodedCell[]).map(decodeCell) };
}
