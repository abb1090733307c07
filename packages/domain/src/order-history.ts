import { dayOf } from './day.ts';
import { orderNetMinor, type ProfileState } from './profile-state.ts';

/** A customer's orders as they stand, in one pass. Days are UTC day numbers; amounts are minor units. */
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
}

export function orderHistory(state: ProfileState): OrderHistory {
  const days = new Set<number>();
  let count = 0;
  let netRevenueMinor = 0 - state.unnamedRefundsMinor;
  let first = Infinity;
  let last = -Infinity;
  for (const order of state.orders.values()) {
    const net = orderNetMinor(order);
    if (net <= 0 || order.placedMs === null) continue;
    count += 1;
    netRevenueMinor += net;
    first = Math.min(first, order.placedMs);
    last = Math.max(last, order.placedMs);
    days.add(dayOf(order.placedMs));
  }
  return {
    count,
    netRevenueMinor,
    firstDay: dayOf(first),
    lastDay: dayOf(last),
    lastOrderMs: count === 0 ? null : last,
    distinctDays: days.size,
  };
}

/** Mean days between the customer's order days; null with fewer than two such days. */
export function meanGapDays({ distinctDays, firstDay, lastDay }: OrderHistory): number | null {
  return distinctDays < 2 ? null : (lastDay - firstDay) / (distinctDays - 1);
}

/** Orders placed on the `lengthDays` UTC days that end `endAge` days before `today`, today itself being age 0. */
export function ordersInWindow(
  state: ProfileState,
  today: number,
  endAge: number,
  lengthDays: number,
): number {
  let orders = 0;
  for (const order of state.orders.values()) {
    if (order.placedMs === null || orderNetMinor(order) <= 0) continue;
    const age = today - dayOf(order.placedMs);
    if (age >= endAge && age < endAge + lengthDays) orders += 1;
  }
  return orders;
}

/** Order value less refunds over the last `lengthDays` UTC days, today included; minor units, may be negative. */
export function netRevenueInWindow(state: ProfileState, today: number, lengthDays: number): number {
  let minor = 0;
  for (const order of state.orders.values()) {
    if (order.placedMs === null) continue;
    const age = today - dayOf(order.placedMs);
    if (age >= 0 && age < lengthDays) minor += orderNetMinor(order);
  }
  for (const [day, counts] of state.days) {
    const age = today - day;
    if (age >= 0 && age < lengthDays) minor -= counts.refundedMinor;
  }
  return minor;
}
