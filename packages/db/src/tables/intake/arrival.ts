import type { RejectionCode } from '@ebb/contracts';
import type { Database } from '../../connection/open-database.ts';
import { inTransaction } from '../../connection/transaction.ts';
import { insertSql, nullable, number, table, text, valuesOf, type RowOf } from '../../sql/table.ts';

/** An event as it arrived, with its verdict, for whoever is watching. */
export const arrivalTable = table('arrival', {
  id: number('id'),
  shopId: text('shop_id'),
  receivedMs: number('received_ms'),
  way: text<'http' | 'kafka'>('way'),
  keyName: text('key_name'),
  /** What it calls itself: the name of a track, else its type. */
  name: text('name'),
  customerId: nullable(text('customer_id')),
  messageId: nullable(text('message_id')),
  /** Null: it was accepted. */
  code: nullable(text<RejectionCode>('code')),
  field: nullable(text('field')),
  message: nullable(text('message')),
});

export type ArrivalRow = RowOf<typeof arrivalTable>;
export type NewArrival = Omit<ArrivalRow, 'id'>;

const newKeys = arrivalTable.keys.filter((key) => key !== 'id');
const insertArrivalSql = insertSql(arrivalTable, { keys: newKeys });

export async function insertArrivals(db: Database, rows: readonly NewArrival[]): Promise<void> {
  const values = rows.map((row) => valuesOf({ id: 0, ...row }, newKeys));
  await inTransaction(db, (tx) => tx.executeMany(insertArrivalSql, values), {
    timeoutMs: 5_000,
    attempts: 1,
  });
}

/** Removes what nobody watches any more, at most a few thousand rows a call. */
export async function pruneArrivals(db: Database, receivedBeforeMs: number): Promise<void> {
  await inTransaction(db, async (tx) => {
    await tx.execute('DELETE FROM arrival WHERE received_ms < ? LIMIT 5000', [receivedBeforeMs]);
    await tx.execute('DELETE FROM live_watch WHERE until_ms < ? LIMIT 5000', [receivedBeforeMs]);
  });
}
