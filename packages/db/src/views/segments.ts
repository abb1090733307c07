import { dayMs } from '@ebb/contracts';
import type { Database } from '../connection/open-database.ts';
import { selectList } from '../sql/table.ts';
import { profileTable } from '../tables/profile.ts';

export interface SegmentTotals {
  /** Null: an order, and no segment yet. */
  readonly segment: number | null;
  readonly segmentationVersion: number | null;
  readonly customers: number;
  readonly revenueMinor: number;
  readonly revenueAtRiskMinor: number;
}

/** Known customers with an order, counted by segment, as they are now. */
export async function segmentTotals(db: Database, shopId: string): Promise<SegmentTotals[]> {
  return db.query(
    `SELECT segment, segmentation_version AS segmentationVersion, COUNT(*) AS customers,
        CAST(SUM(net_revenue_minor) AS SIGNED) AS revenueMinor,
        CAST(SUM(revenue_at_risk_minor) AS SIGNED) AS revenueAtRiskMinor
      FROM profile WHERE shop_id = ? AND known = 1 AND order_count > 0 GROUP BY segment, segmentation_version`,
    [shopId],
  );
}

/** Bounds of one score: above the first, up to the second; null where there is none. */
export interface ScoreBounds {
  readonly above: number | null;
  readonly atMost: number | null;
}

/**
 * The bounds of a score from 1 to 5 by four ascending limits.
 * @param isReversed the highest score for the smallest value, as for recency
 */
export function boundsOfScore(limits: readonly number[], score: number, isReversed: boolean): ScoreBounds {
  const step = isReversed ? 6 - score : score;
  return { above: limits[step - 2] ?? null, atMost: limits[step - 1] ?? null };
}

export interface RfmTotals {
  readonly recency: number;
  readonly frequency: number;
  readonly customers: number;
  readonly revenueMinor: number;
}

/** Customers by scores of recency (whole UTC days since the last order) and number of orders, as they are now. */
export async function rfmTotals(
  db: Database,
  shopId: string,
  limits: { readonly recencyDays: readonly number[]; readonly orders: readonly number[] },
  today: number,
): Promise<RfmTotals[]> {
  const score = (value: string, of: readonly number[]) => of.map(() => `(${value} > ?)`).join(' + ');
  const recencyDays = `(? - FLOOR(last_order_ms / ${dayMs}))`;
  return db.query(
    `SELECT 5 - (${score(recencyDays, limits.recencyDays)}) AS recency, 1 + ${score('order_count', limits.orders)} AS frequency,
        COUNT(*) AS customers, CAST(SUM(net_revenue_minor) AS SIGNED) AS revenueMinor
      FROM profile WHERE shop_id = ? AND known = 1 AND order_count > 0 GROUP BY 1, 2`,
    [...limits.recencyDays.flatMap((limit) => [today, limit]), ...limits.orders, shopId],
  );
}

const pageRows = 1_000;
const columns = selectList(profileTable, 'p', ['customerId', 'state']);

/** The states of a shop's known customers with an order, in key order, a page at a time. */
export async function* readOrderingStates(
  db: Database,
  shopId: string,
): AsyncGenerator<{ readonly customerId: string; readonly state: string }[], void, undefined> {
  for (let after = ''; ;) {
    const rows = await db.query<{ customerId: string; state: string }>(
      `SELECT ${columns} FROM profile AS p
        WHERE p.shop_id = ? AND p.customer_id > ? AND p.known = 1 AND p.order_count > 0
        ORDER BY p.customer_id LIMIT ${pageRows}`,
      [shopId, after],
    );
    if (rows.length > 0) yield rows;
    if (rows.length < pageRows) return;
    after = rows.at(-1)!.customerId;
  }
}
