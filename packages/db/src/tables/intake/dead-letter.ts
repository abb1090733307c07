import type { Database } from '../../connection/open-database.ts';
import { inTransaction } from '../../connection/transaction.ts';
import { insertSql, nullable, number, table, text, valuesOf, type RowOf } from '../../sql/table.ts';

/** A dead letter whose shop is known, for the shop to see. Its bytes stay in the topic. */
export const deadLetterTable = table('dead_letter', {
  id: number('id'),
  shopId: text('shop_id'),
  /** Where the letter itself lies. */
  letterPartition: number('letter_partition'),
  letterOffset: number('letter_offset'),
  failedMs: number('failed_ms'),
  service: text('service'),
  reason: text('reason'),
  detail: text('detail'),
  /** `topic[partition]@offset` of the message that was put aside. */
  place: text('place'),
  messageId: nullable(text('message_id')),
  /** What was received, cut by the writer, without its write key. */
  body: text('body'),
  /** Bytes of the whole of it. */
  bodyBytes: number('body_bytes'),
  /** Of the newest request that was carried out. */
  sentMs: nullable(number('sent_ms')),
});

export type DeadLetterRow = RowOf<typeof deadLetterTable>;
export type NewDeadLetter = Omit<DeadLetterRow, 'id' | 'sentMs'>;

const newKeys = deadLetterTable.keys.filter((key) => key !== 'id' && key !== 'sentMs');
const insertLetterSql = insertSql(deadLetterTable, { keys: newKeys, ignore: true });

/** Letters that are there already, by the place where they lie, stay as they are. */
export async function insertDeadLetters(db: Database, rows: readonly NewDeadLetter[]): Promise<void> {
  const values = rows.map((row) => valuesOf({ id: 0, sentMs: null, ...row }, newKeys));
  await inTransaction(db, (tx) => tx.executeMany(insertLetterSql, values));
}

/** Rows that one statement removes at most: a purge must not lock for long. */
const removedAtOnce = 1_000;

/** Removes what is too old, with what was asked about it, and of each shop what is beyond its newest ones. */
export async function pruneDeadLetters(
  db: Database,
  limits: { readonly failedBeforeMs: number; readonly keptPerShop: number },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    await tx.execute(`DELETE FROM dead_letter WHERE failed_ms < ? LIMIT ${removedAtOnce}`, [
      limits.failedBeforeMs,
    ]);
    await tx.execute(
      `DELETE FROM dead_letter_request WHERE letter_id NOT IN (SELECT id FROM dead_letter) LIMIT ${removedAtOnce}`,
    );
  });
  const shops = await db.query<{ shopId: string }>(
    'SELECT shop_id AS shopId FROM dead_letter GROUP BY shop_id HAVING COUNT(*) > ?',
    [limits.keptPerShop],
  );
  for (const { shopId } of shops) {
    const [first] = await db.query<{ id: number }>(
      'SELECT id FROM dead_letter WHERE shop_id = ? ORDER BY id DESC LIMIT 1 OFFSET ?',
      [shopId, limits.keptPerShop],
    );
    if (first === undefined) continue;
    await inTransaction(db, (tx) =>
      tx.execute(`DELETE FROM dead_letter WHERE shop_id = ? AND id <= ? LIMIT ${removedAtOnce}`, [
        shopId,
        first.id,
      ]),
    );
  }
}
