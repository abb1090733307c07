import type { Band, DashboardStats } from '@ebb/contracts';
import { bands } from '@ebb/contracts';
import { dayMs, quarterMs } from '@ebb/domain';
import type { Database } from '../connection/open-database.ts';
import { Prisma } from '../generated/client.ts';
import { runSql } from '../sql/run.ts';
import { visibleAlertsSql } from '../sql/visible-alerts.ts';
import { bandOfText } from './customers.ts';

/** A whole number, cast in SQL; NULL over no rows. */
type SqlSum = number | null;

export interface CustomerTotals {
  readonly known: number;
  readonly anonymous: number;
  readonly active: number;
  readonly byBand: DashboardStats['customers']['byBand'];
  readonly orders: number;
  readonly netRevenueMinor: number;
  readonly guestOrders: number;
  readonly guestNetRevenueMinor: number;
  readonly lastScoredMs: number | null;
}

/** Counts and sums over the profiles of a shop, in one reading of them. */
export async function customerTotals(db: Database, shopId: string): Promise<CustomerTotals> {
  const rows = await runSql<{
    known: number | boolean;
    band: string;
    customers: number;
    scored: number;
    orders: SqlSum;
    revenue: SqlSum;
    at_risk: SqlSum;
    last_scored: SqlSum;
  }>(
    db,
    Prisma.sql`
    SELECT known, band, COUNT(*) AS customers, COUNT(probability) AS scored,
      CAST(SUM(order_count) AS SIGNED) AS orders, CAST(SUM(net_revenue_minor) AS SIGNED) AS revenue,
      CAST(SUM(revenue_at_risk_minor) AS SIGNED) AS at_risk, MAX(scored_ms) AS last_scored
    FROM profile WHERE shop_id = ${shopId} GROUP BY known, band`,
  );
  type Row = (typeof rows)[number];
  const sum = (which: (row: Row) => boolean, value: (row: Row) => SqlSum): number =>
    rows.filter(which).reduce((total, row) => total + Number(value(row) ?? 0), 0);
  const known = (row: Row): boolean => Number(row.known) === 1;
  const guest = (row: Row): boolean => !known(row);
  const inBand = (band: Band) => (row: Row) => known(row) && bandOfText(row.band) === band;
  const scoredTimes = rows.flatMap((row) => (row.last_scored === null ? [] : [Number(row.last_scored)]));
  return {
    known: sum(known, (row) => row.customers),
    anonymous: sum(guest, (row) => row.customers),
    active: sum(known, (row) => row.scored),
    byBand: bands.map((band) => ({
      band,
      customers: sum(inBand(band), (row) => row.customers),
      revenueAtRiskMinor: sum(inBand(band), (row) => row.at_risk),
    })),
    orders: sum(known, (row) => row.orders),
    netRevenueMinor: sum(known, (row) => row.revenue),
    guestOrders: sum(guest, (row) => row.orders),
    guestNetRevenueMinor: sum(guest, (row) => row.revenue),
    lastScoredMs: scoredTimes.length === 0 ? null : Math.max(...scoredTimes),
  };
}

/** Known, scored customers per ten points of score; 100 belongs to the last ten. */
export async function scoreHistogram(
  db: Database,
  shopId: string,
): Promise<DashboardStats['scoreHistogram']> {
  const rows = await runSql<{ bucket: number; customers: number }>(
    db,
    Prisma.sql`
    SELECT LEAST(score, 99) DIV 10 AS bucket, COUNT(*) AS customers FROM profile
    WHERE shop_id = ${shopId} AND known = 1 AND score IS NOT NULL GROUP BY bucket`,
  );
  const counts = new Map(rows.map((row) => [Number(row.bucket), Number(row.customers)]));
  return Array.from({ length: 10 }, (_, bucket) => ({
    from: bucket * 10,
    to: bucket === 9 ? 100 : bucket * 10 + 9,
    customers: counts.get(bucket) ?? 0,
  }));
}

export interface AlertTotals {
  readonly open: number;
  readonly acknowledged: number;
  readonly closedToday: number;
  readonly medianResponseMs: number | null;
  /** By quarters of an hour since 1970, from the time asked for. */
  readonly openedByQuarter: ReadonlyMap<number, number>;
}

/**
 * Counts over a shop's alerts; the response time is over the last 30 days. Nothing of an alert is later than its last change,
 * so the index (shop, updated) bounds what is read.
 * @param todayMs when the shop's day began
 */
export async function alertTotals(
  db: Database,
  shopId: string,
  fromMs: number,
  todayMs: number,
  nowMs: number,
): Promise<AlertTotals> {
  const [statuses, opened, closed, responses] = await Promise.all([
    runSql<{ status: string; alerts: number }>(
      db,
      Prisma.sql`
      SELECT status, COUNT(*) AS alerts FROM alert WHERE shop_id = ${shopId} AND open_marker = 1
        AND ${visible} GROUP BY status`,
    ),
    runSql<{ quarter: number; alerts: number }>(
      db,
      Prisma.sql`
      SELECT opened_ms DIV ${Prisma.raw(String(quarterMs))} AS quarter, COUNT(*) AS alerts FROM alert
      WHERE shop_id = ${shopId} AND updated_ms >= ${Math.min(fromMs, todayMs)}
        AND opened_ms >= ${Math.min(fromMs, todayMs)} AND ${visible} GROUP BY quarter`,
    ),
    runSql<{ alerts: number }>(
      db,
      Prisma.sql`
      SELECT COUNT(*) AS alerts FROM alert WHERE shop_id = ${shopId} AND updated_ms >= ${todayMs}
        AND closed_ms >= ${todayMs} AND ${visible}`,
    ),
    runSql<{ response_ms: number }>(
      db,
      Prisma.sql`
      SELECT acknowledged_ms - opened_ms AS response_ms FROM alert
      WHERE shop_id = ${shopId} AND updated_ms >= ${nowMs - 30 * dayMs}
        AND acknowledged_ms >= ${nowMs - 30 * dayMs} AND ${visible} ORDER BY response_ms`,
    ),
  ]);
  const count = (status: string): number =>
    Number(statuses.find((row) => row.status === status)?.alerts ?? 0);
  return {
    open: count('open'),
    acknowledged: count('acknowledged'),
    closedToday: Number(closed[0]?.alerts ?? 0),
    medianResponseMs: median(responses.map((row) => Number(row.response_ms))),
    openedByQuarter: new Map(opened.map((row) => [Number(row.quarter), Number(row.alerts)])),
  };
}

const visible = Prisma.raw(visibleAlertsSql());

function median(sorted: readonly number[]): number | null {
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  return upper === undefined || lower === undefined ? null : Math.round((upper + lower) / 2);
}
