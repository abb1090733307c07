import type { LiveEvent } from '@ebb/contracts';
import type { Database } from '../../connection/open-database.ts';
import { select } from '../../sql/table.ts';
import { arrivalTable } from '../../tables/intake/arrival.ts';

/** The newest arrivals of a shop behind `afterId`, the newest first. */
export async function readArrivals(
  db: Database,
  { shopId, afterId, limit }: { readonly shopId: string; readonly afterId: number; readonly limit: number },
): Promise<LiveEvent[]> {
  const rows = await select(
    db,
    arrivalTable,
    arrivalTable.keys,
    { shopId },
    'AND t.id > ? ORDER BY t.id DESC LIMIT ?',
    [afterId, limit],
  );
  return rows.map(({ id, receivedMs, shopId: _shop, ...row }) => ({
    id: String(id),
    receivedAt: receivedMs,
    ...row,
  }));
}
