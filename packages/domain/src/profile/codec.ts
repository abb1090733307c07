import {
  dayCounters,
  type CategoryLine,
  type DayCounts,
  type OrderEntry,
  type OrderItems,
  type ProfileState,
} from './state.ts';

const codecVersion = 1;

// [ms, or 0 for the time of the amount; then for each category its place among the state's, units, value].
type EncodedItems = number[];
// [id, placedMs, amountMinor] for the plain order, which nearly all are; the longer form for the rest. What was in it
// stands last, where that is known.
type EncodedOrder =
  | [string, number, number, EncodedItems?]
  | [string, number | null, number, number, number, 0 | 1, EncodedItems?];
// [country's ms, country, refunds as quarter and amount in turn, categories]: left out while there is none of it.
type EncodedSales = [number, string | null, number[], string[]];
type EncodedState = [
  number,
  number | null,
  number | null,
  number | null,
  number,
  EncodedOrder[],
  number[][],
  EncodedSales?,
];

/**
 * The one text for a state: equal states give equal bytes. Compact JSON, so that it can be read in the database; put
 * together by hand, because this runs for every event.
 */
export function encodeState(state: ProfileState): string {
  const { firstSeenMs, lastSeenMs, lastActivityMs, unnamedRefundsMinor } = state;
  const categories = categoriesOf(state);
  const places = new Map(categories.map((category, place) => [category, place]));
  let orders = '';
  for (const id of sorted(state.orders.keys())) {
    orders += `${orders === '' ? '' : ','}${encodeOrder(id, state.orders.get(id)!, places)}`;
  }
  let days = '';
  for (const day of sorted(state.days.keys())) {
    days += `${days === '' ? '' : ','}${encodeDay(day, state.days.get(day)!)}`;
  }
  return `[${codecVersion},${finite(firstSeenMs)},${finite(lastSeenMs)},${finite(lastActivityMs)},${unnamedRefundsMinor},[${orders}],[${days}]${encodeSales(state, categories)}]`;
}

/** @throws Error for a text of another version: a stored state is never guessed at. */
export function decodeState(text: string): ProfileState {
  const [version, first, last, activity, unnamedRefundsMinor, orders, days, sales] = JSON.parse(
    text,
  ) as EncodedState;
  if (version !== codecVersion)
    throw new Error(`profile state has version ${version}; this code reads ${codecVersion}`);
  return {
    firstSeenMs: first ?? Infinity,
    lastSeenMs: last ?? -Infinity,
    lastActivityMs: activity ?? -Infinity,
    unnamedRefundsMinor,
    orders: new Map(orders.map((order) => decodeOrder(order, sales?.[3] ?? []))),
    days: new Map(days.map(decodeDay)),
    refunds: new Map(pairsOf(sales?.[2] ?? [])),
    country: sales === undefined || sales[1] === null ? null : { ms: sales[0], name: sales[1] },
  };
}

const noCategories: readonly string[] = [];

/** Of all orders, sorted; each is written once. */
function categoriesOf({ orders }: ProfileState): readonly string[] {
  let names: Set<string> | null = null;
  for (const { items } of orders.values()) {
    if (items === null) continue;
    names ??= new Set();
    for (const { category } of items.lines) names.add(category);
  }
  return names === null ? noCategories : sorted(names);
}

function encodeSales({ country, refunds }: ProfileState, categories: readonly string[]): string {
  if (country === null && refunds.size === 0 && categories.length === 0) return '';
  const pairs = sorted(refunds.keys()).map((quarter) => `${quarter},${refunds.get(quarter)!}`);
  const where = country === null ? '0,null' : `${country.ms},${JSON.stringify(country.name)}`;
  return `,[${where},[${pairs.join(',')}],${JSON.stringify(categories)}]`;
}

function pairsOf(flat: readonly number[]): [number, number][] {
  return Array.from({ length: flat.length / 2 }, (_, pair) => [flat[2 * pair]!, flat[2 * pair + 1]!]);
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function encodeOrder(id: string, order: OrderEntry, places: ReadonlyMap<string, number>): string {
  const { placedMs, amountMs, amountMinor, refundedMinor, cancelled } = order;
  const start = `[${JSON.stringify(id)},${placedMs},${amountMinor}`;
  const end = order.items === null ? ']' : `,${encodeItems(order.items, amountMs, places)}]`;
  if (placedMs !== null && placedMs === amountMs && refundedMinor === 0 && !cancelled) return start + end;
  return `${start},${Number.isFinite(amountMs) ? amountMs : -1},${refundedMinor},${cancelled ? 1 : 0}${end}`;
}

function encodeItems(items: OrderItems, amountMs: number, places: ReadonlyMap<string, number>): string {
  let text = `[${items.ms === amountMs ? 0 : items.ms}`;
  for (const { category, units, value } of items.lines) text += `,${places.get(category)!},${units},${value}`;
  return `${text}]`;
}

function decodeOrder(encoded: EncodedOrder, categories: readonly string[]): [string, OrderEntry] {
  const [id, placedMs, amountMinor] = encoded;
  if (encoded.length <= 4) {
    const items = encoded[3] as EncodedItems | undefined;
    const amountMs = placedMs ?? -Infinity;
    const order = { placedMs, amountMs, amountMinor, refundedMinor: 0, cancelled: false };
    return [id, { ...order, items: items === undefined ? null : decodeItems(items, amountMs, categories) }];
  }
  const [, , , writtenMs = -1, refundedMinor = 0, cancelled = 0, items] = encoded as Extract<
    EncodedOrder,
    { 5: 0 | 1 }
  >;
  const amountMs = writtenMs === -1 ? -Infinity : writtenMs;
  return [
    id,
    {
      placedMs,
      amountMs,
      amountMinor,
      refundedMinor,
      cancelled: cancelled === 1,
      items: items === undefined ? null : decodeItems(items, amountMs, categories),
    },
  ];
}

function decodeItems(encoded: EncodedItems, amountMs: number, categories: readonly string[]): OrderItems {
  const lines: CategoryLine[] = [];
  for (let at = 1; at < encoded.length; at += 3) {
    const [units, value] = [encoded[at + 1]!, encoded[at + 2]!];
    lines.push({ category: categories[encoded[at]!]!, units, value });
  }
  return { ms: encoded[0] === 0 ? amountMs : encoded[0]!, lines };
}

function encodeDay(day: number, counts: DayCounts): string {
  let last = dayCounters.length;
  while (last > 0 && counts[dayCounters[last - 1]!] === 0) last -= 1;
  let text = `[${day}`;
  for (let index = 0; index < last; index++) text += `,${counts[dayCounters[index]!]}`;
  return `${text}]`;
}

/** In the order of UTF-16 code units, or of numbers. */
function sorted<Key extends string | number>(keys: Iterable<Key>): Key[] {
  return [...keys].sort((a, b) => (a < b ? -1 : 1));
}

function decodeDay(encoded: readonly number[]): [number, DayCounts] {
  const [
    day = 0,
    tickets = 0,
    delivered = 0,
    opened = 0,
    clicked = 0,
    paid = 0,
    failed = 0,
    refundedMinor = 0,
    ticketsClosed = 0,
  ] = encoded;
  return [day, { tickets, delivered, opened, clicked, paid, failed, refundedMinor, ticketsClosed }];
}
