import { RollupChanges } from '@ebb/analytics';
import {
  claimDueInKeyOrder,
  claimDueProfiles,
  inTransaction,
  isBacklogLarge,
  postponeProfiles,
  type CustomerId,
  type Transaction,
} from '@ebb/db';
import type { PipelineParts } from '../pipeline.ts';
import { countRollups } from '../steps/count-rollups.ts';
import { openCustomer } from '../steps/fold-customer.ts';
import { recovering } from '../steps/recover-customers.ts';
import { saveScores, type SavedScores } from '../steps/save-scores.ts';
import { scoreCustomer } from '../steps/score-customer.ts';
import type { StartLoop } from './run-loop.ts';

export type ClockParts = Omit<PipelineParts, 'deadLetters'> & { batchCustomers: number };

/** How often the clock looks when nobody is due. */
const idleMs = 500;

/** Runs the clock. With a backlog, one batch is computed while the database writes the other. */
export function startSilenceClock(startLoop: StartLoop, parts: ClockParts): void {
  const scoreDue = createSilenceClock(parts);
  let isBehind = false;
  startLoop('silence clock', idleMs, async () => {
    const done = await Promise.all(Array.from({ length: isBehind ? 2 : 1 }, scoreDue));
    parts.report.clockScored(done.reduce((sum, customers) => sum + customers, 0));
    isBehind = done.every((customers) => customers === parts.batchCustomers);
    return { more: isBehind };
  });
}

const orphanWaitMs = 60_000;

/** From so many on, a backlog is gone through in key order. */
const largeBacklog = 10_000;
/** Full batches between two looks at the size of the backlog. */
const batchesBetweenLooks = 50;
const beforeAll: CustomerId = { shopId: '', customerId: '' };

/**
 * The silence clock: each call claims customers who are due, scores them as of now and sets when they are due next.
 * Several processes, and several calls at once, share the work: each skips rows another has claimed. The oldest come
 * first; a large backlog (after a standstill, or of a new model) is gone through in key order, which costs the
 * database a third.
 * @returns customers scored; fewer than `batchCustomers` means that nobody else is due, or that a sweep has ended
 */
export function createSilenceClock(parts: ClockParts, leastBacklog = largeBacklog): () => Promise<number> {
  let sweptTo: CustomerId | null = null;
  let fullBatches = 0;
  return async () => {
    const from = sweptTo;
    const { customers, last } = await scoreDueBatch(parts, from);
    const isFull = customers === parts.batchCustomers;
    if (from !== null) {
      if (!isFull || last === null) sweptTo = null;
      else if (sweptTo !== null && isAfter(last, sweptTo)) sweptTo = last;
    } else if (isFull && sweptTo === null && fullBatches++ % batchesBetweenLooks === 0) {
      if (await isBacklogLarge(parts.db, parts.now(), leastBacklog)) sweptTo = beforeAll;
    }
    return customers;
  };
}

/** One batch of those who have been due longest. @returns customers scored */
export async function scoreDueCustomers(parts: ClockParts): Promise<number> {
  return (await scoreDueBatch(parts, null)).customers;
}

interface DueBatch {
  customers: number;
  last: CustomerId | null;
}

async function scoreDueBatch(parts: ClockParts, after: CustomerId | null): Promise<DueBatch> {
  let claimed: readonly CustomerId[] = [];
  const onClaimed = (customers: readonly CustomerId[]) => {
    claimed = customers;
  };
  const run = () =>
    inTransaction(parts.db, (tx) => scoreDue(tx, parts, after, onClaimed), {
      onRetry: parts.report.retried,
    });
  const done = await recovering(run, () => claimed, parts);
  if (done.alerts.length + done.predictions.length > 0) parts.onCommitted();
  parts.report.scored(done.alerts, done.predictions);
  parts.report.moved(done.moves);
  return done;
}

function isAfter(one: CustomerId, other: CustomerId): boolean {
  return one.shopId === other.shopId ? one.customerId > other.customerId : one.shopId > other.shopId;
}

async function scoreDue(
  tx: Transaction,
  parts: ClockParts,
  after: CustomerId | null,
  onClaimed: (customers: readonly CustomerId[]) => void,
): Promise<SavedScores & DueBatch> {
  const nowMs = parts.now();
  const claimed =
    after === null
      ? await claimDueProfiles(tx, nowMs, parts.batchCustomers)
      : await claimDueInKeyOrder(tx, nowMs, parts.batchCustomers, after);
  onClaimed(claimed);
  if (claimed.length === 0) return { customers: 0, last: null, alerts: [], predictions: [], moves: 0 };
  const servings = await parts.servings.lock(
    tx,
    claimed.map(({ shopId }) => shopId),
  );
  const [ours, orphans] = [
    claimed.filter(({ shopId }) => servings.has(shopId)),
    claimed.filter(({ shopId }) => !servings.has(shopId)),
  ];
  const time = { nowMs, importPatienceMs: parts.importPatienceMs };
  const rollups = new RollupChanges();
  const scored = ours.map((profile) => {
    const serving = servings.get(profile.shopId)!;
    const customer = openCustomer(profile);
    const outcome = scoreCustomer(customer, serving, time);
    countRollups(rollups, serving, customer, outcome);
    return outcome;
  });
  const saved = await saveScores(tx, scored, servings, { nowMs, rollups });
  // Of a shop that was taken away: not in the way of the others.
  await postponeProfiles(tx, orphans, nowMs + orphanWaitMs);
  return { ...saved, customers: claimed.length, last: claimed.at(-1) ?? null };
}
