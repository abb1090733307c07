import type { RejectionCode } from '@ebb/contracts';
import type { Database } from '../../connection/open-database.ts';
import { inTransaction } from '../../connection/transaction.ts';
import { insertSql, nullable, number, table, text, valuesOf, type RowOf } from '../../sql/table.ts';

/** An event that ingest refused, kept for the shop to see. */
export const refusedEventTable = table('refused_event', {
  id: number('id'),
  shopId: text('shop_id'),
  receivedMs: number('received_ms'),
  way: text<'http' | 'kafka'>('way'),
  /** Name of the write key it came with. */
  keyName: text('key_name'),
  /** `topic[partition]@offset`, for what came over Kafka. */
  place: nullable(text('place')),
  messageId: nullable(text('message_id')),
  code: text<RejectionCode>('code'),
  field: nullable(text('field')),
  message: text('message'),
  /** What was sent, cut by the writer. */
  body: text('body'),
  /** Bytes of the whole of it. */
  bodyBytes: number('body_bytes'),
});

export type RefusedEventRow = RowOf<typeof refusedEventTable>;
export type NewRefusedEvent = Omit<RefusedEventRow, 'id'>;

const newKeys = refusedEventTable.keys.filter((key) => key !== 'id');
const insertRefusedSql = insertSql(refusedEventTable, { keys: newKeys });

export async function insertRefusedEvents(db: Database, rows: readonly NewRefusedEvent[]): Promise<void> {
  const values = rows.map((row) => valuesOf({ id: 0, ...row }, newKeys));
  await inTransaction(db, (tx) => tx.executeMany(insertRefusedSql, values), {
    timeoutMs: 5_000,
    attempts: 1,
  });
}

/** Rows that one statement removes at most: a purge must not lock for long. */
const removedAtOnce = 5_000;

/** Removes what is too old, and of the named shops what is beyond the newest ones; at most a few thousand rows a call. */
export async function pruneRefusedEvents(
  db: Database,
  limits: {
    readonly receivedBeforeMs: number;
    readonly shopIds: readonly string[];
    readonly keptPerShop: number;
  },
): Promise<void> {
  await inTransaction(db, (tx) =>
    tx.execute(`DELETE FROM refused_event WHERE received_ms < ? LIMIT ${removedAtOnce}`, [
      limits.receivedBeforeMs,
    ]),
  );
  for (const shopId of limits.shopIds) {
    const [first] = await db.query<{ id: number }>(
      'SELECT id FROM refused_event WHERE shop_id = ? ORDER BY id DESC LIMIT 1 OFFSET ?',
      [shopId, limits.keptPerShop],
    );
    if (first === undefined) continue;
    await inTransaction(db, (tx) =>
      tx.execute(`DELETE FROM refused_event WHERE shop_id = ? AND id <= ? LIMIT ${removedAtOnce}`, [
        shopId,
        first.id,
      ]),
    );
  }
}
