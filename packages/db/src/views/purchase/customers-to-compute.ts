import type { Reader } from '../../connection/reader.ts';
import type { PurchasePass } from '../../tables/purchase/purchase-pass.ts';

/** A customer whose likelihood a pass has not computed yet. */
export interface CustomerToCompute {
  readonly customerId: string;
  readonly state: string;
}

/**
 * Known customers with an order since a time whom a pass has not met yet, in key order. Whatever a pass stored before it
 * was killed is passed over, so it goes on where it was.
 * @param after the last id that was read so; '' at first
 */
export function readCustomersToCompute(
  reader: Reader,
  pass: PurchasePass,
  { after, orderedSinceMs, limit }: { after: string; orderedSinceMs: number; limit: number },
): Promise<CustomerToCompute[]> {
  return reader.query(
    `SELECT p.customer_id AS customerId, p.state AS state
      FROM profile AS p
      LEFT JOIN purchase_likelihood AS l ON l.shop_id = p.shop_id AND l.customer_id = p.customer_id
        AND l.version = ? AND l.computed_ms >= ?
      WHERE p.shop_id = ? AND p.customer_id > ? AND p.known = 1 AND p.order_count > 0
        AND p.last_order_ms >= ? AND l.customer_id IS NULL
      ORDER BY p.customer_id LIMIT ${limit}`,
    [pass.version, pass.startedMs, pass.shopId, after, orderedSinceMs],
  );
}
