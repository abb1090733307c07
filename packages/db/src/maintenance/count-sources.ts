import type { Reader } from '../connection/reader.ts';
import { readRows, selectList } from '../sql/table.ts';
import { profileTable, type ProfileRow } from '../tables/profile.ts';

const columns = [
  'customerId',
  'known',
  'version',
  'state',
  'segment',
] as const satisfies readonly (keyof ProfileRow)[];
const list = selectList(profileTable, 'p', columns);
const pageRows = 1_000;

/** Of each of a shop's customers what roll-ups are counted from, in key order, a page at a time. */
export async function* readCountedProfiles(
  reader: Reader,
  shopId: string,
): AsyncGenerator<Pick<ProfileRow, (typeof columns)[number]>[], void, undefined> {
  for (let after = ''; ;) {
    const rows = await reader.query<Pick<ProfileRow, (typeof columns)[number]>>(
      `SELECT ${list} FROM profile AS p WHERE p.shop_id = ? AND p.customer_id > ? ORDER BY p.customer_id LIMIT ${pageRows}`,
      [shopId, after],
    );
    if (rows.length > 0) yield readRows(profileTable, rows);
    if (rows.length < pageRows) return;
    after = rows.at(-1)!.customerId;
  }
}

export interface EventCount {
  readonly kind: string;
  /** `step` of time since 1970. */
  readonly at: number;
  readonly events: number;
}

/** A shop's events by kind and by steps of the time when they happened; one reading of them all. */
export async function countEventsBy(reader: Reader, shopId: string, stepMs: number): Promise<EventCount[]> {
  return reader.query(
    `SELECT kind, occurred_ms DIV ${stepMs} AS at, COUNT(*) AS events FROM event WHERE shop_id = ? GROUP BY kind, at`,
    [shopId],
  );
}

/** A shop's events that arrived since a time, but for imported history, by steps of their arrival; and when the newest of all came. */
export async function countArrivals(
  reader: Reader,
  shopId: string,
  { sinceMs, stepMs }: { readonly sinceMs: number; readonly stepMs: number },
): Promise<{ readonly arrivals: Omit<EventCount, 'kind'>[]; readonly lastReceivedMs: number | null }> {
  const [last] = await reader.query<{ ms: number | null }>(
    'SELECT MAX(received_ms) AS ms FROM event WHERE shop_id = ?',
    [shopId],
  );
  const arrivals = await reader.query<Omit<EventCount, 'kind'>>(
    `SELECT received_ms DIV ${stepMs} AS at, COUNT(*) AS events FROM event
      WHERE shop_id = ? AND received_ms >= ? AND imported = 0 GROUP BY at`,
    [shopId, sinceMs],
  );
  return { arrivals, lastReceivedMs: last?.ms ?? null };
}
