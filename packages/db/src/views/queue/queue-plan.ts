import type { Database } from '../../connection/open-database.ts';
import { Prisma } from '../../generated/client.ts';
import { visibleAlertsSql } from '../../sql/visible-alerts.ts';

/** What a team has on its plate: the alerts in hand, and as many of those that wait as fit beside them. */
export interface QueuePlan {
  /** Assigned, not snoozed, and the customer not yet contacted. */
  readonly inHand: number;
  /** Whether more wait than fit. */
  readonly isFull: boolean;
  /** The last that fits, in the order of revenue at risk; null where none fits, or all do. */
  readonly last: { readonly revenueAtRiskMinor: number; readonly id: string } | null;
  /** Alerts that somebody closed or whose customer was contacted since the day began. */
  readonly workedOff: number;
  /** What is due in the shop's day, and what is overdue now. */
  readonly dueSpans: Readonly<
    Record<'overdue' | 'today', { readonly fromMs: number; readonly beforeMs: number }>
  >;
}

const workedOffSql = `SELECT COUNT(DISTINCT x.alert_id) AS alerts FROM alert AS a
  JOIN alert_action AS x ON x.alert_id = a.id
  WHERE a.shop_id = ? AND a.updated_ms >= ? AND x.at_ms >= ? AND x.actor_id IS NOT NULL
    AND x.action IN ('contact', 'resolve', 'closed') AND ${visibleAlertsSql('a')}`;
const inHandSql = `SELECT COUNT(*) AS alerts FROM alert
  WHERE shop_id = ? AND open_marker = 1 AND status = 'acknowledged' AND snooze IS NULL AND contacted_ms IS NULL
    AND ${visibleAlertsSql()}`;
const waitingSql = `SELECT id, revenue_at_risk_minor AS revenueAtRiskMinor FROM alert
  WHERE shop_id = ? AND open_marker = 1 AND status = 'open' AND snooze IS NULL AND ${visibleAlertsSql()}
  ORDER BY revenue_at_risk_minor DESC, id DESC LIMIT ?`;

/**
 * What fits into a day. Work done makes room: as soon as an alert in hand is closed, snoozed or its customer contacted,
 * the next that waits has its place.
 * @param capacity alerts the team works off in a day
 */
export async function readQueuePlan(
  db: Database,
  shopId: string,
  {
    capacity,
    dayStartMs,
    dayEndMs,
    nowMs,
  }: { capacity: number; dayStartMs: number; dayEndMs: number; nowMs: number },
): Promise<QueuePlan> {
  const [[hand], [worked]] = await Promise.all([
    db.query<{ alerts: number }>(inHandSql, [shopId]),
    db.query<{ alerts: number }>(workedOffSql, [shopId, dayStartMs, dayStartMs]),
  ]);
  const inHand = Number(hand?.alerts ?? 0);
  const free = Math.max(0, capacity - inHand);
  const waiting = await db.query<{ id: string; revenueAtRiskMinor: number }>(waitingSql, [shopId, free + 1]);
  const isFull = waiting.length > free;
  const last = isFull && free > 0 ? waiting[free - 1] : undefined;
  return {
    inHand,
    isFull,
    last: last === undefined ? null : { revenueAtRiskMinor: Number(last.revenueAtRiskMinor), id: last.id },
    workedOff: Number(worked?.alerts ?? 0),
    dueSpans: {
      overdue: { fromMs: 0, beforeMs: nowMs },
      today: { fromMs: dayStartMs, beforeMs: dayEndMs },
    },
  };
}

/** Which alerts `a` are of today, or of the backlog. */
export function planCondition(
  plan: 'today' | 'backlog' | undefined,
  { isFull, last }: QueuePlan,
): Prisma.Sql[] {
  if (plan === undefined) return [];
  const isAhead =
    last === null
      ? Prisma.raw(isFull ? 'FALSE' : 'TRUE')
      : Prisma.sql`(a.revenue_at_risk_minor > ${last.revenueAtRiskMinor}
          OR (a.revenue_at_risk_minor = ${last.revenueAtRiskMinor} AND a.id >= ${last.id}))`;
  const active = Prisma.sql`a.open_marker = 1 AND a.snooze IS NULL`;
  return plan === 'today'
    ? [active, Prisma.sql`IF(a.status = 'open', ${isAhead}, a.contacted_ms IS NULL)`]
    : [active, Prisma.sql`a.status = 'open' AND NOT ${isAhead}`];
}
