import { setTimeout as delay } from 'node:timers/promises';
import { claimDueProfiles, inSqlTransaction, postponeProfiles, type SqlTransaction } from '@ebb/db';
import type { PipelineParts } from './pipeline.ts';
import type { ShopBrain } from './shop-brains.ts';
import { openCustomers } from './steps/fold-customers.ts';
import { saveScores, type SavedScores } from './steps/save-scores.ts';
import { scoreCustomer } from './steps/score-customer.ts';

export type ClockParts = Omit<PipelineParts, 'deadLetters'> & { batchCustomers: number };

const orphanWaitMs = 60_000;

/**
 * The silence clock, one step: claims customers who are due, scores them as of now and sets when they are due next.
 * Several processes share the work: each skips rows another has claimed.
 * @returns customers scored; fewer than `batchCustomers` means that nobody else is due
 */
export async function scoreDueCustomers(parts: ClockParts): Promise<number> {
  const done = await inSqlTransaction(parts.db, (tx) => scoreDue(tx, parts), {
    onRetry: parts.report.retried,
  });
  if (done.alerts.length + done.predictions.length > 0) parts.onCommitted();
  parts.report.scored(done.alerts, done.predictions);
  return done.customers;
}

async function scoreDue(tx: SqlTransaction, parts: ClockParts): Promise<SavedScores & { customers: number }> {
  const nowMs = parts.now();
  const claimed = await claimDueProfiles(tx, nowMs, parts.batchCustomers);
  if (claimed.length === 0) return { customers: 0, alerts: [], predictions: [] };
  const brains = new Map<string, ShopBrain>();
  for (const shopId of new Set(claimed.map((profile) => profile.shopId))) {
    const brain = parts.brains.get(shopId);
    if (brain !== undefined) brains.set(shopId, brain);
  }
  const [ours, orphans] = [
    claimed.filter(({ shopId }) => brains.has(shopId)),
    claimed.filter(({ shopId }) => !brains.has(shopId)),
  ];
  const time = { nowMs, importPatienceMs: parts.importPatienceMs };
  const scored = openCustomers(ours).map((customer) =>
    scoreCustomer(customer, brains.get(customer.before.shopId)!, time),
  );
  const saved = await saveScores(tx, scored, brains, nowMs);
  // A shop that was taken away, or that this process does not know yet: not in the way of the others meanwhile.
  await postponeProfiles(tx, orphans, nowMs + orphanWaitMs);
  return { ...saved, customers: claimed.length };
}

export interface LoopOptions {
  signal: AbortSignal;
  idleMs: number;
  beat: () => void;
  /** An error that is worth another try; it is told, and the loop goes on. */
  onError: (error: unknown) => void;
}

/** Runs `step` until stopped: again at once while it says there is more, else after `idleMs`. */
export async function runLoop(
  step: () => Promise<{ more: boolean }>,
  { signal, idleMs, beat, onError }: LoopOptions,
): Promise<void> {
  while (!signal.aborted) {
    let more = false;
    try {
      ({ more } = await step());
    } catch (error) {
      onError(error);
    }
    beat();
    if (!more) await delay(idleMs, undefined, { signal }).catch(() => undefined);
  }
}
