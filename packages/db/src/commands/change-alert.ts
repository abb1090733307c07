import type { Alert, AlertAction, AlertMessage, AlertVerb } from '@ebb/contracts';
import { customerKey, topics } from '@ebb/contracts';
import { actionsOfAlert, findAlert } from '../views/alerts.ts';
import type { Database } from '../connection/open-database.ts';
import { putOutbox } from '../tables/outbox.ts';
import type { PrismaTransaction } from '../connection/prisma-transaction.ts';
import { inPrismaTransaction } from '../connection/prisma-transaction.ts';

/** An alert and what belongs to it, locked so that nobody else can change it meanwhile. */
export interface LockedAlert {
  readonly alert: Alert;
  readonly episodeNumber: number;
  /** The customer's episode as stored; `decodeEpisode` of the domain reads it. */
  readonly episode: string | null;
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
  /** True: the customer is scored again at once, because the world may have moved on unheard. */
  readonly rescore: boolean;
}

/**
 * Changes an alert in one transaction: the row, its action log, the customer's episode, and the message that
 * tells everybody else.
 *
 * The profile row is locked before the alert row, which is the order of the scoring transaction: the other
 * way round the two would wait for each other.
 *
 * @param decide pure; called again where the server made the transaction start over
 * @returns what `decide` answered, or undefined where there is no such alert
 */
export async function changeAlert<Decision extends { readonly write: AlertWrite | null }>(
  db: Database,
  alertId: string,
  decide: (locked: LockedAlert) => Decision,
): Promise<Decision | undefined> {
  const seen = await findAlert(db.prisma, alertId);
  if (seen === undefined) return undefined;
  return inPrismaTransaction(db, async (sql) => {
    const locked = await lock(sql, seen);
    if (locked === undefined) return undefined;
    const decision = decide(locked);
    if (decision.write !== null) await write(sql, decision.write);
    return decision;
  });
}

type SqlNumber = bigint | number;

async function lock(
  sql: PrismaTransaction,
  { id, shopId, customerId }: Alert,
): Promise<LockedAlert | undefined> {
  const profiles = await sql.$queryRaw<{ episode: string | null }[]>`
    SELECT episode FROM profile
    WHERE shop_id = ${shopId} AND customer_id = ${customerId} FOR UPDATE`;
  const alerts = await sql.$queryRaw<{ episode_number: SqlNumber }[]>`
    SELECT episode_number FROM alert WHERE id = ${id} FOR UPDATE`;
  const alert = await findAlert(sql, id);
  const [profile] = profiles;
  const [row] = alerts;
  if (alert === undefined || profile === undefined || row === undefined) return undefined;
  return {
    alert,
    episodeNumber: Number(row.episode_number),
    episode: profile.episode,
    actions: await actionsOfAlert(sql, id),
  };
}

async function write(
  sql: PrismaTransaction,
  { alert, change, details, actor, note, atMs, ...rest }: AlertWrite,
): Promise<void> {
  const openMarker = alert.status === 'closed' ? null : 1;
  await sql.$executeRaw`
    UPDATE alert SET status = ${alert.status}, version = ${alert.version}, updated_ms = ${alert.updatedAt},
      open_marker = ${openMarker}, closed_ms = ${alert.closedAt}, close_reason = ${alert.closeReason},
      owner_id = ${alert.ownerId}, owner_name = ${alert.ownerName}, acknowledged_ms = ${alert.acknowledgedAt}
    WHERE id = ${alert.id}`;
  await sql.$executeRaw`
    INSERT INTO alert_action (alert_id, version, at_ms, action, actor_id, actor_name, note, details)
    VALUES (${alert.id}, ${alert.version}, ${atMs}, ${change}, ${actor.id}, ${actor.name}, ${note}, ${details})`;
  const { shopId, customerId } = alert;
  if (rest.episode !== undefined) {
    await sql.$executeRaw`
      UPDATE profile SET episode = ${rest.episode} WHERE shop_id = ${shopId} AND customer_id = ${customerId}`;
  }
  if (rest.rescore) {
    await sql.$executeRaw`
      UPDATE profile SET next_score_ms = LEAST(next_score_ms, ${atMs})
      WHERE shop_id = ${shopId} AND customer_id = ${customerId}`;
  }
  const message: AlertMessage = { v: 1, change, alert, actorName: actor.name };
  const key = customerKey(shopId, customerId);
  await putOutbox(
    { execute: (text, params = []) => sql.$executeRawUnsafe(text, ...params) },
    [{ topic: topics.alerts.name, messages: [[key, message]] }],
    atMs,
  );
}
