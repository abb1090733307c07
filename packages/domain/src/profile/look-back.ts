import { dayOf } from '../day.ts';
import type { OrderHistory } from './order-history.ts';
import { countTickets, type TicketHistory } from './ticket-history.ts';
import { orderNetMinor, type ProfileState } from './state.ts';

/** The whole of a customer's life, as it is now. */
export interface CustomerHistory {
  orders: OrderHistory;
  tickets: TicketHistory;
}

/**
 * What a score at one time looks back on. Windows are UTC days that end with the score's own, which is age 0; amounts are
 * minor units and may be negative where refunds outweigh.
 */
export interface LookBack extends CustomerHistory {
  /** Orders worth more than nothing, of ages 0–89 and 90–179. */
  orders90: number;
  ordersBefore90: number;
  revenue180Minor: number;
  revenue365Minor: number;
  tickets90: number;
  delivered90: number;
  opened90: number;
  clicked90: number;
  paid180: number;
  failed180: number;
}

/**
 * Everything at once, in one pass over the orders and one over the days: this runs for every event, and again for each
 * day of a forecast.
 * @param today UTC day number of the score
 */
export function lookBack(state: ProfileState, today: number): LookBack {
  let count = 0;
  let netRevenueMinor = 0 - state.unnamedRefundsMinor;
  let firstMs = Infinity;
  let lastMs = -Infinity;
  let lastVoidMs = -Infinity;
  let oneDay = Number.NaN;
  let manyDays: Set<number> | null = null;
  const seen: LookBack = {
    orders: noOrders,
    tickets: { open: 0, mark: 0 },
    orders90: 0,
    ordersBefore90: 0,
    revenue180Minor: 0,
    revenue365Minor: 0,
    tickets90: 0,
    delivered90: 0,
    opened90: 0,
    clicked90: 0,
    paid180: 0,
    failed180: 0,
  };
  for (const order of state.orders.values()) {
    const net = orderNetMinor(order);
    if (order.placedMs === null) continue;
    if (net <= 0) {
      if (order.placedMs > lastVoidMs) lastVoidMs = order.placedMs;
      continue;
    }
    const day = dayOf(order.placedMs);
    count += 1;
    netRevenueMinor += net;
    if (order.placedMs < firstMs) firstMs = order.placedMs;
    if (order.placedMs > lastMs) lastMs = order.placedMs;
    if (count === 1) oneDay = day;
    else if (manyDays !== null) manyDays.add(day);
    else if (day !== oneDay) manyDays = new Set([oneDay, day]);
    const age = today - day;
    if (age < 0 || age >= 365) continue;
    seen.revenue365Minor += net;
    if (age >= 180) continue;
    seen.revenue180Minor += net;
    if (age < 90) seen.orders90 += 1;
    else seen.ordersBefore90 += 1;
  }
  state.days.forEach((counts, day) => {
    if (counts.tickets + counts.ticketsClosed > 0) countTickets(seen.tickets, day, counts);
    const age = today - day;
    if (age < 0 || age >= 365) return;
    seen.revenue365Minor -= counts.refundedMinor;
    if (age >= 180) return;
    seen.revenue180Minor -= counts.refundedMinor;
    seen.paid180 += counts.paid;
    seen.failed180 += counts.failed;
    if (age >= 90) return;
    seen.tickets90 += counts.tickets;
    seen.delivered90 += counts.delivered;
    seen.opened90 += counts.opened;
    seen.clicked90 += counts.clicked;
  });
  // More may have been closed than were opened within the days that are kept.
  if (seen.tickets.open < 0) seen.tickets.open = 0;
  seen.orders = {
    count,
    netRevenueMinor,
    firstDay: dayOf(firstMs),
    lastDay: dayOf(lastMs),
    lastOrderMs: count === 0 ? null : lastMs,
    distinctDays: manyDays?.size ?? Math.min(count, 1),
    laterVoidMs: lastVoidMs > lastMs ? lastVoidMs : null,
  };
  return seen;
}

/** The orders alone: they do not depend on a day. */
export function orderHistory(state: ProfileState): OrderHistory {
  return lookBack(state, 0).orders;
}

/** What does not depend on a day. */
export function historyOf(state: ProfileState): CustomerHistory {
  const { orders, tickets } = lookBack(state, 0);
  return { orders, tickets };
}

const noOrders: OrderHistory = {
  count: 0,
  netRevenueMinor: 0,
  firstDay: Infinity,
  lastDay: -Infinity,
  lastOrderMs: null,
  distinctDays: 0,
  laterVoidMs: null,
};
