import { isCustomerActivity, type CustomerEvent, type EventKind } from '@ebb/contracts';
import { dayOf } from '../day.ts';
import { countryOf, itemsOf } from './order-items.ts';
import {
  emptyDay,
  keepDays,
  quarterMs,
  type DayCounter,
  type OrderEntry,
  type OrderItems,
  type ProfileState,
  type StatedCountry,
} from './state.ts';

const counterOfKind: Partial<Record<EventKind, DayCounter>> = {
  ticket_opened: 'tickets',
  ticket_closed: 'ticketsClosed',
  email_delivered: 'delivered',
  email_opened: 'opened',
  email_clicked: 'clicked',
  payment_succeeded: 'paid',
  payment_failed: 'failed',
};

/**
 * Takes one event into the state, in place. The caller has made sure that no event comes twice (by message id);
 * order, ties and lateness make no difference to the result.
 */
export function foldEvent(state: ProfileState, event: CustomerEvent): void {
  const { occurredAt, kind } = event;
  state.firstSeenMs = Math.min(state.firstSeenMs, occurredAt);
  if (isCustomerActivity(kind)) state.lastActivityMs = Math.max(state.lastActivityMs, occurredAt);
  if (occurredAt > state.lastSeenMs) {
    const movedOn = dayOf(occurredAt) !== dayOf(state.lastSeenMs);
    state.lastSeenMs = occurredAt;
    if (movedOn) dropOldDays(state);
  }
  const counter = counterOfKind[kind];
  if (counter !== undefined) addToDay(state, occurredAt, counter, 1);
  else foldOrderEvent(state, event);
  if (kind === 'identified' || kind === 'order_completed') stateCountry(state, countryOf(event));
}

function foldOrderEvent(state: ProfileState, event: CustomerEvent): void {
  const { kind, occurredAt, amountMinor, orderId } = event;
  switch (kind) {
    case 'order_completed': {
      // A shop without order ids: the message is the order.
      const order = orderOf(state, orderId ?? `#${event.messageId}`);
      order.placedMs = Math.min(order.placedMs ?? Infinity, occurredAt);
      stateAmount(order, occurredAt, amountMinor ?? 0);
      stateItems(order, itemsOf(event));
      break;
    }
    case 'order_updated': {
      const items = itemsOf(event);
      if (orderId === undefined || (amountMinor === undefined && items === null)) break;
      const order = orderOf(state, orderId);
      if (amountMinor !== undefined) stateAmount(order, occurredAt, amountMinor);
      stateItems(order, items);
      break;
    }
    case 'order_cancelled':
      if (orderId !== undefined) orderOf(state, orderId).cancelled = true;
      break;
    case 'order_refunded':
      if (orderId === undefined) {
        state.unnamedRefundsMinor += amountMinor ?? 0;
        addToDay(state, occurredAt, 'refundedMinor', amountMinor ?? 0);
        addRefund(state, Math.floor(occurredAt / quarterMs), amountMinor ?? 0);
      } else if (amountMinor === undefined) {
        orderOf(state, orderId).cancelled = true;
      } else {
        orderOf(state, orderId).refundedMinor += amountMinor;
      }
      break;
    default:
      break;
  }
}

function orderOf(state: ProfileState, orderId: string): OrderEntry {
  let order = state.orders.get(orderId);
  if (order === undefined) {
    order = {
      placedMs: null,
      amountMs: -Infinity,
      amountMinor: 0,
      refundedMinor: 0,
      cancelled: false,
      items: null,
    };
    state.orders.set(orderId, order);
  }
  return order;
}

function stateAmount(order: OrderEntry, ms: number, amountMinor: number): void {
  if (ms > order.amountMs) {
    order.amountMs = ms;
    order.amountMinor = amountMinor;
  } else if (ms === order.amountMs) {
    order.amountMinor = Math.max(order.amountMinor, amountMinor);
  }
}

function stateItems(order: OrderEntry, items: OrderItems | null): void {
  if (items === null) return;
  const wins =
    order.items === null ||
    items.ms > order.items.ms ||
    (items.ms === order.items.ms && JSON.stringify(items.lines) > JSON.stringify(order.items.lines));
  if (wins) order.items = items;
}

function stateCountry(state: ProfileState, country: StatedCountry | null): void {
  if (country === null) return;
  const known = state.country;
  const wins =
    known === null || country.ms > known.ms || (country.ms === known.ms && country.name > known.name);
  if (wins) state.country = country;
}

function addRefund(state: ProfileState, quarter: number, amountMinor: number): void {
  if (amountMinor !== 0) state.refunds.set(quarter, (state.refunds.get(quarter) ?? 0) + amountMinor);
}

function addToDay(state: ProfileState, ms: number, counter: DayCounter, amount: number): void {
  const day = dayOf(ms);
  if (amount === 0 || day < dayOf(state.lastSeenMs) - keepDays) return;
  let counts = state.days.get(day);
  if (counts === undefined) {
    counts = emptyDay();
    state.days.set(day, counts);
  }
  counts[counter] += amount;
}

function dropOldDays(state: ProfileState): void {
  const oldest = dayOf(state.lastSeenMs) - keepDays;
  for (const day of state.days.keys()) if (day < oldest) state.days.delete(day);
}

/** The state of both sets of events together, which must be disjoint. Neither argument is changed. */
export function mergeStates(a: ProfileState, b: ProfileState): ProfileState {
  const merged: ProfileState = {
    firstSeenMs: Math.min(a.firstSeenMs, b.firstSeenMs),
    lastSeenMs: Math.max(a.lastSeenMs, b.lastSeenMs),
    lastActivityMs: Math.max(a.lastActivityMs, b.lastActivityMs),
    unnamedRefundsMinor: a.unnamedRefundsMinor + b.unnamedRefundsMinor,
    orders: new Map([...a.orders].map(([id, order]) => [id, { ...order }])),
    days: new Map([...a.days].map(([day, counts]) => [day, { ...counts }])),
    refunds: new Map(a.refunds),
    country: a.country,
  };
  stateCountry(merged, b.country);
  for (const [quarter, amountMinor] of b.refunds) addRefund(merged, quarter, amountMinor);
  for (const [id, order] of b.orders) {
    const into = orderOf(merged, id);
    if (order.placedMs !== null) into.placedMs = Math.min(into.placedMs ?? Infinity, order.placedMs);
    stateAmount(into, order.amountMs, order.amountMinor);
    stateItems(into, order.items);
    into.refundedMinor += order.refundedMinor;
    into.cancelled ||= order.cancelled;
  }
  for (const [day, counts] of b.days) {
    const into = merged.days.get(day) ?? emptyDay();
    for (const counter of Object.keys(counts) as DayCounter[]) into[counter] += counts[counter];
    merged.days.set(day, into);
  }
  dropOldDays(merged);
  return merged;
}
