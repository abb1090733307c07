import { calendarDay, daysAfter, isoWeekday, momentOf } from '../policy/working-day.ts';

const hourMs = 60 * 60 * 1000;
/** Where a shop has set no quiet hours. */
const usualQuiet = { fromMinute: 18 * 60, toMinute: 8 * 60 };
/** Nobody works less than an hour in this many days. */
const mostDays = 3_700;

export interface WorkTimes {
  readonly timeZone: string;
  /** ISO weekdays, at least one. */
  readonly workingDays: readonly number[];
  /** Minutes of the day at which nobody works; null: 18:00 to 8:00. */
  readonly quietHours: { readonly fromMinute: number; readonly toMinute: number } | null;
}

/** The moment at which so many hours of work have gone by, epoch ms. */
export function afterWorkingHours(times: WorkTimes, fromMs: number, hours: number): number {
  let left = hours * hourMs;
  let day = calendarDay(fromMs, times.timeZone);
  for (let count = 0; count < mostDays; count++, day = daysAfter(day, 1)) {
    if (!times.workingDays.includes(isoWeekday(day))) continue;
    for (const [start, end] of spansOf(day, times)) {
      const begin = Math.max(start, fromMs);
      if (begin >= end) continue;
      if (end - begin >= left) return begin + left;
      left -= end - begin;
    }
  }
  return fromMs + hours * hourMs;
}

/** When work is done on a day, as moments, in their order. */
function spansOf(day: string, { quietHours, timeZone }: WorkTimes): [number, number][] {
  const { fromMinute, toMinute } = quietHours ?? usualQuiet;
  const at = (minute: number) => momentOf(day, minute, timeZone);
  const midnight = momentOf(daysAfter(day, 1), 0, timeZone);
  if (fromMinute === toMinute) return [[at(0), midnight]];
  // Quiet over midnight leaves one span in the middle of the day; quiet within the day leaves its two ends.
  if (fromMinute > toMinute) return [[at(toMinute), at(fromMinute)]];
  return [
    [at(0), at(fromMinute)],
    [at(toMinute), midnight],
  ];
}
