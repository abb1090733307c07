import type { DashboardStats } from '@ebb/contracts';
import { dayMs, dayOf, isoDay } from '@ebb/domain';

type Day = DashboardStats['daily'][number];

/** The days from the first to the last, with null where the server has none: a missing day is a gap, not a zero. */
export function everyDay(daily: readonly Day[]): { day: string; row: Day | null }[] {
  const known = new Map(daily.map((row) => [row.day, row]));
  const times = daily.map((row) => Date.parse(`${row.day}T00:00:00Z`));
  const days: { day: string; row: Day | null }[] = [];
  for (let at = Math.min(...times); at <= Math.max(...times); at += dayMs) {
    const day = isoDay(dayOf(at));
    days.push({ day, row: known.get(day) ?? null });
  }
  return days;
}
