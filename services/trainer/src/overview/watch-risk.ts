import { shopDays } from '@ebb/analytics';
import type { Database } from '@ebb/db';
import { isRiskCurrent, takeRiskSnapshot } from '@ebb/db/overview';

/** So long after the end of a shop's first training its customers have the model's scores. */
const afterTrainingMs = 600_000;
/** Nobody waits longer than this to be scored: what is due is taken within seconds, but after a standstill. */
const dueMs = 60_000;
/** Between two looks at a shop whose snapshot of the day is still to be taken. */
const restMs = 30_000;

/** As part of a loop over the shops: takes down who is at high risk, once a day of the shop, as soon as the scores are of that day. */
export function createRiskWatch(
  db: Database,
  now: () => number,
): (shop: { readonly id: string; readonly timeZone: string }) => Promise<boolean> {
  const takenOf = new Map<string, number>();
  const restUntilMs = new Map<string, number>();
  return async ({ id, timeZone }) => {
    const nowMs = now();
    const day = shopDays(timeZone).dayOf(nowMs);
    if (takenOf.get(id) === day || (restUntilMs.get(id) ?? 0) > nowMs) return false;
    const times = { trainedBeforeMs: nowMs - afterTrainingMs, dueBeforeMs: nowMs - dueMs };
    if (!(await isRiskCurrent(db, id, times))) {
      restUntilMs.set(id, nowMs + restMs);
      return false;
    }
    const isNew = await takeRiskSnapshot(db, id, { day, takenMs: nowMs });
    takenOf.set(id, day);
    return isNew;
  };
}
