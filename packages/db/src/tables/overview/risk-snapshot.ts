import type { Database } from '../../connection/open-database.ts';
import type { Reader } from '../../connection/reader.ts';
import { inTransaction } from '../../connection/transaction.ts';
import { number, select, table, text, type RowOf } from '../../sql/table.ts';

/** Who was at high risk when a day of the shop began, with what was at stake: one row a customer. As it was known then. */
export const riskSnapshotTable = table('risk_snapshot', {
  shopId: text('shop_id'),
  /** Of the shop's zone, since 1970. */
  day: number('day'),
  customerId: text('customer_id'),
  revenueAtRiskMinor: number('revenue_at_risk_minor'),
});

/** Days of which there is a snapshot: also one on which nobody was at risk. */
export const riskSnapshotDayTable = table('risk_snapshot_day', {
  shopId: text('shop_id'),
  day: number('day'),
  takenMs: number('taken_ms'),
});

export type RiskSnapshotDay = Omit<RowOf<typeof riskSnapshotDayTable>, 'shopId'>;

/** Two periods of the overview's longest, and some days more. */
const daysKept = 200;

/**
 * Takes down who is at high risk now. A day that has its snapshot keeps it, whoever asks again.
 * @returns false where there is one already
 */
export async function takeRiskSnapshot(
  db: Database,
  shopId: string,
  { day, takenMs }: RiskSnapshotDay,
): Promise<boolean> {
  return inTransaction(
    db,
    async (tx) => {
      const begun = await tx.execute(
        'INSERT IGNORE INTO risk_snapshot_day (shop_id, day, taken_ms) VALUES (?, ?, ?)',
        [shopId, day, takenMs],
      );
      if (begun === 0) return false;
      // READ COMMITTED: the profiles are read without a lock, so scoring does not wait.
      await tx.execute(
        `INSERT INTO risk_snapshot (shop_id, day, customer_id, revenue_at_risk_minor)
          SELECT p.shop_id, ?, p.customer_id, p.revenue_at_risk_minor FROM profile AS p
          WHERE p.shop_id = ? AND p.known = 1 AND p.score IS NOT NULL AND p.band IN ('high', 'critical')`,
        [day, shopId],
      );
      await tx.execute('DELETE FROM risk_snapshot WHERE shop_id = ? AND day < ?', [shopId, day - daysKept]);
      await tx.execute('DELETE FROM risk_snapshot_day WHERE shop_id = ? AND day < ?', [
        shopId,
        day - daysKept,
      ]);
      return true;
    },
    { timeoutMs: 120_000 },
  );
}

/** Of a shop, oldest first; at most `daysKept` and one. */
export async function readRiskSnapshotDays(reader: Reader, shopId: string): Promise<RiskSnapshotDay[]> {
  return select(reader, riskSnapshotDayTable, ['day', 'takenMs'], { shopId }, 'ORDER BY t.day');
}

/**
 * Whether what the profiles say of risk is of now: somebody is scored, a first training is done and had its scores
 * follow, and nobody waits to be scored. Half a shop scored by the next model is no picture of a day.
 */
export async function isRiskCurrent(
  reader: Reader,
  shopId: string,
  { trainedBeforeMs, dueBeforeMs }: { readonly trainedBeforeMs: number; readonly dueBeforeMs: number },
): Promise<boolean> {
  const [row] = await reader.query<{ isCurrent: number }>(
    `SELECT EXISTS (SELECT 1 FROM training_run AS r
          WHERE r.shop_id = ? AND r.status = 'done' AND r.finished_ms <= ?)
        AND EXISTS (SELECT 1 FROM profile AS p WHERE p.shop_id = ? AND p.known = 1 AND p.score IS NOT NULL)
        AND NOT EXISTS (SELECT 1 FROM profile AS d
          WHERE d.next_score_ms <= ? AND d.shop_id = ? AND d.known = 1) AS isCurrent`,
    [shopId, trainedBeforeMs, shopId, dueBeforeMs, shopId],
  );
  return Number(row?.isCurrent ?? 0) === 1;
}
