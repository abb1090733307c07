import type { Transaction } from '../../connection/transaction.ts';
import { insert } from '../../sql/table.ts';
import { historyCutTable, type HistoryCutRow } from '../../tables/privacy/history-cut.ts';

/** Of which customers something is older, in the order of the key. @param at.kind what is to go */
export async function customersWithOld(
  tx: Transaction,
  shopId: string,
  at: {
    readonly kind: 'scores' | 'alerts';
    readonly beforeMs: number;
    readonly after: string;
    readonly limit: number;
  },
): Promise<string[]> {
  const { kind, beforeMs, after, limit } = at;
  const sql = {
    scores: `SELECT DISTINCT t.customer_id AS customerId FROM prediction AS t
      WHERE t.shop_id = ? AND t.customer_id > ? AND t.scored_ms < ? ORDER BY t.customer_id LIMIT ${limit}`,
    alerts: `SELECT DISTINCT t.customer_id AS customerId FROM alert AS t
      WHERE t.shop_id = ? AND t.customer_id > ? AND t.closed_ms < ? ORDER BY t.customer_id LIMIT ${limit}`,
  }[kind];
  const rows = await tx.query<{ customerId: string }>(sql, [shopId, after, beforeMs]);
  return rows.map(({ customerId }) => customerId);
}

/** From here on the customer's episodes are replayed. */
export function saveHistoryCut(tx: Transaction, cut: HistoryCutRow): Promise<void> {
  return insert(tx, historyCutTable, cut, { update: ['profileVersion', 'episode', 'cutMs'] });
}

/** Scores up to the cut that are older. @returns rows */
export function removeScores(
  tx: Transaction,
  { shopId, customerId, profileVersion }: HistoryCutRow,
  beforeMs: number,
): Promise<number> {
  return tx.execute(
    'DELETE FROM prediction WHERE shop_id = ? AND customer_id = ? AND profile_version <= ? AND scored_ms < ?',
    [shopId, customerId, profileVersion, beforeMs],
  );
}

/** Closed alerts, with what was done to them and what came of them. @returns alerts */
export async function removeAlerts(
  tx: Transaction,
  shopId: string,
  alertIds: readonly string[],
): Promise<number> {
  if (alertIds.length === 0) return 0;
  const marks = alertIds.map(() => '?').join(', ');
  await tx.execute(`DELETE FROM alert_action WHERE alert_id IN (${marks})`, [...alertIds]);
  await tx.execute(`DELETE FROM alert_outcome WHERE shop_id = ? AND alert_id IN (${marks})`, [
    shopId,
    ...alertIds,
  ]);
  return tx.execute(`DELETE FROM alert WHERE id IN (${marks})`, [...alertIds]);
}
