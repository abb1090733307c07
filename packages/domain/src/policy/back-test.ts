import { isoDay } from '../day.ts';
import { hysteresis } from '../alert/episode.ts';
import type { AlertTerms } from './alert-policy.ts';

/** A customer on one day, scored by a model that knew nothing later, with what became of it. */
export interface BackTestRow {
  readonly customer: number;
  readonly day: number;
  readonly probability: number;
  readonly orders: number;
  readonly daysSinceLastOrder: number;
  /** 1: no order within the horizon. */
  readonly left: number;
  /** Lost over the horizon if the customer left for certain; minor units. */
  readonly atStakeMinor: number;
}

export interface BackTest {
  readonly weeks: { day: string; scored: number; opened: number; right: number }[];
  /** All alerts that stood on the first day. */
  readonly firstMorning: number;
  /** After the first day. */
  readonly alertsADay: number;
  /** Share of alerts after which no order came within the horizon; null without alerts. */
  readonly precision: number | null;
  /** At stake with those who left and were alerted, and with all who left. */
  readonly caughtMinor: number;
  readonly leftMinor: number;
  /** Median of the right alerts before (negative: after) the 90th day without an order. */
  readonly daysBeforeRule: number | null;
}

const ruleDays = 90;

/**
 * What terms would have brought: on each of the days, a week apart, everybody is looked at as the engine does, and an
 * alert stands until an order comes or the probability falls `hysteresis` below the line. Pure; time grows with the rows.
 * @param rows in any order
 */
export function backTest(rows: readonly BackTestRow[], terms: AlertTerms): BackTest {
  const byDay = new Map<number, BackTestRow[]>();
  for (const row of rows) {
    const own = byDay.get(row.day);
    if (own === undefined) byDay.set(row.day, [row]);
    else own.push(row);
  }
  const days = [...byDay.keys()].sort((a, b) => a - b);
  /** By customer, the day of the order after which the open alert came. */
  const open = new Map<number, number>();
  const left = new Map<string, number>();
  const caught = new Map<string, number>();
  const before: number[] = [];
  const weeks: BackTest['weeks'] = [];
  for (const day of days) {
    let [opened, right] = [0, 0];
    for (const row of byDay.get(day)!) {
      const lastOrderDay = day - row.daysSinceLastOrder;
      const silence = `${row.customer} ${lastOrderDay}`;
      if (row.left === 1) left.set(silence, row.atStakeMinor);
      const stands = open.get(row.customer) === lastOrderDay && row.probability >= terms.line - hysteresis;
      if (!stands) {
        open.delete(row.customer);
        if (!meets(row, terms)) continue;
        open.set(row.customer, lastOrderDay);
        opened += 1;
        right += row.left;
        if (row.left === 1) before.push(ruleDays - row.daysSinceLastOrder);
      }
      if (row.left === 1) caught.set(silence, row.atStakeMinor);
    }
    weeks.push({ day: isoDay(day), scored: byDay.get(day)!.length, opened, right });
  }
  const alerts = sum(weeks.map(({ opened }) => opened));
  const firstMorning = weeks[0]?.opened ?? 0;
  before.sort((a, b) => a - b);
  return {
    weeks,
    firstMorning,
    alertsADay: days.length < 2 ? 0 : (alerts - firstMorning) / (days.at(-1)! - days[0]!),
    precision: alerts === 0 ? null : sum(weeks.map(({ right }) => right)) / alerts,
    caughtMinor: sum([...caught.values()]),
    leftMinor: sum([...left.values()]),
    daysBeforeRule: before[(before.length - 1) >> 1] ?? null,
  };
}

function meets({ probability, orders, atStakeMinor }: BackTestRow, terms: AlertTerms): boolean {
  const { line, minimumOrders, minimumValueMinor } = terms;
  return (
    probability >= line &&
    orders >= minimumOrders &&
    Math.round(probability * atStakeMinor) >= minimumValueMinor
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

const keys = [
  'customer',
  'day',
  'probability',
  'orders',
  'daysSinceLastOrder',
  'left',
  'atStakeMinor',
] as const satisfies readonly (keyof BackTestRow)[];

/** Little-endian single floats, a row after the other: a customer's number is exact up to 16 million. */
export function encodeBackTest(rows: readonly BackTestRow[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(rows.length * keys.length * 4));
  let at = 0;
  for (const row of rows) for (const key of keys) view.setFloat32(4 * at++, row[key], true);
  return new Uint8Array(view.buffer);
}

/** @throws RangeError for bytes that are no whole rows */
export function decodeBackTest(bytes: Uint8Array): BackTestRow[] {
  const width = keys.length * 4;
  if (bytes.byteLength % width !== 0) throw new RangeError(`${bytes.byteLength} bytes are no whole rows`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.byteLength / width }, (_, row) => {
    const value = (key: number) => view.getFloat32(row * width + 4 * key, true);
    return {
      customer: value(0),
      day: value(1),
      probability: value(2),
      orders: value(3),
      daysSinceLastOrder: value(4),
      left: value(5),
      atStakeMinor: value(6),
    };
  });
}
