import type { PrivacyRequestKind } from '@ebb/contracts/stores';
import type { Database } from '../../connection/open-database.ts';
import { inTransaction, type Transaction } from '../../connection/transaction.ts';
import {
  insertSql,
  nullable,
  number,
  select,
  table,
  text,
  update,
  valuesOf,
  type RowOf,
} from '../../sql/table.ts';

/** What a store passed on of its customers' rights. */
export const privacyRequestTable = table('privacy_request', {
  id: number('id'),
  shopId: text('shop_id'),
  sourceId: text('source_id'),
  /** The same when the store sends it again. */
  requestKey: text('request_key'),
  kind: text<PrivacyRequestKind>('kind'),
  /** The customer; a reference that names nobody once they are erased. */
  subject: nullable(text('subject')),
  /** The same person as a guest. */
  guestSubject: nullable(text('guest_subject')),
  receivedMs: number('received_ms'),
  doneMs: nullable(number('done_ms')),
  doneBy: nullable(text('done_by')),
  result: nullable(text('result')),
});

export type PrivacyRequestRow = RowOf<typeof privacyRequestTable>;
export type NewPrivacyRequest = Omit<PrivacyRequestRow, 'id' | 'doneMs' | 'doneBy' | 'result'>;

const newKeys = [
  ...(['shopId', 'sourceId', 'requestKey', 'kind'] as const),
  ...(['subject', 'guestSubject', 'receivedMs'] as const),
];
const insertRequestSql = insertSql(privacyRequestTable, { keys: newKeys, ignore: true });

/** One that is there already stays as it is. */
export async function insertPrivacyRequest(db: Database, row: NewPrivacyRequest): Promise<void> {
  await inTransaction(db, (tx) => tx.execute(insertRequestSql, valuesOf(row, newKeys)), { timeoutMs: 4_000 });
}

export type OpenErasure = Pick<PrivacyRequestRow, 'id' | 'shopId' | 'subject' | 'guestSubject'>;

/** Customers who are to be erased, of all shops, oldest first. */
export function readOpenErasures(db: Database, most: number): Promise<OpenErasure[]> {
  const keys = ['id', 'shopId', 'subject', 'guestSubject'] as const;
  const where = { doneMs: null, kind: 'erase' } as const;
  return select(db, privacyRequestTable, keys, where, 'ORDER BY t.id LIMIT ?', [most]);
}

/** The customer is gone: what asked for it is done, and names nobody any more. @returns requests */
export async function closeErasures(
  tx: Transaction,
  shopId: string,
  subjects: readonly string[],
  done: { readonly reference: string; readonly userId: string | null; readonly nowMs: number },
): Promise<number> {
  const marks = subjects.map(() => '?').join(', ');
  return tx.execute(
    `UPDATE privacy_request SET subject = IF(subject IS NULL, NULL, ?), guest_subject = NULL,
        done_by = IF(done_ms IS NULL, ?, done_by), result = COALESCE(result, 'erased'), done_ms = COALESCE(done_ms, ?)
      WHERE shop_id = ? AND (subject IN (${marks}) OR guest_subject IN (${marks}))`,
    [done.reference, done.userId, done.nowMs, shopId, ...subjects, ...subjects],
  );
}

/** @returns whether there was one */
export async function closePrivacyRequest(
  tx: Transaction,
  key: Pick<PrivacyRequestRow, 'id' | 'shopId'>,
  done: Pick<PrivacyRequestRow, 'doneMs' | 'doneBy' | 'result'>,
): Promise<boolean> {
  const { id, shopId } = key;
  return (await update(tx, privacyRequestTable, done, { id, shopId })) > 0;
}
