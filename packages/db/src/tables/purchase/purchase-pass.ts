import type { Database } from '../../connection/open-database.ts';
import type { Reader } from '../../connection/reader.ts';
import { inTransaction } from '../../connection/transaction.ts';
import { insert, nullable, number, select, table, text, update, type RowOf } from '../../sql/table.ts';

/** The newest computation over all customers of a shop. */
export const purchasePassTable = table('purchase_pass', {
  shopId: text('shop_id'),
  version: number('version'),
  /** UTC day number. */
  day: number('day'),
  startedMs: number('started_ms'),
  finishedMs: nullable(number('finished_ms')),
  customers: number('customers'),
});

export type PurchasePass = RowOf<typeof purchasePassTable>;

export async function findPurchasePass(reader: Reader, shopId: string): Promise<PurchasePass | undefined> {
  const [row] = await select(reader, purchasePassTable, purchasePassTable.keys, { shopId });
  return row;
}

/** Begins a computation; the one before is forgotten, finished or not. */
export async function beginPurchasePass(
  db: Database,
  pass: Pick<PurchasePass, 'shopId' | 'version' | 'day' | 'startedMs'>,
): Promise<PurchasePass> {
  const begun: PurchasePass = { ...pass, finishedMs: null, customers: 0 };
  await inTransaction(db, (tx) =>
    insert(tx, purchasePassTable, begun, {
      update: ['version', 'day', 'startedMs', 'finishedMs', 'customers'],
    }),
  );
  return begun;
}

export async function finishPurchasePass(
  db: Database,
  { shopId, startedMs }: PurchasePass,
  finishedMs: number,
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const [counted] = await tx.query<{ customers: number }>(
      'SELECT COUNT(*) AS customers FROM purchase_likelihood WHERE shop_id = ?',
      [shopId],
    );
    const customers = counted?.customers ?? 0;
    await update(tx, purchasePassTable, { finishedMs, customers }, { shopId, startedMs });
  });
}
