import type { Database } from '../connection/open-database.ts';
import { selectList } from '../sql/table.ts';
import {
  purchaseLikelihoodTable,
  type PurchaseLikelihoodRow,
} from '../tables/purchase/purchase-likelihood.ts';
import { profileTable, type ProfileRow } from '../tables/profile.ts';

const indexedKeys = [
  'customerId',
  'band',
  'score',
  'revenueAtRiskMinor',
  'risesMs',
  'lastOrderMs',
  'netRevenueMinor',
  'orderCount',
  'segment',
] as const satisfies readonly (keyof ProfileRow)[];

const likelihoodKeys = ['within7', 'within30', 'within90', 'spendMinor'] as const;

/** What a list is filtered, sorted and searched by. */
export type IndexedCustomer = Pick<ProfileRow, (typeof indexedKeys)[number]> &
  Record<'name' | 'email', string | null> &
  Pick<PurchaseLikelihoodRow, (typeof likelihoodKeys)[number]>;

const indexedSql = `SELECT ${selectList(profileTable, 'p', indexedKeys)}, c.display_name AS name, c.email AS email,
    ${selectList(purchaseLikelihoodTable, 'l', likelihoodKeys)}
  FROM profile p LEFT JOIN customer c ON c.shop_id = p.shop_id AND c.customer_id = p.customer_id
    LEFT JOIN purchase_likelihood l ON l.shop_id = p.shop_id AND l.customer_id = p.customer_id
  WHERE p.shop_id = ? AND p.known = 1 AND p.customer_id > ? ORDER BY p.customer_id LIMIT ?`;

/**
 * The known customers of a shop in the byte order of their ids.
 * @param after the last id read so; '' at first
 */
export function readIndexedCustomers(
  db: Database,
  shopId: string,
  after: string,
  limit: number,
): Promise<IndexedCustomer[]> {
  return db.query(indexedSql, [shopId, after, limit]);
}

/** Whether the shop has more known customers than this; reads no more index entries than that. */
export async function hasMoreCustomers(db: Database, shopId: string, count: number): Promise<boolean> {
  const rows = await db.query<unknown>(
    'SELECT 1 FROM profile WHERE shop_id = ? AND known = 1 LIMIT 1 OFFSET ?',
    [shopId, count],
  );
  return rows.length > 0;
}
