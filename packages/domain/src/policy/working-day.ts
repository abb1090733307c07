import { dayMs } from '../day.ts';

/** A day of the calendar, `YYYY-MM-DD`, wherever on earth. */
export type CalendarDay = string;

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(timeZone: string): Intl.DateTimeFormat {
  let made = formatters.get(timeZone);
  if (made === undefined) {
    const two = '2-digit';
    made = new Intl.DateTimeFormat('en-US', {
      ...{ timeZone, calendar: 'iso8601', numberingSystem: 'latn', hourCycle: 'h23' },
      ...{ year: 'numeric', month: two, day: two, hour: two, minute: two, second: two },
    });
    formatters.set(timeZone, made);
  }
  return made;
}

/** What clocks in the zone show, as if they stood in UTC, epoch ms. */
function wallClockMs(atMs: number, timeZone: string): number {
  const parts = new Map(
    formatter(timeZone)
      .formatToParts(atMs)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
}

/** The day that calendars in the zone show. @param timeZone IANA name */
export function calendarDay(atMs: number, timeZone: string): CalendarDay {
  return new Date(wallClockMs(atMs, timeZone)).toISOString().slice(0, 10);
}

export function daysAfter(day: CalendarDay, days: number): CalendarDay {
  return new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10);
}

/** When clocks in the zone show this time of this day, epoch ms; the moment after the gap for one that a changed clock leaves out. */
export function momentOf(day: CalendarDay, minute: number, timeZone: string): number {
  const wanted = Date.parse(day) + minute * 60_000;
  const offsetAt = (atMs: number) => wallClockMs(atMs, timeZone) - Math.floor(atMs / 1_000) * 1_000;
  const first = wanted - offsetAt(wanted);
  const second = wanted - offsetAt(first);
  return wallClockMs(second, timeZone) === wanted ? second : Math.max(first, second);
}

/** Monday is 1. */
export function isoWeekday(day: CalendarDay): number {
  return new Date(day).getUTCDay() || 7;
}

/** The day itself, or the first after it on which the team works. @param workingDays ISO weekdays, at least one */
export function workingDayFrom(day: CalendarDay, workingDays: readonly number[]): CalendarDay {
  for (let ahead = 0; ahead < 7; ahead++) {
    const candidate = daysAfter(day, ahead);
    if (workingDays.includes(isoWeekday(candidate))) return candidate;
  }
  return day;
}
