import type { Database } from '../../connection/open-database.ts';
import type { Reader, SqlValue } from '../../connection/reader.ts';
import { inTransaction } from '../../connection/transaction.ts';
import type { RiskSnapshotDay } from '../../tables/overview/risk-snapshot.ts';

/** A customer who was at high risk at the start, at the end, or at both. Amounts in minor units, null where it was not. */
export interface MovedRisk {
  readonly customerId: string;
  readonly startMinor: number | null;
  readonly endMinor: number | null;
  /** At the end it was no longer scored: silent for too long. */
  readonly isLapsed: boolean;
}

interface MovedRow extends Omit<MovedRisk, 'isLapsed'> {
  readonly band: string | null;
}

const atRiskNow = `p.known = 1 AND p.score IS NOT NULL AND p.band IN ('high', 'critical')`;

const untilNowSql = `SELECT s.customer_id AS customerId, s.revenue_at_risk_minor AS startMinor,
    IF(${atRiskNow}, p.revenue_at_risk_minor, NULL) AS endMinor, p.band AS band
  FROM risk_snapshot AS s
  LEFT JOIN profile AS p ON p.shop_id = s.shop_id AND p.customer_id = s.customer_id
  WHERE s.shop_id = ? AND s.day = ?`;
const newNowSql = `SELECT p.customer_id AS customerId, NULL AS startMinor, p.revenue_at_risk_minor AS endMinor,
    p.band AS band
  FROM profile AS p
  LEFT JOIN risk_snapshot AS s ON s.shop_id = p.shop_id AND s.customer_id = p.customer_id AND s.day = ?
  WHERE p.shop_id = ? AND ${atRiskNow} AND s.day IS NULL`;

// Who had left is looked up in its own history; those who had not need no look.
const betweenSql = `SELECT s.customer_id AS customerId, s.revenue_at_risk_minor AS startMinor,
    e.revenue_at_risk_minor AS endMinor,
    IF(e.customer_id IS NULL, (SELECT h.band FROM prediction AS h
      WHERE h.shop_id = s.shop_id AND h.customer_id = s.customer_id AND h.scored_ms <= ?
      ORDER BY h.profile_version DESC LIMIT 1), NULL) AS band
  FROM risk_snapshot AS s
  LEFT JOIN risk_snapshot AS e ON e.shop_id = s.shop_id AND e.customer_id = s.customer_id AND e.day = ?
  WHERE s.shop_id = ? AND s.day = ?`;
const newBetweenSql = `SELECT e.customer_id AS customerId, NULL AS startMinor, e.revenue_at_risk_minor AS endMinor,
    NULL AS band
  FROM risk_snapshot AS e
  LEFT JOIN risk_snapshot AS s ON s.shop_id = e.shop_id AND s.customer_id = e.customer_id AND s.day = ?
  WHERE e.shop_id = ? AND e.day = ? AND s.day IS NULL`;

/**
 * Everybody who was at high risk at a snapshot, or is at the end of the period: another snapshot, or now (null).
 * Time grows with the customers at risk at both ends, and for now with the shop's scored customers; one consistent read.
 */
export async function readMovedRisk(
  db: Database,
  shopId: string,
  start: RiskSnapshotDay,
  end: RiskSnapshotDay | null,
): Promise<MovedRisk[]> {
  return inTransaction(
    db,
    async (tx) => [
      ...(end === null
        ? await movedRows(tx, untilNowSql, [shopId, start.day])
        : await movedRows(tx, betweenSql, [end.takenMs, end.day, shopId, start.day])),
      ...(end === null
        ? await movedRows(tx, newNowSql, [start.day, shopId])
        : await movedRows(tx, newBetweenSql, [start.day, shopId, end.day])),
    ],
    { isolation: 'REPEATABLE READ' },
  );
}

async function movedRows(reader: Reader, sql: string, params: SqlValue[]): Promise<MovedRisk[]> {
  const rows = await reader.query<MovedRow>(sql, params);
  return rows.map(({ customerId, startMinor, endMinor, band }) => ({
    customerId,
    startMinor: startMinor === null ? null : Number(startMinor),
    endMinor: endMinor === null ? null : Number(endMinor),
    isLapsed: band === 'lapsed',
  }));
}

/** Names of those of these customers who have one. */
export async function readCustomerNames(
  { prisma }: Database,
  shopId: string,
  customerIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await prisma.customer.findMany({
    where: { shopId, customerId: { in: [...customerIds] }, displayName: { not: null } },
    select: { customerId: true, displayName: true },
  });
  return new Map(rows.map(({ customerId, displayName }) => [customerId, displayName ?? customerId]));
}

/** What is at stake now with customers in the bands high and critical, and how many are scored; one reading of them. */
export async function readRiskNow(
  reader: Reader,
  shopId: string,
): Promise<{ readonly revenueAtRiskMinor: number; readonly atHighRisk: number; readonly scored: number }> {
  const [row] = await reader.query<Record<'scored' | 'customers' | 'minor', number | null>>(
    `SELECT COUNT(*) AS scored, CAST(SUM(p.band IN ('high', 'critical')) AS SIGNED) AS customers,
        CAST(SUM(IF(p.band IN ('high', 'critical'), p.revenue_at_risk_minor, 0)) AS SIGNED) AS minor
      FROM profile AS p WHERE p.shop_id = ? AND p.known = 1 AND p.score IS NOT NULL`,
    [shopId],
  );
  return {
    revenueAtRiskMinor: Number(row?.minor ?? 0),
    atHighRisk: Number(row?.customers ?? 0),
    scored: Number(row?.scored ?? 0),
  };
}
