import type { PrivacyRequest, PrivacyRequests } from '@ebb/contracts/stores';
import type { Database } from '../../connection/open-database.ts';
import { inTransaction } from '../../connection/transaction.ts';
import { appendAudit } from '../../tables/audit.ts';
import { closePrivacyRequest, type OpenErasure } from '../../tables/stores/privacy-request.ts';

const mostListed = 200;

interface ListedRow extends Omit<PrivacyRequest, 'id'> {
  readonly id: number;
}

const listSql = `SELECT r.id AS id, r.kind AS kind, COALESCE(s.name, r.source_id) AS sourceName,
    IF(r.kind = 'erase' AND r.done_ms IS NOT NULL, NULL, COALESCE(r.subject, r.guest_subject)) AS customerId,
    r.received_ms AS receivedAt, r.done_ms AS doneAt, COALESCE(u.name, r.done_by) AS \`by\`, r.result AS result
  FROM privacy_request AS r
    LEFT JOIN store_source AS s ON s.id = r.source_id
    LEFT JOIN user AS u ON u.id = r.done_by
  WHERE r.shop_id = ?`;

/** Open ones first, oldest of them first; then what was done, newest first. */
export async function listPrivacyRequests(db: Database, shopId: string): Promise<PrivacyRequests> {
  const order = 'ORDER BY r.done_ms IS NOT NULL, IF(r.done_ms IS NULL, r.id, -r.id) LIMIT ?';
  const [rows, [counted]] = await Promise.all([
    db.query<ListedRow>(`${listSql} ${order}`, [shopId, mostListed]),
    db.query<{ open: number }>(
      'SELECT COUNT(*) AS open FROM privacy_request WHERE shop_id = ? AND done_ms IS NULL',
      [shopId],
    ),
  ]);
  return { items: rows.map((row) => ({ ...row, id: String(row.id) })), open: counted?.open ?? 0 };
}

/** A person says how a request was answered. Closed ones stay as they are. @returns undefined where there is no such request */
export async function answerPrivacyRequest(
  db: Database,
  answer: {
    readonly shopId: string;
    readonly id: number;
    readonly userId: string;
    readonly nowMs: number;
    readonly result: string;
  },
): Promise<PrivacyRequest | undefined> {
  const { shopId, id, userId, nowMs, result } = answer;
  return inTransaction(db, async (tx) => {
    const read = async () => (await tx.query<ListedRow>(`${listSql} AND r.id = ?`, [shopId, id]))[0];
    await tx.query('SELECT r.id FROM privacy_request AS r WHERE r.id = ? FOR UPDATE', [id]);
    const open = await read();
    if (open === undefined) return undefined;
    if (open.doneAt === null) {
      await closePrivacyRequest(tx, { id, shopId }, { doneMs: nowMs, doneBy: userId, result });
      await appendAudit(tx, {
        ...{
          shopId,
          atMs: nowMs,
          userId,
          action: 'customer.request',
          subject: `shop/${shopId}/request/${id}`,
        },
        detail: { kind: open.kind, result },
      });
    }
    const row = (await read()) ?? open;
    return { ...row, id: String(row.id) };
  });
}

/** Nothing was stored of whoever was to be erased; a request that their erasure has closed stays as it is. */
export async function closeEmptyErasure(
  db: Database,
  { id }: Pick<OpenErasure, 'id'>,
  nowMs: number,
): Promise<void> {
  await inTransaction(db, (tx) =>
    tx.execute(
      `UPDATE privacy_request SET done_ms = ?, result = 'nothing was stored', subject = NULL, guest_subject = NULL
        WHERE id = ? AND done_ms IS NULL`,
      [nowMs, id],
    ),
  );
}
