import type { Transaction } from '../../connection/transaction.ts';
import { insert, nullable, number, table, text, type RowOf } from '../../sql/table.ts';

export type SessionEnd = 'signed_out' | 'ended_by_owner' | 'refresh_reused';

/** Who is signed in where. No token is stored. */
export const sessionTable = table('session', {
  id: text('id'),
  userId: text('user_id'),
  credential: text('credential'),
  refreshNumber: number('refresh_number'),
  refreshedMs: number('refreshed_ms'),
  createdMs: number('created_ms'),
  expiresMs: number('expires_ms'),
  endedMs: nullable(number('ended_ms')),
  endReason: nullable(text<SessionEnd>('end_reason')),
  address: text('address'),
  agent: text('agent'),
});
export type SessionRow = RowOf<typeof sessionTable>;

export function insertSession(tx: Transaction, row: SessionRow): Promise<void> {
  return insert(tx, sessionTable, row);
}

/** @returns whether the number was still the one that is good: of all who ask at once, one is told true */
export async function takeRefreshNumber(
  tx: Transaction,
  id: string,
  refreshNumber: number,
  { nowMs, expiresMs }: { readonly nowMs: number; readonly expiresMs: number },
): Promise<boolean> {
  const changed = await tx.execute(
    `UPDATE session SET refresh_number = refresh_number + 1, refreshed_ms = ?, expires_ms = ?
     WHERE id = ? AND refresh_number = ? AND ended_ms IS NULL AND expires_ms > ?`,
    [nowMs, expiresMs, id, refreshNumber, nowMs],
  );
  return changed === 1;
}

/** @param session.userId whose it must be @returns whether there was one to end */
export async function markEnded(
  tx: Transaction,
  { id, userId }: { readonly id: string; readonly userId?: string },
  { nowMs, reason }: { readonly nowMs: number; readonly reason: SessionEnd },
): Promise<boolean> {
  const changed = await tx.execute(
    `UPDATE session SET ended_ms = ?, end_reason = ?
     WHERE id = ? AND user_id = COALESCE(?, user_id) AND ended_ms IS NULL`,
    [nowMs, reason, id, userId ?? null],
  );
  return changed === 1;
}

/** Forgets a few of those that ended long ago. */
export function dropExpired(tx: Transaction, beforeMs: number): Promise<number> {
  return tx.execute('DELETE FROM session WHERE expires_ms < ? ORDER BY expires_ms LIMIT 100', [beforeMs]);
}
