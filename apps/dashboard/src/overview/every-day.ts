import type { DashboardStats } from '@ebb/contracts';

type Day = DashboardStats['daily'][number];

const dayMs = 86_400_000;

/** The days from the first to the last, with null where the server has none: a missing day is a gap, not a zero. */
export function everyDay(daily: readonly Day[]): { day: string; row: Day | null }[] {
  const known = new Map(daily.map((row) => [row.day, row]));
  const times = daily.map((row) => Date.parse(`${row.day}T00:00:00Z`));
  const days: { day: string; row: Day | null }[] = [];
  for (let at = Math.min(...times); at <= Math.max(...times); at += dayMs) {
    const day = new Date(at).toISOString().slice(0, 10);
    days.push({ day, row: known.get(day) ?? null });
  }
  return days;
}
