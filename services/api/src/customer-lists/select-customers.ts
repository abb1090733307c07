import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CustomersFilter } from '@ebb/db';
import { dayMs } from '@ebb/domain';
import { bandIndex, foldText, type CustomerColumns, type SortColumn } from './customer-columns.ts';

/** The same orders as those of the SQL in `listCustomers`: ties go by id, in the direction of the value. */
const listOrders: Readonly<
  Record<CustomersFilter['sort'], { readonly column: SortColumn; readonly descending: boolean }>
> = {
  risk: { column: 'score', descending: true },
  revenue_at_risk: { column: 'revenueAtRiskMinor', descending: true },
  rises: { column: 'risesMs', descending: false },
  last_order: { column: 'lastOrderMs', descending: true },
  revenue: { column: 'netRevenueMinor', descending: true },
  buys_7: { column: 'within7', descending: true },
  buys_30: { column: 'within30', descending: true },
  buys_90: { column: 'within90', descending: true },
  expected_spend: { column: 'spendMinor', descending: true },
};

/** Customers looked at before others have their turn: some milliseconds. */
const sliceCustomers = 65_536;

export interface SelectedCustomers {
  /** Ids of the page, in the order of the list. */
  readonly ids: readonly string[];
  /** Where the page ends, when more follow; `value` null for a missing one. */
  readonly end: { readonly value: number | null; readonly id: string } | null;
  /** Customers that match, over all pages. */
  readonly total: number;
}

/** The last row of the page before. */
export interface PageStart {
  readonly value: number | null;
  readonly id: string;
}

/**
 * One page of a shop's customers by a reading of all columns: 5 to 10 ns a customer, and about 1 ns a byte of text where a
 * text is searched, whatever the filter, the order and the page (`node bench/run.mjs large-shop-lists`).
 */
export async function selectCustomers(
  columns: CustomerColumns,
  filter: CustomersFilter,
  start: PageStart | undefined,
): Promise<SelectedCustomers> {
  const { column, descending } = listOrders[filter.sort];
  const values = columns.sorts[column];
  const matches = matcherOf(columns, filter);
  const isAfterStart = afterStart(columns, values, descending, start);
  // Whether slot `a` stands before slot `b` in the list.
  const isBefore = descending
    ? (a: number, b: number) => values[a]! > values[b]! || (values[a] === values[b] && a > b)
    : (a: number, b: number) => values[a]! < values[b]! || (values[a] === values[b] && a < b);
  const page = createBest(filter.limit + 1, isBefore);
  let total = 0;
  for (let from = 0; from < columns.count; from += sliceCustomers) {
    if (from > 0) await nextTurn();
    const to = Math.min(columns.count, from + sliceCustomers);
    for (let slot = from; slot < to; slot++) {
      if (!matches(slot)) continue;
      total++;
      if (isAfterStart(slot)) page.offer(slot);
    }
  }
  const slots = page.sorted();
  const shown = slots.slice(0, filter.limit);
  const last = shown.at(-1);
  const more = slots.length > filter.limit && last !== undefined;
  return {
    ids: shown.map((slot) => columns.idOf(slot)),
    end: more ? { value: shownValue(values[last]!), id: columns.idOf(last) } : null,
    total,
  };
}

/** A cursor is JSON, which has no infinity; ascending lists carry the largest safe integer, as their SQL does. */
function shownValue(value: number): number | null {
  if (value === Infinity) return Number.MAX_SAFE_INTEGER;
  return value === -Infinity ? null : value;
}

function afterStart(
  columns: CustomerColumns,
  values: Float64Array,
  descending: boolean,
  start: PageStart | undefined,
): (slot: number) => boolean {
  if (start === undefined) return () => true;
  const rank = columns.rankOf(start.id);
  if (descending) {
    const value = start.value ?? -Infinity;
    return (slot) => values[slot]! < value || (values[slot] === value && slot < rank);
  }
  const value = start.value === Number.MAX_SAFE_INTEGER ? Infinity : (start.value ?? -Infinity);
  const next = rank < columns.count && columns.idOf(rank) === start.id ? rank + 1 : rank;
  return (slot) => values[slot]! > value || (values[slot] === value && slot >= next);
}

/** The filter as one function of the slot; conditions that are not asked for cost nothing. */
function matcherOf(columns: CustomerColumns, filter: CustomersFilter): (slot: number) => boolean {
  const tests: ((slot: number) => boolean)[] = [];
  const { band, orderCount, segment, sorts } = columns;
  if (filter.band !== undefined) {
    const wanted = (filter.band === 'at_risk' ? (['high', 'critical'] as const) : [filter.band]).map(
      bandIndex,
    );
    tests.push((slot) => wanted.includes(band[slot]!));
  }
  if (filter.orders !== undefined) {
    const wanted = filter.orders;
    tests.push((slot) => orderCount[slot] === wanted);
  }
  if (filter.segment !== undefined) {
    const wanted = filter.segment;
    tests.push((slot) => segment[slot] === wanted);
  }
  if (filter.risesByMs !== undefined) {
    const latest = filter.risesByMs;
    tests.push((slot) => sorts.risesMs[slot]! <= latest);
  }
  if (filter.recencyDays !== undefined || filter.orderBounds !== undefined)
    tests.push((slot) => orderCount[slot]! > 0);
  if (filter.recencyDays !== undefined) {
    const { today, above, atMost } = filter.recencyDays;
    tests.push((slot) => isWithin(today - Math.floor(sorts.lastOrderMs[slot]! / dayMs), above, atMost));
  }
  if (filter.orderBounds !== undefined) {
    const { above, atMost } = filter.orderBounds;
    tests.push((slot) => isWithin(orderCount[slot]!, above, atMost));
  }
  for (const column of ['within7', 'within30', 'within90', 'spendMinor'] as const) {
    const least = filter.purchase?.[column];
    // What is not known stands as minus infinity.
    if (least !== undefined) tests.push((slot) => sorts[column][slot]! >= least);
  }
  // The dearest last.
  if (filter.text !== undefined && filter.text !== '') tests.push(textTest(columns, filter.text));
  const [first, second, ...more] = tests;
  if (first === undefined) return () => true;
  if (second === undefined) return first;
  return (slot) => first(slot) && second(slot) && more.every((test) => test(slot));
}

const isWithin = (value: number, above: number | null, atMost: number | null): boolean =>
  (above === null || value > above) && (atMost === null || value <= atMost);

function textTest({ search, searchFrom }: CustomerColumns, text: string): (slot: number) => boolean {
  const needle = Buffer.from(foldText(text), 'utf8');
  const first = needle[0];
  if (first === undefined) return () => true;
  const { length } = needle;
  return (slot) => {
    const last = searchFrom[slot + 1]! - length;
    for (let at = searchFrom[slot]!; at <= last; at++) {
      if (search[at] !== first) continue;
      let same = 1;
      while (same < length && search[at + same] === needle[same]) same++;
      if (same === length) return true;
    }
    return false;
  };
}

/** Keeps the first `size` slots of the list among all that are offered: a heap with the last of them on top. */
function createBest(size: number, isBefore: (a: number, b: number) => boolean) {
  const heap: number[] = [];
  function rise(at: number): void {
    const slot = heap[at]!;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(heap[parent]!, slot)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = slot;
  }
  function sink(): void {
    const slot = heap[0]!;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child]!, heap[child + 1]!)) child++;
      if (!isBefore(slot, heap[child]!)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = slot;
  }
  return {
    offer(slot: number): void {
      if (heap.length < size) {
        heap.push(slot);
        rise(heap.length - 1);
      } else if (isBefore(slot, heap[0]!)) {
        heap[0] = slot;
        sink();
      }
    },
    sorted: () => heap.toSorted((a, b) => (isBefore(a, b) ? -1 : 1)),
  };
}
