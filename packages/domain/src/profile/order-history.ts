/** A customer's orders as they stand. Days are UTC day numbers; amounts are minor units. */
export interface OrderHistory {
  /** Orders worth more than nothing. */
  count: number;
  /** Over the whole life, less every refund. */
  netRevenueMinor: number;
  firstDay: number;
  lastDay: number;
  /** Null without an order. */
  lastOrderMs: number | null;
  /** Days on which at least one order was placed. */
  distinctDays: number;
  /** Of the newest order after the last that counts, which was refunded whole or cancelled; null where there is none. */
  laterVoidMs: number | null;
}

/** Mean days between the customer's order days; null with fewer than two such days. */
export function meanGapDays({ distinctDays, firstDay, lastDay }: OrderHistory): number | null {
  return distinctDays < 2 ? null : (lastDay - firstDay) / (distinctDays - 1);
}
