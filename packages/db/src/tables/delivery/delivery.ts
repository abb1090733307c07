import { randomBytes } from 'node:crypto';
import type { DeliveryChannel, DeliveryState } from '@ebb/contracts/delivery';
import type { Database } from '../../connection/open-database.ts';
import type { Reader } from '../../connection/reader.ts';
import { inTransaction, type Transaction } from '../../connection/transaction.ts';
import {
  flag,
  insertSql,
  nullable,
  number,
  readRows,
  selectList,
  table,
  text,
  valuesOf,
  type RowOf,
} from '../../sql/table.ts';

/** A message to a person or an endpoint, made once however often its cause is read. */
export const deliveryTable = table('delivery', {
  id: number('id'),
  shopId: text('shop_id'),
  channel: text<DeliveryChannel>('channel'),
  recipientId: text('recipient_id'),
  /** Empty where it is about no single alert. */
  alertId: text('alert_id'),
  customerId: nullable(text('customer_id')),
  step: text('step'),
  event: text('event'),
  messageId: text('message_id'),
  state: text<DeliveryState>('state'),
  /** What is told, as JSON; empty once it is over. */
  content: text('content'),
  createdMs: number('created_ms'),
  /** The next attempt; while one is under way, when it counts as failed. */
  dueMs: number('due_ms'),
  /** An attempt that fails after that is the last. */
  giveUpMs: number('give_up_ms'),
  held: flag('held'),
  attempts: number('attempts'),
  doneMs: nullable(number('done_ms')),
  httpStatus: nullable(number('http_status')),
  lastError: nullable(text('last_error')),
});

export type DeliveryRow = RowOf<typeof deliveryTable>;

/** For so long a message is tried. */
export const giveUpAfterMs = 24 * 60 * 60 * 1000;

export interface NewDelivery extends Pick<
  DeliveryRow,
  'shopId' | 'channel' | 'recipientId' | 'alertId' | 'customerId' | 'step' | 'event' | 'content'
> {
  /** When it may be sent, epoch ms; now unless it is held. */
  readonly heldUntilMs?: number;
}

const newKeys = deliveryTable.keys.filter((key) => key !== 'id');
// A row that is there stays as it is: whoever reads the same change again makes no second message.
const insertDeliverySql = insertSql(deliveryTable, { keys: newKeys, update: ['recipientId'] });

export function newMessageId(): string {
  return `msg_${randomBytes(16).toString('hex')}`;
}

/** Writes messages that are not there yet. @returns their ids, in the order of the messages: of one that was there, not its own */
export async function insertDeliveries(
  tx: Pick<Transaction, 'executeMany'>,
  deliveries: readonly NewDelivery[],
  nowMs: number,
): Promise<string[]> {
  const rows = deliveries.map(({ heldUntilMs, ...delivery }): Omit<DeliveryRow, 'id'> => {
    const dueMs = heldUntilMs ?? nowMs;
    return {
      ...delivery,
      ...{ messageId: newMessageId(), state: 'waiting', createdMs: nowMs, dueMs },
      ...{ giveUpMs: dueMs + giveUpAfterMs, held: heldUntilMs !== undefined, attempts: 0 },
      ...{ doneMs: null, httpStatus: null, lastError: null },
    };
  });
  // In the order of the unique key: two processes must not wait for one another.
  const keyOf = (row: (typeof rows)[number]) => `${row.recipientId} ${row.alertId} ${row.step}`;
  const sorted = rows.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  await tx.executeMany(
    insertDeliverySql,
    sorted.map((row) => valuesOf(row as DeliveryRow, newKeys)),
  );
  return rows.map(({ messageId }) => messageId);
}

export interface DueRecipient {
  readonly channel: DeliveryChannel;
  readonly recipientId: string;
}

/** Those for whom something is due, longest waiting first; none whose endpoint is paused. */
export function dueRecipients(reader: Reader, nowMs: number, most: number): Promise<DueRecipient[]> {
  return reader.query(
    `SELECT d.channel AS channel, d.recipient_id AS recipientId FROM delivery AS d
      LEFT JOIN webhook_endpoint AS e ON e.id = d.recipient_id
      WHERE d.state = 'waiting' AND d.due_ms <= ? AND e.paused_ms IS NULL
      GROUP BY d.channel, d.recipient_id ORDER BY MIN(d.due_ms) LIMIT ?`,
    [nowMs, most],
  );
}

export type ClaimedDelivery = Omit<DeliveryRow, 'state' | 'doneMs' | 'httpStatus' | 'lastError'>;

const claimedKeys = deliveryTable.keys.filter(
  (key) => !['state', 'doneMs', 'httpStatus', 'lastError'].includes(key),
);
const claimSql = `SELECT ${selectList(deliveryTable, 't', claimedKeys)} FROM delivery AS t
  WHERE t.recipient_id = ? AND t.channel = ? AND t.state = 'waiting' AND t.due_ms <= ?
  ORDER BY t.due_ms, t.id LIMIT ? FOR UPDATE SKIP LOCKED`;

/**
 * Takes what is due for a recipient: nobody else has it until the lease ends, and whoever is killed meanwhile loses nothing.
 * Each counts as an attempt.
 */
export async function claimDeliveries(
  db: Database,
  { channel, recipientId }: DueRecipient,
  { nowMs, leaseMs, most }: { readonly nowMs: number; readonly leaseMs: number; readonly most: number },
): Promise<ClaimedDelivery[]> {
  return inTransaction(db, async (tx) => {
    const found = await tx.query<ClaimedDelivery>(claimSql, [recipientId, channel, nowMs, most]);
    const rows = readRows(deliveryTable, found);
    await tx.executeMany(
      'UPDATE delivery SET due_ms = ?, attempts = attempts + 1 WHERE id = ?',
      rows.map(({ id }) => [nowMs + leaseMs, id]),
    );
    return rows.map((row) => ({ ...row, attempts: row.attempts + 1 }));
  });
}

type Writer = Pick<Transaction, 'executeMany'>;

/** It has arrived. What was told is kept no longer. */
export async function markSent(
  tx: Writer,
  ids: readonly number[],
  { nowMs, httpStatus }: { readonly nowMs: number; readonly httpStatus: number | null },
): Promise<void> {
  await tx.executeMany(
    `UPDATE delivery SET state = 'sent', done_ms = ?, http_status = ?, last_error = NULL, content = ''
      WHERE id = ? AND state = 'waiting'`,
    ids.map((id) => [nowMs, httpStatus, id]),
  );
}

/** It is no news any more. */
export async function markCancelled(
  tx: Writer,
  ids: readonly number[],
  { nowMs, reason }: { readonly nowMs: number; readonly reason: string },
): Promise<void> {
  await tx.executeMany(
    `UPDATE delivery SET state = 'cancelled', done_ms = ?, last_error = ?, content = ''
      WHERE id = ? AND state = 'waiting'`,
    ids.map((id) => [nowMs, reason, id]),
  );
}

export interface FailedAttempt {
  readonly httpStatus: number | null;
  readonly error: string;
  /** When to try again; null: it is given up. */
  readonly nextMs: number | null;
}

/** An attempt that failed. One that somebody else has begun meanwhile is theirs. */
export async function markFailed(
  tx: Writer,
  attempts: readonly { readonly id: number; readonly attempts: number; readonly failed: FailedAttempt }[],
  nowMs: number,
): Promise<void> {
  await tx.executeMany(
    `UPDATE delivery SET state = ?, due_ms = COALESCE(?, due_ms), done_ms = ?, http_status = ?, last_error = ?
      WHERE id = ? AND attempts = ? AND state = 'waiting'`,
    attempts.map(({ id, attempts: attempt, failed: { httpStatus, error, nextMs } }) => [
      nextMs === null ? 'dead' : 'waiting',
      ...[nextMs, nextMs === null ? nowMs : null, httpStatus],
      ...[error.toWellFormed().slice(0, 500), id, attempt],
    ]),
  );
}

/** Gives back what was claimed and not tried; what else waits for a recipient that does not answer waits with it. */
export async function postponeRecipient(
  tx: Transaction,
  { channel, recipientId }: DueRecipient,
  untried: readonly number[],
  untilMs: number,
): Promise<void> {
  await tx.executeMany(
    "UPDATE delivery SET due_ms = ?, attempts = attempts - 1 WHERE id = ? AND state = 'waiting'",
    untried.map((id) => [untilMs, id]),
  );
  await tx.execute(
    `UPDATE delivery SET due_ms = ? WHERE recipient_id = ? AND channel = ? AND state = 'waiting' AND due_ms < ?`,
    [untilMs, recipientId, channel, untilMs],
  );
}

export interface DeliveryBacklog {
  readonly channel: DeliveryChannel;
  readonly waiting: number;
  readonly dead: number;
  readonly oldestDueMs: number | null;
}

/** What waits past its time and what was given up, by channel; what waits for a paused endpoint is no backlog. */
export async function readDeliveryBacklog(reader: Reader, nowMs: number): Promise<DeliveryBacklog[]> {
  const rows = await reader.query<DeliveryBacklog>(
    `SELECT d.channel AS channel, SUM(d.state = 'waiting') AS waiting, SUM(d.state = 'dead') AS dead,
        MIN(CASE WHEN d.state = 'waiting' AND d.due_ms <= ? THEN d.due_ms END) AS oldestDueMs
      FROM delivery AS d LEFT JOIN webhook_endpoint AS e ON e.id = d.recipient_id
      WHERE d.state IN ('waiting', 'dead') AND e.paused_ms IS NULL GROUP BY d.channel`,
    [nowMs],
  );
  return rows.map((row) => ({ ...row, waiting: Number(row.waiting), dead: Number(row.dead) }));
}

/** Forgets what is old, whatever became of it. */
export async function pruneDeliveries(db: Database, createdBeforeMs: number): Promise<number> {
  return inTransaction(db, (tx) =>
    tx.execute('DELETE FROM delivery WHERE created_ms < ? ORDER BY created_ms LIMIT 5000', [createdBeforeMs]),
  );
}
