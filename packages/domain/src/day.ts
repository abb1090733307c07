import { dayMs } from '@ebb/contracts';

export { dayMs };

/** Number of the UTC day that holds this epoch time in milliseconds; 0 is 1970-01-01. */
export function dayOf(ms: number): number {
  return Math.floor(ms / dayMs);
}

/** The UTC day with this number, as `2026-11-21`. */
export function isoDay(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}
