import type { ContactChannel } from '@ebb/contracts';
import type { Database } from '../../connection/open-database.ts';
import { readRows } from '../../sql/table.ts';
import { alertOutcomeTable } from '../../tables/impact/alert-outcome.ts';

/** An alert of a comparison whose window is over and whose outcome is not worked out yet. */
interface PendingOutcome {
  readonly alertId: string;
  readonly customerId: string;
  readonly openedMs: number;
}

/** The oldest of a phase that were opened before a time. */
export async function readPendingOutcomes(
  db: Database,
  shopId: string,
  { phase, openedBeforeMs, limit }: { phase: number; openedBeforeMs: number; limit: number },
): Promise<PendingOutcome[]> {
  return db.query(
    `SELECT a.id AS alertId, a.customer_id AS customerId, a.opened_ms AS openedMs FROM alert AS a
      LEFT JOIN alert_outcome AS o ON o.shop_id = a.shop_id AND o.alert_id = a.id
      WHERE a.shop_id = ? AND a.phase = ? AND a.opened_ms < ? AND o.alert_id IS NULL
      ORDER BY a.opened_ms, a.id LIMIT ?`,
    [shopId, phase, openedBeforeMs, limit],
  );
}

/** An alert of a comparison, with what came of it where that has matured. */
export interface TrialAlert {
  readonly alertId: string;
  readonly customerId: string;
  readonly phase: number;
  readonly withheld: boolean;
  readonly openedMs: number;
  /** 0–100, when it opened. */
  readonly openedScore: number;
  readonly maturedMs: number | null;
  readonly retained: boolean | null;
  readonly revenueMinor: number | null;
  readonly previousRevenueMinor: number | null;
}

/** All alerts of all a shop's comparisons, oldest first. */
export async function readTrialAlerts(db: Database, shopId: string): Promise<TrialAlert[]> {
  const rows = await db.query<TrialAlert>(
    `SELECT a.id AS alertId, a.customer_id AS customerId, a.phase, a.withheld, a.opened_ms AS openedMs,
        a.opened_score AS openedScore, o.matured_ms AS maturedMs, o.retained, o.revenue_minor AS revenueMinor,
        o.previous_revenue_minor AS previousRevenueMinor
      FROM alert AS a LEFT JOIN alert_outcome AS o ON o.shop_id = a.shop_id AND o.alert_id = a.id
      WHERE a.shop_id = ? AND a.phase IS NOT NULL ORDER BY a.phase, a.opened_ms, a.id`,
    [shopId],
  );
  return readRows(alertOutcomeTable, rows).map((row) => ({ ...row, withheld: Boolean(row.withheld) }));
}

/** A contact that somebody logged, on whatever alert of the customer. */
export interface TrialContact {
  readonly customerId: string;
  readonly atMs: number;
  readonly channel: ContactChannel;
}

/** All contacts with customers who have an alert in a comparison, oldest first. */
export async function readTrialContacts(db: Database, shopId: string): Promise<TrialContact[]> {
  const rows = await db.query<{ customerId: string; atMs: number; details: string | null }>(
    `SELECT a.customer_id AS customerId, x.at_ms AS atMs, x.details FROM alert AS a
      JOIN alert_action AS x ON x.alert_id = a.id AND x.action = 'contact'
      WHERE a.shop_id = ? AND a.customer_id IN
        (SELECT t.customer_id FROM alert AS t WHERE t.shop_id = ? AND t.phase IS NOT NULL)
      ORDER BY x.at_ms`,
    [shopId, shopId],
  );
  return rows.flatMap(({ details, ...row }) => {
    const { channel } = JSON.parse(details ?? '{}') as { channel?: ContactChannel };
    return channel === undefined ? [] : [{ ...row, channel }];
  });
}

/** Customers who have a score, and so can become alerts. */
export async function countScoredCustomers({ prisma }: Database, shopId: string): Promise<number> {
  return prisma.profile.count({ where: { shopId, known: true, score: { not: null } } });
}
