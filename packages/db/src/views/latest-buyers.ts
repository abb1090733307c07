import type { Reader } from '../connection/reader.ts';
import type { SalesFilter } from './sales.ts';

export interface LatestBuyer {
  readonly customerId: string;
  readonly known: boolean;
  readonly state: string;
  readonly segment: number | null;
  readonly name: string | null;
  readonly lastOrderMs: number;
}

/** The customers who ordered last, newest first; by key from there on, so that one may look for more. */
export async function readLatestBuyers(
  reader: Reader,
  shopId: string,
  { segment }: Pick<SalesFilter, 'segment'>,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<LatestBuyer[]> {
  const narrowed = segment === undefined ? '' : 'AND COALESCE(p.segment, 0) = ?';
  const rows = await reader.query<Omit<LatestBuyer, 'known'> & { known: number | boolean }>(
    `SELECT p.customer_id AS customerId, p.known, p.state, p.segment, c.display_name AS name, p.last_order_ms AS lastOrderMs
      FROM profile AS p FORCE INDEX (profile_last_order)
      LEFT JOIN customer AS c ON c.shop_id = p.shop_id AND c.customer_id = p.customer_id
      WHERE p.shop_id = ? AND p.last_order_ms IS NOT NULL ${narrowed}
      ORDER BY p.last_order_ms DESC LIMIT ${limit} OFFSET ${offset}`,
    segment === undefined ? [shopId] : [shopId, segment],
  );
  return rows.map((row) => ({ ...row, known: Boolean(row.known) }));
}
