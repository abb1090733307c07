import type { Reader } from '../../connection/reader.ts';
import type { Transaction } from '../../connection/transaction.ts';
import {
  flag,
  nullable,
  number,
  readRows,
  select,
  selectList,
  table,
  text,
  type RowOf,
} from '../../sql/table.ts';

/** How a shop's roll-ups stand; whoever adds to them, or counts them anew, holds the row. */
export const rollupStateTable = table('rollup_state', {
  shopId: text('shop_id'),
  /** By which the days are counted. */
  timeZone: text('time_zone'),
  /** To be counted anew. */
  stale: flag('stale'),
  /** When the newest event that is counted arrived. */
  lastReceivedMs: nullable(number('last_received_ms')),
  /** When they were counted anew last. */
  countedMs: nullable(number('counted_ms')),
  /** By which version of counting. */
  version: number('version'),
});

/** Raised with what is counted: roll-ups of an older version are counted anew. 2: `standing`, arrivals without imports. */
const rollupVersion = 2;

export type RollupState = RowOf<typeof rollupStateTable>;

export async function findRollupState(reader: Reader, shopId: string): Promise<RollupState | undefined> {
  const [row] = await select(reader, rollupStateTable, rollupStateTable.keys, { shopId });
  return row && { ...row, stale: row.stale || row.version < rollupVersion };
}

/** Shops whose roll-ups are to be counted anew. */
export async function shopsWithStaleRollups(reader: Reader): Promise<string[]> {
  const rows = await reader.query<{ shopId: string }>(
    'SELECT shop_id AS shopId FROM rollup_state WHERE stale = 1 OR version < ?',
    [rollupVersion],
  );
  return rows.map(({ shopId }) => shopId);
}

/** A shop that has no row gets one, with nothing counted yet. */
export async function makeRollupState(tx: Transaction, shopId: string, timeZone: string): Promise<void> {
  await tx.execute(
    'INSERT IGNORE INTO rollup_state (shop_id, time_zone, stale, version) VALUES (?, ?, 0, ?)',
    [shopId, timeZone, rollupVersion],
  );
}

/**
 * Locks a shop's row until the transaction ends. Begins no snapshot: what is read after it is as of the lock.
 * @param wait false: undefined while somebody else holds it
 * @returns undefined also where there is none
 */
export async function lockRollups(
  tx: Transaction,
  shopId: string,
  { wait }: { readonly wait: boolean },
): Promise<RollupState | undefined> {
  const rows = await tx.query<RollupState>(
    `SELECT ${selectList(rollupStateTable, 's')} FROM rollup_state AS s WHERE s.shop_id = ? FOR UPDATE${wait ? '' : ' SKIP LOCKED'}`,
    [shopId],
  );
  return readRows(rollupStateTable, rows)[0];
}

/** Says that what is counted may be wrong: something else than events changed a profile. */
export async function markRollupsStale(tx: Transaction, shopId: string): Promise<void> {
  await tx.execute(
    `INSERT INTO rollup_state (shop_id, time_zone, stale) VALUES (?, 'UTC', 1) ON DUPLICATE KEY UPDATE stale = 1`,
    [shopId],
  );
}

/** @param of in the transaction that holds the row */
export async function noteRollupsAdded(
  tx: Transaction,
  shopId: string,
  receivedMs: number | null,
): Promise<void> {
  if (receivedMs === null) return;
  await tx.execute(
    'UPDATE rollup_state SET last_received_ms = GREATEST(COALESCE(last_received_ms, 0), ?) WHERE shop_id = ?',
    [receivedMs, shopId],
  );
}

export async function noteRollupsCounted(
  tx: Transaction,
  { shopId, timeZone, lastReceivedMs, countedMs }: Omit<RollupState, 'stale' | 'version'>,
): Promise<void> {
  await tx.execute(
    `UPDATE rollup_state SET time_zone = ?, stale = 0, last_received_ms = ?, counted_ms = ?, version = ?
      WHERE shop_id = ?`,
    [timeZone, lastReceivedMs, countedMs, rollupVersion, shopId],
  );
}
