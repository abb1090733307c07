import { inTransaction, type Transaction } from './transaction.ts';
import type { Database } from './open-database.ts';

/** Messages of one transaction for one topic, published after it has committed. */
export interface OutboxEntry {
  topic: string;
  /** Kafka key and JSON payload. */
  messages: [key: string, payload: unknown][];
}

// A row holds a batch's messages together: one insert whatever their number. Split so that a row stays well under
// `max_allowed_packet` and a produce request.
const messagesPerRow = 500;

/** Puts messages into the outbox in the caller's transaction: they are published if, and only if, it commits. */
export async function putOutbox(
  tx: Transaction,
  entries: readonly OutboxEntry[],
  nowMs: number,
): Promise<void> {
  const data = entries.flatMap(({ topic, messages }) => {
    const rows = [];
    for (let from = 0; from < messages.length; from += messagesPerRow) {
      rows.push({
        topic,
        messages: JSON.stringify(messages.slice(from, from + messagesPerRow)),
        createdMs: BigInt(nowMs),
      });
    }
    return rows;
  });
  if (data.length > 0) await tx.outbox.createMany({ data });
}

/**
 * Publishes the oldest waiting rows and deletes them. Rows another process is publishing are skipped. A crash
 * between publishing and deleting publishes again: consumers drop repeats by version.
 * @param publish resolves once all is acknowledged
 * @returns rows published
 */
export async function relayOutbox(
  db: Database,
  limit: number,
  publish: (entries: OutboxEntry[]) => Promise<void>,
): Promise<number> {
  return inTransaction(db, async (tx) => {
    const rows = await tx.$queryRawUnsafe<{ id: bigint; topic: string; messages: string }[]>(
      'SELECT id, topic, messages FROM outbox ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED',
      limit,
    );
    if (rows.length === 0) return 0;
    await publish(
      rows.map(({ topic, messages }) => ({
        topic,
        messages: JSON.parse(messages) as OutboxEntry['messages'],
      })),
    );
    await tx.outbox.deleteMany({ where: { id: { in: rows.map(({ id }) => id) } } });
    return rows.length;
  });
}

/** When the oldest waiting row was written, epoch ms; null when nothing waits. */
export async function oldestOutboxMs({ prisma }: Database): Promise<number | null> {
  const row = await prisma.outbox.findFirst({ orderBy: { id: 'asc' }, select: { createdMs: true } });
  return row === null ? null : Number(row.createdMs);
}
