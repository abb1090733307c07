import { readAlertPolicies, readOrderEvents, type Database } from '@ebb/db';
import { readPendingOutcomes, storeOutcomes } from '@ebb/db/impact';
import { dayMs } from '@ebb/domain';
import { windowOutcome } from '@ebb/training';

/** Events on their way when the window ends have this long to be taken in. */
const graceMs = 6 * 3_600_000;
const alertsAtOnce = 500;

/**
 * Works out what came of a shop's compared alerts whose window is over, worked and withheld alike. An outcome is stored once:
 * run again, or by two processes, it changes nothing.
 * @returns how many were worked out
 */
export async function matureOutcomes(
  db: Database,
  shopId: string,
  nowMs: number,
  { signal, beat }: { readonly signal?: AbortSignal; readonly beat?: () => void } = {},
): Promise<number> {
  const phases = new Map<number, number>();
  for (const { phase, outcomeDays } of await readAlertPolicies(db, shopId))
    if (phase > 0 && outcomeDays !== null) phases.set(phase, outcomeDays);
  let matured = 0;
  for (const [phase, outcomeDays] of phases) {
    const openedBeforeMs = nowMs - graceMs - outcomeDays * dayMs;
    for (;;) {
      signal?.throwIfAborted();
      beat?.();
      const pending = await readPendingOutcomes(db, shopId, { phase, openedBeforeMs, limit: alertsAtOnce });
      const customerIds = [...new Set(pending.map(({ customerId }) => customerId))];
      const events = await readOrderEvents(db, shopId, customerIds);
      await storeOutcomes(
        db,
        pending.map(({ alertId, customerId, openedMs }) => ({
          ...{ shopId, alertId, customerId, maturedMs: openedMs + outcomeDays * dayMs },
          ...windowOutcome(events.get(customerId) ?? [], openedMs, outcomeDays),
        })),
      );
      matured += pending.length;
      if (pending.length < alertsAtOnce) break;
    }
  }
  return matured;
}

/** Between two looks at a shop: outcomes mature by the day. */
const restMs = 600_000;

/** The same as part of a loop over the shops: most turns cost nothing. */
export function createOutcomeWatch(
  db: Database,
  now: () => number,
  progress: { readonly signal: AbortSignal; readonly beat: () => void },
): (shopId: string) => Promise<number> {
  const restUntilMs = new Map<string, number>();
  return async (shopId) => {
    if ((restUntilMs.get(shopId) ?? 0) > now()) return 0;
    const matured = await matureOutcomes(db, shopId, now(), progress);
    restUntilMs.set(shopId, now() + restMs);
    return matured;
  };
}
