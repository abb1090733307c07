/**
 * What is remembered of one customer's events: a commutative, mergeable aggregate. Two sets of events that hold the
 * same events give the same bytes, whatever their order, lateness or split into batches (guarantee 3).
 */
export interface ProfileState {
  /** Earliest and latest event, epoch ms. `Infinity` and `-Infinity` before the first. */
  firstSeenMs: number;
  lastSeenMs: number;
  /** Latest thing the customer did (not the shop); `-Infinity` when nothing. */
  lastActivityMs: number;
  /** All refunds that name no order, minor units, over the whole life. */
  unnamedRefundsMinor: number;
  /**
   * By order id, for the whole life: a refund may name an order of any age, arrive before it, and take it back out of
   * the count, so nothing here can be summed up early without breaking the order-free result.
   */
  orders: Map<string, OrderEntry>;
  /** By UTC day, the last `keepDays` before `lastSeenMs` only. */
  days: Map<number, DayCounts>;
  /** Refunds that name no order, minor units by quarter of an hour since 1970, over the whole life. */
  refunds: Map<number, number>;
  /** Where the customer was when it last said so; null while nothing was said. */
  country: StatedCountry | null;
}

/** The latest statement wins, the larger name at a tie. */
export interface StatedCountry {
  ms: number;
  name: string;
}

export interface OrderEntry {
  /** Earliest completion; null while only updates, refunds or a cancellation are known. */
  placedMs: number | null;
  /** The amount as last stated: the latest event wins, the larger amount at a tie. */
  amountMs: number;
  amountMinor: number;
  refundedMinor: number;
  /** Cancelled, or refunded without an amount. */
  cancelled: boolean;
  /** What was in it, as last stated; null where no statement lists products. Never changed in place. */
  items: OrderItems | null;
}

export interface OrderItems {
  ms: number;
  /** One a category, sorted by its name. */
  lines: readonly CategoryLine[];
}

/** What an order holds of one category. */
export interface CategoryLine {
  category: string;
  units: number;
  /** Hundredths of the order's own currency: for the share of the order's worth, not for sums. */
  value: number;
}

/** Of this length are the steps of local time everywhere: every zone is a whole number of them away from UTC. */
export const quarterMs = 900_000;

export const dayCounters = [
  'tickets',
  'delivered',
  'opened',
  'clicked',
  'paid',
  'failed',
  'refundedMinor',
  'ticketsClosed',
] as const;
export type DayCounter = (typeof dayCounters)[number];
export type DayCounts = Record<DayCounter, number>;

/**
 * Longest look back is 365 days (revenue at risk); older day counters can never be read again, because scores are
 * made at or after the last event. Dropping by distance from the *latest event* keeps the result free of order.
 */
export const keepDays = 400;

export function emptyState(): ProfileState {
  return {
    firstSeenMs: Infinity,
    lastSeenMs: -Infinity,
    lastActivityMs: -Infinity,
    unnamedRefundsMinor: 0,
    orders: new Map(),
    days: new Map(),
    refunds: new Map(),
    country: null,
  };
}

export function emptyDay(): DayCounts {
  return {
    tickets: 0,
    delivered: 0,
    opened: 0,
    clicked: 0,
    paid: 0,
    failed: 0,
    refundedMinor: 0,
    ticketsClosed: 0,
  };
}

/** What an order is worth now: its amount less refunds, nothing when cancelled or never placed. Never negative. */
export function orderNetMinor(order: OrderEntry): number {
  if (order.placedMs === null || order.cancelled) return 0;
  return Math.max(0, order.amountMinor - order.refundedMinor);
}
