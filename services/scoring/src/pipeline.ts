import { RollupChanges } from '@ebb/analytics';
import type { CustomerEvent } from '@ebb/contracts';
import { isKnownCustomer } from '@ebb/contracts';
import {
  findRepeats,
  inTransaction,
  insertEvents,
  lockProfiles,
  type CustomerId,
  type Database,
  type Transaction,
} from '@ebb/db';
import type { DeadLetterWriter, FetchedBatch } from '@ebb/kafka';
import type { LiveServings } from '@ebb/model-serving';
import type { ScoringReporter } from './metrics.ts';
import type { BatchReport } from './outcome.ts';
import { confirmIdentities, readIdentities, whileIdentitiesChange } from './steps/batch-identities.ts';
import { countRollups } from './steps/count-rollups.ts';
import { foldCustomer } from './steps/fold-customer.ts';
import { saveNewTraits } from './steps/fold-traits.ts';
import { joinIdentities, saveJoins } from './steps/join-identities.ts';
import { recovering, refuseLostProfiles } from './steps/recover-customers.ts';
import { saveScores, type SavedScores } from './steps/save-scores.ts';
import { scoreCustomer, type CustomerOutcome } from './steps/score-customer.ts';
import { groupByCustomer, type CustomerEvents } from './steps/group-by-customer.ts';
import { sortOut } from './steps/sort-out.ts';

export interface PipelineParts {
  db: Database;
  servings: LiveServings;
  deadLetters: DeadLetterWriter;
  report: ScoringReporter;
  now: () => number;
  importPatienceMs: number;
  /** Called after a commit that put something into the outbox. */
  onCommitted: () => void;
}

/** Stores the events of a batch, alone or together with other batches. @returns those that were new */
export type StoreEvents = (events: readonly CustomerEvent[]) => Promise<CustomerEvent[]>;

/**
 * The way of a batch: sort out poison, then in one transaction lock the customers, drop repeats, fold, score, save.
 * It returns only after the commit (and after every dead letter is acknowledged), so that the caller may resolve
 * the offsets; run again with the same batch, it changes nothing.
 * @param store how the transaction is made; one for this batch alone unless told otherwise
 */
export async function scoreBatch(
  batch: FetchedBatch,
  parts: PipelineParts,
  store: StoreEvents = async (events) => (await storeTogether([events], parts))[0] ?? [],
): Promise<BatchReport> {
  const { poison, events } = await sortOut(batch, parts.servings);
  if (poison.length > 0) await parts.deadLetters.write(poison);
  const fresh = await store(events);
  const outcome = {
    folded: fresh.length,
    repeats: events.length - fresh.length,
    poisoned: poison.length,
  };
  parts.report.batchDone(outcome, fresh, parts.now());
  return outcome;
}

/** Several batches in one transaction. @returns for each batch those of its events that were new */
export async function storeTogether(
  batches: readonly (readonly CustomerEvent[])[],
  parts: PipelineParts,
): Promise<CustomerEvent[][]> {
  const customers = groupByCustomer(batches.flat());
  let touched: readonly CustomerId[] = customers;
  const onLock = (profiles: readonly CustomerId[]) => (touched = profiles);
  const run = () =>
    whileIdentitiesChange(() =>
      inTransaction(parts.db, (tx) => storeEvents(tx, customers, parts, onLock), {
        onRetry: parts.report.retried,
      }),
    );
  const stored = await recovering(run, () => touched, parts);
  if (stored.alerts.length + stored.predictions.length > 0) parts.onCommitted();
  parts.report.scored(stored.alerts, stored.predictions);
  parts.report.moved(stored.moves);
  parts.report.joined(stored.joined);
  const fresh = new Set(stored.fresh);
  return batches.map((events) => events.filter((event) => fresh.has(event)));
}

async function storeEvents(
  tx: Transaction,
  customers: readonly CustomerEvents[],
  { servings: liveServings, now, importPatienceMs }: PipelineParts,
  onLock: (profiles: readonly CustomerId[]) => void,
): Promise<SavedScores & { fresh: CustomerEvent[]; joined: number }> {
  if (customers.length === 0) return { fresh: [], alerts: [], predictions: [], moves: 0, joined: 0 };
  const identities = await readIdentities(tx, customers);
  onLock(identities.profiles);
  const profiles = await lockProfiles(tx, identities.profiles, isKnownCustomer);
  await confirmIdentities(tx, identities);
  await refuseLostProfiles(tx, profiles);
  const [servings, repeats] = await Promise.all([
    liveServings.lock(
      tx,
      customers.map(({ shopId }) => shopId),
    ),
    findRepeats(
      tx,
      customers.flatMap(({ events }) => events),
    ),
  ]);
  const fresh = customers.map(({ events }) => events.filter((event) => !repeats.has(event)));
  // Read after the locks: no event in this batch can be younger than the time it is scored at.
  const time = { nowMs: now(), importPatienceMs };
  const scored: CustomerOutcome[] = [];
  const rollups = new RollupChanges();
  const { work, joins } = await joinIdentities(tx, identities, profiles, customers, fresh);
  for (const { profile, fresh: own, joined } of work) {
    const serving = servings.get(profile.shopId)!;
    const folded = foldCustomer(profile, own, joined);
    const outcome = scoreCustomer(folded, serving, time);
    countRollups(rollups, serving, folded, outcome);
    scored.push(outcome);
  }
  await saveJoins(tx, identities, joins, { profiles, work });
  await saveNewTraits(tx, scored);
  const joinedBy = joins.length === 0 ? null : new Map(joins.map((join) => [join.event, join.joinedId]));
  const stored = scored.flatMap(({ profile, fresh: own }) =>
    own.map((event) => ({
      ...{ event, profileVersion: profile.version },
      joinedId: joinedBy?.get(event) ?? null,
    })),
  );
  const [saved] = await Promise.all([
    saveScores(tx, scored, servings, { nowMs: time.nowMs, rollups }),
    insertEvents(tx, stored),
  ]);
  return { ...saved, fresh: fresh.flat(), joined: joins.length };
}
