import { calendarDay, daysAfter, momentOf } from '../policy/working-day.ts';

/** A window of the day in which nobody is written to; it may go over midnight. */
export interface QuietHours {
  readonly timeZone: string;
  readonly fromMinute: number;
  readonly toMinute: number;
}

/**
 * When the quiet hours end that it is now, epoch ms; null: it is none. By the clocks of the zone, whose nights are longer or shorter
 * when they are changed.
 */
export function endOfQuietHours(
  { timeZone, fromMinute, toMinute }: QuietHours,
  nowMs: number,
): number | null {
  if (fromMinute === toMinute) return null;
  const today = calendarDay(nowMs, timeZone);
  // The night that is now may have begun yesterday.
  for (const day of [daysAfter(today, -1), today]) {
    const from = momentOf(day, fromMinute, timeZone);
    const to = momentOf(fromMinute < toMinute ? day : daysAfter(day, 1), toMinute, timeZone);
    if (from <= nowMs && nowMs < to) return to;
  }
  return null;
}
