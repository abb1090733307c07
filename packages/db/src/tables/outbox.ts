import type { Database } from '../connection/open-database.ts';
import { inTransaction, type Transaction } from '../connection/transaction.ts';
import { insertSql, number, selectList, table, text, valuesOf } from '../sql/table.ts';

export const outboxTable = table('outbox', {
  id: number('id'),
  topic: text('topic'),
  /** A line a message: see `textOf`. */
  messages: text('messages'),
  createdMs: number('created_ms'),
});

/** Messages of one transaction for one topic, published after it has committed. */
export interface OutboxEntry {
  topic: string;
  /** Kafka key and JSON payload. */
  messages: readonly (readonly [key: string, payload: unknown])[];
}

/** A message as it lies in the outbox: the value is the text that will be published. */
export interface WaitingMessage {
  key: string;
  value: string;
}

// A row holds a batch's messages together: one insert whatever their number. Split so that a row stays well under
// `max_allowed_packet` and a produce request.
const messagesPerRow = 500;
const insertKeys = ['topic', 'messages', 'createdMs'] as const;
const insertRowSql = insertSql(outboxTable, { keys: insertKeys });
// By the index of topics: a relay of one topic never touches, and so never locks, the rows of another.
const claimSql = `SELECT ${selectList(outboxTable, 'o', ['id', 'messages'])} FROM outbox AS o
  WHERE o.topic = ? ORDER BY o.id LIMIT ? FOR UPDATE SKIP LOCKED`;

/** Puts messages into the outbox in the caller's transaction: they are published if, and only if, it commits. */
export async function putOutbox(
  tx: Transaction,
  entries: readonly OutboxEntry[],
  nowMs: number,
): Promise<void> {
  const rows: Promise<unknown>[] = [];
  for (const { topic, messages } of entries) {
    for (let from = 0; from < messages.length; from += messagesPerRow) {
      const lines = textOf(messages.slice(from, from + messagesPerRow));
      rows.push(tx.execute(insertRowSql, valuesOf({ topic, messages: lines, createdMs: nowMs }, insertKeys)));
    }
  }
  await Promise.all(rows);
}

/**
 * Publishes a topic's oldest waiting rows and deletes them. Rows another process is publishing are skipped. A crash
 * between publishing and deleting publishes again: consumers drop repeats by version.
 * @param publish gets the messages, oldest first; resolves once all is acknowledged
 * @returns rows published
 */
export async function relayOutbox(
  db: Database,
  topic: string,
  limit: number,
  publish: (waiting: readonly WaitingMessage[]) => Promise<void>,
): Promise<number> {
  return inTransaction(db, async (tx) => {
    const rows = await tx.query<{ id: number; messages: string }>(claimSql, [topic, limit]);
    if (rows.length === 0) return 0;
    await publish(rows.flatMap(({ messages }) => messagesOf(messages)));
    await tx.executeMany(
      'DELETE FROM outbox WHERE id = ?',
      rows.map(({ id }) => [id]),
    );
    return rows.length;
  });
}

/** When the oldest waiting row was written, epoch ms; null when nothing waits. */
export async function oldestOutboxMs({ prisma }: Database): Promise<number | null> {
  const row = await prisma.outbox.findFirst({ orderBy: { id: 'asc' }, select: { createdMs: true } });
  return row === null ? null : Number(row.createdMs);
}

// A line a message, key and payload as JSON with a tab between. JSON text holds neither tabs nor line ends, so the
// relay can cut the payload out without reading it.
function textOf(messages: OutboxEntry['messages']): string {
  return messages.map(([key, payload]) => `${JSON.stringify(key)}\t${JSON.stringify(payload)}`).join('\n');
}

function messagesOf(text: string): WaitingMessage[] {
  return text.split('\n').map((line) => {
    const tab = line.indexOf('\t');
    return { key: JSON.parse(line.slice(0, tab)) as string, value: line.slice(tab + 1) };
  });
}

/** Rows waiting to be published since before this time. */
export async function countOutboxOlderThan({ prisma }: Database, ms: number): Promise<number> {
  return prisma.outbox.count({ where: { createdMs: { lt: BigInt(ms) } } });
}
