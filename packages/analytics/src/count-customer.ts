import type { CustomerEvent } from '@ebb/contracts';
import { quarterMs, type OrderEntry, type ProfileState } from '@ebb/domain';
import type { CellSums, CustomerGroup } from './cell-sums.ts';
import { countOrderChange } from './count-sales.ts';
import type { ShopDays } from './shop-days.ts';

/** What events may change of what is counted, as it was before they were folded in. */
export interface SalesBefore {
  /** Null: there was no such order. */
  readonly orders: ReadonlyMap<string, OrderEntry | null>;
  /** Of the quarters in which they refund something without naming an order. */
  readonly refunds: ReadonlyMap<number, number>;
  readonly country: string;
}

export interface CountedCustomer {
  /** False for a guest. */
  readonly known: boolean;
  /** Null: none. */
  readonly segment: number | null;
  readonly state: ProfileState;
}

/**
 * To be called before the events are folded: copies of the few orders they may change.
 * @param joining states that are merged in too
 */
export function salesBefore(
  state: ProfileState,
  events: readonly CustomerEvent[],
  joining: readonly ProfileState[] = [],
): SalesBefore {
  const orders = new Map<string, OrderEntry | null>();
  const refunds = new Map<number, number>();
  for (const joined of joining) {
    for (const id of joined.orders.keys()) {
      const order = state.orders.get(id);
      orders.set(id, order === undefined ? null : { ...order });
    }
    for (const quarter of joined.refunds.keys()) refunds.set(quarter, state.refunds.get(quarter) ?? 0);
  }
  for (const { kind, orderId, messageId, occurredAt } of events) {
    if (!kind.startsWith('order_')) continue;
    const id = orderId ?? `#${messageId}`;
    const order = state.orders.get(id);
    orders.set(id, order === undefined ? null : { ...order });
    if (kind !== 'order_refunded' || orderId !== undefined) continue;
    const quarter = quarterOf(occurredAt);
    refunds.set(quarter, state.refunds.get(quarter) ?? 0);
  }
  return { orders, refunds, country: countryOf(state) };
}

/**
 * Counts all of a customer.
 * @param sign −1 takes it all off
 */
export function countCustomer(
  sums: CellSums,
  customer: CountedCustomer,
  days: ShopDays,
  sign: 1 | -1 = 1,
): void {
  const { state, known } = customer;
  const group = groupOf(customer);
  const orders = [...state.orders.values()];
  const change = sign === 1 ? { before: [], after: orders } : { before: orders, after: [] };
  countOrderChange(sums, { untouched: [], ...change }, group, { known, days });
  for (const [quarter, refundsMinor] of state.refunds)
    sums.add('sales', '', [days.dayOfQuarter(quarter), 0], group, { refundsMinor }, sign);
}

/**
 * Counts what changes where a customer changes: the same cells as the whole of it after less the whole of it before,
 * at the price of the orders that were touched.
 * @param before null: its state is as it was
 */
export function countCustomerChange(
  sums: CellSums,
  { known, state, segment }: CountedCustomer,
  was: { readonly before: SalesBefore | null; readonly segment: number | null },
  days: ShopDays,
): void {
  const { before } = was;
  const group = groupOf({ state, segment });
  const groupBefore = { country: before?.country ?? group.country, segment: was.segment ?? 0 };
  const touched = before?.orders ?? noOrders;
  const isSameGroup = groupBefore.country === group.country && groupBefore.segment === group.segment;
  if (isSameGroup && touched.size === 0 && (before?.refunds.size ?? 0) === 0) return;
  const untouched: OrderEntry[] = [];
  const after: OrderEntry[] = [];
  for (const [id, order] of state.orders) (touched.has(id) ? after : untouched).push(order);
  const earlier = [...touched.values()].filter((order) => order !== null);
  const settings = { known, days };
  if (isSameGroup) {
    countOrderChange(sums, { untouched, before: earlier, after }, group, settings);
    for (const [quarter, beforeMinor] of before?.refunds ?? []) {
      const refundsMinor = (state.refunds.get(quarter) ?? 0) - beforeMinor;
      sums.add('sales', '', [days.dayOfQuarter(quarter), 0], group, { refundsMinor });
    }
    return;
  }
  const none: OrderEntry[] = [];
  countOrderChange(
    sums,
    { untouched: none, before: [...untouched, ...earlier], after: none },
    groupBefore,
    settings,
  );
  countOrderChange(sums, { untouched: none, before: none, after: [...untouched, ...after] }, group, settings);
  for (const [quarter, refundsMinor] of state.refunds) {
    const at = [days.dayOfQuarter(quarter), 0] as const;
    const beforeMinor = before?.refunds.get(quarter) ?? refundsMinor;
    sums.add('sales', '', at, groupBefore, { refundsMinor: beforeMinor }, -1);
    sums.add('sales', '', at, group, { refundsMinor });
  }
}

const noOrders: ReadonlyMap<string, OrderEntry | null> = new Map();

function groupOf({ state, segment }: Pick<CountedCustomer, 'state' | 'segment'>): CustomerGroup {
  return { country: countryOf(state), segment: segment ?? 0 };
}

function countryOf({ country }: ProfileState): string {
  return country?.name ?? '';
}

function quarterOf(ms: number): number {
  return Math.floor(ms / quarterMs);
}
