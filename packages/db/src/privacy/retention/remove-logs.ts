import type { RetentionKind } from '@ebb/contracts/retention';
import type { Transaction } from '../../connection/transaction.ts';
import { jsonTable } from '../../sql/json-table.ts';
import { select, update } from '../../sql/table.ts';
import { appendAudit, auditHeadTable } from '../../tables/audit.ts';
import type { RetentionTurn } from './retention-rules.ts';

/** Rows of one transaction: a live statement waits no longer than for these. */
export const removedAtOnce = 1_000;

interface Before {
  readonly shopId: string;
  readonly beforeMs: number;
  readonly nowMs: number;
}

/** Kinds of which nothing else follows: what is old is removed where it lies. */
export type LogKind = Exclude<RetentionKind, 'scores' | 'alerts'>;

/** A piece of what is older. */
export async function removeLogs(tx: Transaction, kind: LogKind, before: Before): Promise<RetentionTurn> {
  const removed = await removers[kind](tx, before);
  return { removed, afterCustomer: '', more: removed >= removedAtOnce };
}

const removers: Readonly<Record<LogKind, (tx: Transaction, before: Before) => Promise<number>>> = {
  notes: clearNotes,
  audit_log: cutAuditLog,
  refused_events: (tx, { shopId, beforeMs }) =>
    tx.execute(
      `DELETE FROM refused_event WHERE shop_id = ? AND received_ms < ? ORDER BY id LIMIT ${removedAtOnce}`,
      [shopId, beforeMs],
    ),
  async dead_letters(tx, { shopId, beforeMs }) {
    const ids = await tx.query<{ id: number }>(
      `SELECT id FROM dead_letter WHERE shop_id = ? AND failed_ms < ? ORDER BY id LIMIT ${removedAtOnce}`,
      [shopId, beforeMs],
    );
    if (ids.length === 0) return 0;
    const marks = ids.map(() => '?').join(', ');
    const params = ids.map(({ id }) => id);
    await tx.execute(`DELETE FROM dead_letter_request WHERE letter_id IN (${marks})`, params);
    return tx.execute(`DELETE FROM dead_letter WHERE id IN (${marks})`, params);
  },
  delivery_log: (tx, { shopId, beforeMs }) =>
    tx.execute(
      `DELETE FROM delivery WHERE shop_id = ? AND created_ms < ? AND state <> 'waiting' ORDER BY id LIMIT ${removedAtOnce}`,
      [shopId, beforeMs],
    ),
};

/** What people wrote on alerts that are closed, and what they asked for in bulk: the actions stay, their words go. */
async function clearNotes(tx: Transaction, { shopId, beforeMs }: Before): Promise<number> {
  const noted = await tx.query<{ alertId: string; version: number }>(
    `SELECT t.alert_id AS alertId, t.version AS version FROM alert AS a JOIN alert_action AS t ON t.alert_id = a.id
     WHERE a.shop_id = ? AND a.open_marker IS NULL AND t.note IS NOT NULL AND t.at_ms < ? LIMIT ${removedAtOnce}`,
    [shopId, beforeMs],
  );
  if (noted.length > 0) {
    await tx.execute(
      `UPDATE alert_action AS t JOIN ${jsonTable(['alert_id', 'version'])} AS k
         ON t.alert_id = k.alert_id AND t.version = k.version SET t.note = NULL`,
      [JSON.stringify(noted.map(({ alertId, version }) => [alertId, String(version)]))],
    );
  }
  const bulk = await tx.query<{ id: string }>(
    `SELECT id FROM bulk_action WHERE shop_id = ? AND created_ms < ? LIMIT ${removedAtOnce}`,
    [shopId, beforeMs],
  );
  for (const { id } of bulk) {
    await tx.execute('DELETE FROM bulk_result WHERE shop_id = ? AND bulk_id = ?', [shopId, id]);
    await tx.execute('DELETE FROM bulk_action WHERE shop_id = ? AND id = ?', [shopId, id]);
  }
  return noted.length;
}

/**
 * Takes the oldest entries off the shop's chain. What is left begins with an entry whose predecessor's hash is kept, and the entry
 * that says so stands in the chain itself: so a beginning that somebody else cut off still shows.
 */
async function cutAuditLog(tx: Transaction, { shopId, beforeMs, nowMs }: Before): Promise<number> {
  const [head] = await select(tx, auditHeadTable, auditHeadTable.keys, { chain: shopId }, 'FOR UPDATE');
  if (head === undefined) return 0;
  const rows = await tx.query<{ chainNumber: number; chainHash: string; atMs: number }>(
    `SELECT chain_number AS chainNumber, chain_hash AS chainHash, at_ms AS atMs FROM audit
     WHERE chain = ? AND chain_number > ? ORDER BY chain_number LIMIT ${removedAtOnce}`,
    [shopId, head.baseNumber],
  );
  const firstKept = rows.findIndex(({ atMs }) => atMs >= beforeMs);
  const old = firstKept < 0 ? rows : rows.slice(0, firstKept);
  const last = old.at(-1);
  if (last === undefined) return 0;
  const removed = await tx.execute('DELETE FROM audit WHERE chain = ? AND chain_number <= ?', [
    shopId,
    last.chainNumber,
  ]);
  const base = { baseNumber: last.chainNumber, baseHash: last.chainHash };
  await update(tx, auditHeadTable, base, { chain: shopId });
  await appendAudit(tx, {
    ...{ shopId, atMs: nowMs, userId: null, action: 'retention.audit_log', subject: `shop/${shopId}` },
    detail: { through: last.chainNumber, hash: last.chainHash },
  });
  return removed;
}
