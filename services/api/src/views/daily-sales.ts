import type { ProfileState } from '@ebb/domain';
import { dayOf, orderNetMinor } from '@ebb/domain';

/** Per UTC day number. */
export interface DailySales {
  readonly ordersByDay: Map<number, number>;
  readonly netMinorByDay: Map<number, number>;
}

export function emptySales(): DailySales {
  return { ordersByDay: new Map(), netMinorByDay: new Map() };
}

function add(days: Map<number, number>, day: number, amount: number): void {
  days.set(day, (days.get(day) ?? 0) + amount);
}

/**
 * Adds a customer's orders to the days they were placed on, at what they are worth now: an order that was
 * cancelled later is gone from its day. A refund that names no order is taken off the day it came.
 */
export function addToSales(sales: DailySales, state: ProfileState, fromDay: number): void {
  for (const order of state.orders.values()) {
    const netMinor = orderNetMinor(order);
    if (order.placedMs === null || netMinor <= 0) continue;
    const day = dayOf(order.placedMs);
    if (day < fromDay) continue;
    add(sales.ordersByDay, day, 1);
    add(sales.netMinorByDay, day, netMinor);
  }
  for (const [day, { refundedMinor }] of state.days) {
    if (day >= fromDay && refundedMinor !== 0) add(sales.netMinorByDay, day, -refundedMinor);
  }
}
