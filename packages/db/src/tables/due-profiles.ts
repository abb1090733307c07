import type { Database } from '../connection/open-database.ts';
import { inTransaction } from '../connection/transaction.ts';

// Other processes may still score with the old model for the time between two looks at the registry.
const slackMs = 10_000;
const rowsAtOnce = 5_000;
/** About the share of rows from which on every page of the table holds one of them. */
const leastShare = 0.05;

/**
 * Makes a shop's ordering customers due now, those that were scored before its model came to decide (or never).
 * In portions, each a transaction of its own, so that scoring of new events is never held up for long.
 * @returns customers made due
 */
export async function makeShopDue(
  db: Database,
  shopId: string,
  decidedMs: number,
  nowMs: number,
): Promise<number> {
  let total = 0;
  for (;;) {
    const changed = await inTransaction(db, (tx) =>
      tx.execute(
        `UPDATE profile SET next_score_ms = ? WHERE shop_id = ? AND known = 1 AND order_count > 0
          AND (scored_ms IS NULL OR scored_ms < ?) AND next_score_ms > ? LIMIT ${rowsAtOnce}`,
        [nowMs, shopId, decidedMs + slackMs, nowMs],
      ),
    );
    total += changed;
    if (changed < rowsAtOnce) return total;
  }
}

/**
 * Whether so many customers are due, and so large a share of all, that going through the whole table is cheaper than
 * fetching each from its own place. Counts in the index alone.
 */
export async function isBacklogLarge(
  { prisma }: Database,
  nowMs: number,
  leastCustomers: number,
): Promise<boolean> {
  const [row] = await prisma.$queryRawUnsafe<{ due: bigint; total: bigint }[]>(
    `SELECT (SELECT COUNT(*) FROM profile WHERE next_score_ms <= ?) AS due,
      (SELECT table_rows FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'profile') AS total`,
    nowMs,
  );
  const due = Number(row?.due ?? 0);
  return due >= leastCustomers && due >= Number(row?.total ?? 0) * leastShare;
}
