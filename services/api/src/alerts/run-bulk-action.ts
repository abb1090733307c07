import type { BulkProgress, PersonAction } from '@ebb/contracts';
import {
  changeAlert,
  claimBulkResult,
  findAlerts,
  inTransaction,
  readBulkResults,
  type BulkItem,
  type Database,
  type StoredBulkAction,
} from '@ebb/db';
import { inverseOf } from '@ebb/domain';
import type { ApiParts } from '../api-parts.ts';
import { decideAlert, type AlertDecision } from './alert-step.ts';

interface BulkRun {
  readonly shopId: string;
  readonly id: string;
  readonly bulk: StoredBulkAction;
  readonly actor: { readonly id: string; readonly name: string };
  readonly mayWorkOthers: boolean;
}

/** A request is answered after about this long, finished or not. */
const sliceMs = 1_500;
/** Each is a transaction of its own: alerts of different customers wait for nothing. */
const atOnce = 4;
const mostAlertsAnswered = 200;
const mostFailuresAnswered = 100;

/**
 * Goes on with what a request for many alerts has left to do. What became of an alert is written in the transaction that
 * does it, so that nothing is done twice, by whom and however often the request is sent.
 */
export async function runBulkAction(
  parts: Pick<ApiParts, 'db' | 'nowMs'>,
  run: BulkRun,
  cooldownDays: number,
): Promise<BulkProgress> {
  const { db } = parts;
  const { shopId, id, bulk } = run;
  const began = performance.now();
  const before = new Set((await readBulkResults(db, run)).map(({ alertId }) => alertId));
  const left = bulk.items.filter(([alertId]) => !before.has(alertId));
  const handled: string[] = [];
  for (let at = 0; at < left.length && performance.now() - began < sliceMs; at += atOnce) {
    const some = left.slice(at, at + atOnce);
    await Promise.all(some.map((item) => actOn(parts, run, item, cooldownDays)));
    handled.push(...some.map(([alertId]) => alertId));
  }
  const [results, alerts] = await Promise.all([
    readBulkResults(db, run),
    findAlerts(db, handled.slice(0, mostAlertsAnswered)),
  ]);
  const failures = results.flatMap(({ alertId, outcome, detail }) =>
    outcome === 'done' ? [] : [{ id: alertId, outcome, detail: detail ?? '' }],
  );
  return {
    key: id,
    total: bulk.items.length,
    done: results.length - failures.length,
    failed: failures.length,
    isFinished: results.length >= bulk.items.length,
    alerts: alerts.filter((alert) => alert.shopId === shopId),
    failures: failures.slice(0, mostFailuresAnswered),
  };
}

async function actOn(
  { db, nowMs }: Pick<ApiParts, 'db' | 'nowMs'>,
  { shopId, id, bulk, actor, mayWorkOthers }: BulkRun,
  [alertId, version, action]: BulkItem,
  cooldownDays: number,
): Promise<void> {
  const result = { shopId, bulkId: id, alertId, detail: null, version: null, inverse: null };
  // Of another shop the same is said as of one that is not there.
  const [there] = await findAlerts(db, [alertId]);
  if (there?.shopId !== shopId) return noteGone(db, { ...result, outcome: 'gone' });
  await changeAlert(
    db,
    alertId,
    (locked) => {
      const said = { version, action, actor, note: bulk.note, mayWorkOthers };
      const request = { ...said, nowMs: nowMs(), cooldownDays };
      return { ...decideAlert(locked, request), before: locked.alert };
    },
    (tx, decision) =>
      claimBulkResult(
        tx,
        decision.kind === 'done'
          ? {
              ...result,
              outcome: 'done',
              version: decision.alert.version,
              inverse: encoded(inverseOf(action, decision.before)),
            }
          : { ...result, outcome: 'conflict', detail: whyNot(decision).slice(0, 512) },
      ),
  );
}

function whyNot(decision: Exclude<AlertDecision, { kind: 'done' }>): string {
  return decision.kind === 'refused'
    ? decision.why
    : `${decision.ownerName ?? 'Somebody else'} has this alert.`;
}

function encoded(action: PersonAction | null): string | null {
  return action && JSON.stringify(action);
}

async function noteGone(db: Database, row: Parameters<typeof claimBulkResult>[1]): Promise<void> {
  await inTransaction(db, (tx) => claimBulkResult(tx, { ...row, detail: 'There is no such alert.' }));
}
