import { setTimeout as delay } from 'node:timers/promises';
import { addUpRollups } from '@ebb/analytics';
import type { Database } from '@ebb/db';
import type { StartLoop } from './run-loop.ts';

/**
 * What scoring changed is in the roll-ups after so long. Under load adding rests four times as long as it worked: the
 * more falls together in each round, and scoring gets the database.
 */
const rest = { leastMs: 500, mostMs: 5_000, factor: 4 };
/** Counting a large shop anew takes minutes. */
const staleAfterMs = 600_000;

/** Adds up what scoring has counted. */
export function startRollups(
  startLoop: StartLoop,
  { db, now, signal }: { db: Database; now: () => number; signal: AbortSignal },
): void {
  const addUp = async () => {
    const startedMs = performance.now();
    await addUpRollups(db, now);
    const restMs = Math.min(rest.mostMs, rest.factor * (performance.now() - startedMs));
    if (restMs > rest.leastMs) await delay(restMs, undefined, { signal }).catch(() => undefined);
    return { more: false };
  };
  startLoop('roll-ups', rest.leastMs, addUp, staleAfterMs);
}
