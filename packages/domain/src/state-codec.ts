import {
  dayCounters,
  emptyDay,
  type DayCounts,
  type OrderEntry,
  type ProfileState,
} from './profile-state.ts';

const codecVersion = 1;

// [id, placedMs, amountMinor] for the plain order, which nearly all are; the longer form for the rest.
type EncodedOrder = [string, number, number] | [string, number | null, number, number, number, 0 | 1];
type EncodedState = [number, number | null, number | null, number | null, number, EncodedOrder[], number[][]];

/** The one text for a state: equal states give equal bytes. Compact JSON, so that it can be read in the database. */
export function encodeState(state: ProfileState): string {
  const orders = [...state.orders]
    .map(([id, order]) => encodeOrder(id, order))
    .sort((a, b) => (a[0] < b[0] ? -1 : 1));
  const days = [...state.days].sort((a, b) => a[0] - b[0]).map(([day, counts]) => encodeDay(day, counts));
  const encoded: EncodedState = [
    codecVersion,
    finite(state.firstSeenMs),
    finite(state.lastSeenMs),
    finite(state.lastActivityMs),
    state.unnamedRefundsMinor,
    orders,
    days,
  ];
  return JSON.stringify(encoded);
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

function encodeOrder(id: string, order: OrderEntry): EncodedOrder {
  const { placedMs, amountMs, amountMinor, refundedMinor, cancelled } = order;
  if (placedMs !== null && placedMs === amountMs && refundedMinor === 0 && !cancelled)
    return [id, placedMs, amountMinor];
  return [
    id,
    placedMs,
    amountMinor,
    Number.isFinite(amountMs) ? amountMs : -1,
    refundedMinor,
    cancelled ? 1 : 0,
  ];
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

function encodeDay(day: number, counts: DayCounts): number[] {
  const row = [day, ...dayCounters.map((counter) => counts[counter])];
  while (row.length > 1 && row.at(-1) === 0) row.pop();
  return row;
}

function decodeDay([day = 0, ...values]: number[]): [number, DayCounts] {
  const counts = emptyDay();
  dayCounters.forEach((counter, index) => {
    counts[counter] = values[index] ?? 0;
  });
  return [day, counts];
}
