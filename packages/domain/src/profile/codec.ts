import { dayCounters, type DayCounts, type OrderEntry, type ProfileState } from './state.ts';

const codecVersion = 1;

// [id, placedMs, amountMinor] for the plain order, which nearly all are; the longer form for the rest.
type EncodedOrder = [string, number, number] | [string, number | null, number, number, number, 0 | 1];
type EncodedState = [number, number | null, number | null, number | null, number, EncodedOrder[], number[][]];

/**
 * The one text for a state: equal states give equal bytes. Compact JSON, so that it can be read in the database; put
 * together by hand, because this runs for every event.
 */
export function encodeState(state: ProfileState): string {
  const { firstSeenMs, lastSeenMs, lastActivityMs, unnamedRefundsMinor } = state;
  let orders = '';
  for (const id of sorted(state.orders.keys())) {
    orders += `${orders === '' ? '' : ','}${encodeOrder(id, state.orders.get(id)!)}`;
  }
  let days = '';
  for (const day of sorted(state.days.keys())) {
    days += `${days === '' ? '' : ','}${encodeDay(day, state.days.get(day)!)}`;
  }
  return `[${codecVersion},${finite(firstSeenMs)},${finite(lastSeenMs)},${finite(lastActivityMs)},${unnamedRefundsMinor},[${orders}],[${days}]]`;
}

/** @throws Error for a text of another version: a stored state is never guessed at. */
export function decodeState(text: string): ProfileState {
  const [version, first, last, activity, unnamedRefundsMinor, orders, days] = JSON.parse(
    text,
  ) as EncodedState;
  if (version !== codecVersion)
    throw new Error(`profile state has version ${version}; this code reads ${codecVersion}`);
  return {
    firstSeenMs: first ?? Infinity,
    lastSeenMs: last ?? -Infinity,
    lastActivityMs: activity ?? -Infinity,
    unnamedRefundsMinor,
    orders: new Map(orders.map(decodeOrder)),
    days: new Map(days.map(decodeDay)),
  };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function encodeOrder(id: string, order: OrderEntry): string {
  const { placedMs, amountMs, amountMinor, refundedMinor, cancelled } = order;
  const start = `[${JSON.stringify(id)},${placedMs},${amountMinor}`;
  if (placedMs !== null && placedMs === amountMs && refundedMinor === 0 && !cancelled) return `${start}]`;
  return `${start},${Number.isFinite(amountMs) ? amountMs : -1},${refundedMinor},${cancelled ? 1 : 0}]`;
}

function decodeOrder(encoded: EncodedOrder): [string, OrderEntry] {
  const [id, placedMs, amountMinor, amountMs = placedMs ?? -1, refundedMinor = 0, cancelled = 0] = encoded;
  return [
    id,
    {
      placedMs,
      amountMs: amountMs === -1 ? -Infinity : amountMs,
      amountMinor,
      refundedMinor,
      cancelled: cancelled === 1,
    },
  ];
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
