import type { LiveEvent } from '@ebb/contracts';

const mostShown = 200;

/** What came since, in front of what is known; the newest first, each once, and no more than a screen can take. */
export function joinArrivals(known: readonly LiveEvent[], newer: readonly LiveEvent[]): readonly LiveEvent[] {
  const newest = Number(known[0]?.id ?? 0);
  return [...newer.filter(({ id }) => Number(id) > newest), ...known].slice(0, mostShown);
}
