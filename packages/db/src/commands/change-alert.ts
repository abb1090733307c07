import type { Alert, AlertAction, AlertMessage, AlertVerb } from '@ebb/contracts';
import type { Database } from '../connection/open-database.ts';
import { inTransaction, type Transaction } from '../connection/transaction.ts';
import { select } from '../sql/table.ts';
import { alertTable, alertStateRow, saveActedAlert } from '../tables/alert.ts';
import { appendAudit } from '../tables/audit.ts';
import { insertAlertAction } from '../tables/alert-action.ts';
import { profileTable, saveActedProfile } from '../tables/profile.ts';
import { actionsOfAlert, findAlert } from '../views/alerts.ts';
import { publishAlerts } from './publish-alerts.ts';

/** An alert and what belongs to it, locked so that nobody else can change it meanwhile. */
export interface LockedAlert {
  readonly alert: Alert;
  readonly episodeNumber: number;
  /** The customer's episode as stored; `decodeEpisode` of the domain reads it. */
  readonly episode: string | null;
  /** The customer's present probability, and state as stored; `decodeState` of the domain reads it. */
  readonly probability: number | null;
  readonly state: string;
  /** What was done to the alert last, oldest rows first. */
  readonly actions: readonly AlertAction[];
}

/** What is to be written. */
export interface AlertWrite {
  /** The alert as it is from now on; its version is one above the locked one's. */
  readonly alert: Alert;
  readonly change: AlertVerb;
  /** What was said with the action, as JSON. */
  readonly details: string | null;
  readonly actor: { readonly id: string; readonly name: string };
  readonly note: string | null;
  readonly atMs: number;
  /** The episode as it is from now on, encoded; absent where the action does not touch it. */
  readonly episode?: string | null;
  /** When the customer is to be scored, if not sooner; epoch ms. Null where it makes no difference. */
  readonly dueMs: number | null;
}

/**
 * Changes an alert in one transaction: the row, its action log, the customer's episode, and the message that
 * tells everybody else.
 *
 * The profile row is locked before the alert row, which is the order of the scoring transaction: the other
 * way round the two would wait for each other.
 *
 * @param decide pure; called again where the server made the transaction start over
 * @param claim called in the transaction before anything is written; false: it was done before, and nothing is
 * @returns what `decide` answered, or undefined where there is no such alert, or it was done before
 */
export async function changeAlert<Decision extends { readonly write: AlertWrite | null }>(
  db: Database,
  alertId: string,
  decide: (locked: LockedAlert) => Decision,
  claim: (tx: Transaction, decision: Decision) => Promise<boolean> = () => Promise.resolve(true),
): Promise<Decision | undefined> {
  const seen = await findAlert(db, alertId);
  if (seen === undefined) return undefined;
  return inTransaction(db, async (tx) => {
    const locked = await lock(tx, seen);
    if (locked === undefined) return undefined;
    const decision = decide(locked);
    if (!(await claim(tx, decision))) return undefined;
    if (decision.write !== null) await write(tx, decision.write);
    return decision;
  });
}

const lockedKeys = ['episode', 'probability', 'state'] as const;

async function lock(tx: Transaction, { id, shopId, customerId }: Alert): Promise<LockedAlert | undefined> {
  const [profile] = await select(tx, profileTable, lockedKeys, { shopId, customerId }, 'FOR UPDATE');
  const [row] = await select(tx, alertTable, ['episodeNumber'], { id }, 'FOR UPDATE');
  const alert = await findAlert(tx, id);
  if (alert === undefined || profile === undefined || row === undefined) return undefined;
  return { alert, ...row, ...profile, actions: await actionsOfAlert(tx, id) };
}

async function write(
  tx: Transaction,
  { alert, change, details, actor, note, atMs, episode, dueMs }: AlertWrite,
): Promise<void> {
  const { id, shopId, version } = alert;
  await saveActedAlert(tx, { id, ...alertStateRow(alert) });
  const who = { actorId: actor.id, actorName: actor.name };
  await insertAlertAction(tx, { alertId: id, version, atMs, action: change, ...who, note, details });
  await saveActedProfile(tx, alert, {
    ...(episode === undefined ? {} : { episode }),
    ...(dueMs === null ? {} : { dueMs }),
  });
  const message: AlertMessage = { v: 1, change, alert, actorName: actor.name };
  await publishAlerts(tx, [message], atMs);
  await appendAudit(tx, {
    ...{ shopId, atMs, userId: actor.id },
    action: `alert.${change}`,
    subject: `alert/${id}`,
    // What was said stands in the alert's own activity, of this version.
    detail: { version },
  });
}
