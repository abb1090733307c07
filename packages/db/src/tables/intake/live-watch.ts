import type { Database } from '../../connection/open-database.ts';
import { number, selectList, table, text } from '../../sql/table.ts';

/** Shops that somebody is watching right now. */
export const liveWatchTable = table('live_watch', {
  shopId: text('shop_id'),
  untilMs: number('until_ms'),
});

/** Notes that somebody watches a shop until then; a later time stands. */
export async function watchShop(db: Database, shopId: string, untilMs: number): Promise<void> {
  await db.query(
    `INSERT INTO live_watch (shop_id, until_ms) VALUES (?, ?)
      ON DUPLICATE KEY UPDATE until_ms = GREATEST(until_ms, VALUES(until_ms))`,
    [shopId, untilMs],
  );
}

export async function readWatchedShops(db: Database, nowMs: number): Promise<Set<string>> {
  const rows = await db.query<{ shopId: string }>(
    `SELECT ${selectList(liveWatchTable, 'w', ['shopId'])} FROM live_watch AS w WHERE w.until_ms > ?`,
    [nowMs],
  );
  return new Set(rows.map(({ shopId }) => shopId));
}
