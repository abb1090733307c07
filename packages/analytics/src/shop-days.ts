import { dayMs, dayOf, quarterMs } from '@ebb/domain';

/** Days of one time zone, as numbers since 1970-01-01 there. */
export interface ShopDays {
  readonly timeZone: string;
  dayOf(ms: number): number;
  dayOfQuarter(quarter: number): number;
  /** When a day begins, epoch ms. */
  startOf(day: number): number;
}

const quartersADay = dayMs / quarterMs;
const mostQuartersKept = 100_000;
const known = new Map<string, ShopDays>();

/** Days of a zone; asked for by name as often as one likes. A zone that this machine does not know counts as UTC. */
export function shopDays(timeZone: string): ShopDays {
  let days = known.get(timeZone);
  if (days === undefined) known.set(timeZone, (days = createShopDays(timeZone)));
  return days;
}

function createShopDays(timeZone: string): ShopDays {
  const format = formatOf(timeZone);
  // An offset a UTC day, where it is the same at both ends of it; else one a quarter of an hour.
  const ofUtcDay = new Map<number, number>();
  const ofQuarter = new Map<number, number>();

  function offsetQuarters(quarter: number): number {
    const ms = quarter * quarterMs;
    const parts = Object.fromEntries(
      format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]),
    ) as Readonly<Record<string, number>>;
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    return Math.floor((Date.UTC(year, month - 1, day, hour, minute, second) - ms) / quarterMs);
  }

  function offsetOf(quarter: number): number {
    const utcDay = Math.floor(quarter / quartersADay);
    let offset = ofUtcDay.get(utcDay);
    if (offset === undefined) {
      const [start, end] = [utcDay * quartersADay, (utcDay + 1) * quartersADay - 1].map(offsetQuarters);
      offset = start === end ? start! : Number.NaN;
      ofUtcDay.set(utcDay, offset);
    }
    if (!Number.isNaN(offset)) return offset;
    let own = ofQuarter.get(quarter);
    if (own === undefined) {
      if (ofQuarter.size >= mostQuartersKept) ofQuarter.clear();
      ofQuarter.set(quarter, (own = offsetQuarters(quarter)));
    }
    return own;
  }

  const dayOfQuarter = (quarter: number) => Math.floor((quarter + offsetOf(quarter)) / quartersADay);
  function startOf(day: number): number {
    let quarter = day * quartersADay - offsetOf(day * quartersADay);
    while (dayOfQuarter(quarter) < day) quarter += 1;
    while (dayOfQuarter(quarter - 1) >= day) quarter -= 1;
    return quarter * quarterMs;
  }
  return {
    timeZone,
    dayOfQuarter,
    startOf,
    dayOf: timeZone === 'UTC' ? dayOf : (ms) => dayOfQuarter(Math.floor(ms / quarterMs)),
  };
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const numeric = 'numeric';
  const options: Intl.DateTimeFormatOptions = {
    hourCycle: 'h23',
    ...{ year: numeric, month: numeric, day: numeric, hour: numeric, minute: numeric, second: numeric },
  };
  try {
    return new Intl.DateTimeFormat('en-US', { ...options, timeZone });
  } catch {
    return new Intl.DateTimeFormat('en-US', { ...options, timeZone: 'UTC' });
  }
}

/** The day on which a month begins, of months since January 1970. */
export function firstDayOf(month: number): number {
  return Date.UTC(1970, month, 1) / dayMs;
}

/** Months since January 1970. */
export function monthOf(day: number): number {
  let month = months.get(day);
  if (month === undefined) {
    const date = new Date(day * dayMs);
    month = (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
    if (months.size < mostDaysKept) months.set(day, month);
  }
  return month;
}

const months = new Map<number, number>();
const mostDaysKept = 50_000;
