import type { Reader } from '../../connection/reader.ts';
import { visibleAlertsSql } from '../../sql/visible-alerts.ts';

/** From a time on and before another, epoch ms. */
export interface TimeSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface WorkCounts {
  readonly opened: number;
  /** Times from opened to first owner, of the alerts that got theirs in the span; ascending, ms. */
  readonly responsesMs: readonly number[];
  /** Alerts whose time for a first owner ended in the span, and those of them that had one in time. */
  readonly targets: number;
  readonly withinTarget: number;
  readonly contacted: number;
  readonly closed: number;
}

/**
 * What a team did in a span. What happened to an alert since a time, or its opening, cannot be later than its last change:
 * so the index (shop, updated) bounds all of it by the alerts that changed since.
 */
export async function readTeamWork(
  reader: Reader,
  shopId: string,
  { fromMs, toMs }: TimeSpan,
  nowMs: number,
): Promise<WorkCounts> {
  const ofShop = `a.shop_id = ? AND a.updated_ms >= ? AND ${visibleAlertsSql('a')}`;
  const params = [shopId, fromMs, fromMs, toMs];
  const [opened, responses, targets, actions] = await Promise.all([
    reader.query<{ alerts: number }>(
      `SELECT COUNT(*) AS alerts FROM alert AS a WHERE ${ofShop} AND a.opened_ms >= ? AND a.opened_ms < ?`,
      params,
    ),
    reader.query<{ ms: number }>(
      `SELECT a.acknowledged_ms - a.opened_ms AS ms FROM alert AS a
        WHERE ${ofShop} AND a.acknowledged_ms >= ? AND a.acknowledged_ms < ? ORDER BY ms`,
      params,
    ),
    // One that is open still may not have changed since before the span; what ended by itself in time needed no answer.
    reader.query<{ alerts: number; met: number | null }>(
      `SELECT COUNT(*) AS alerts, CAST(SUM(COALESCE(a.acknowledged_ms <= a.response_due_ms, 0)) AS SIGNED) AS met
        FROM alert AS a WHERE a.shop_id = ? AND (a.open_marker = 1 OR a.updated_ms >= ?) AND ${visibleAlertsSql('a')}
          AND a.response_due_ms >= ? AND a.response_due_ms < ?
          AND (a.acknowledged_ms IS NOT NULL OR a.closed_ms IS NULL OR a.closed_ms > a.response_due_ms)`,
      [shopId, fromMs, fromMs, Math.min(toMs, nowMs)],
    ),
    reader.query<{ isContact: number; alerts: number }>(
      `SELECT x.action = 'contact' AS isContact, COUNT(DISTINCT x.alert_id) AS alerts
        FROM alert AS a JOIN alert_action AS x ON x.alert_id = a.id
        WHERE ${ofShop} AND x.at_ms >= ? AND x.at_ms < ? AND x.actor_id IS NOT NULL
          AND x.action IN ('contact', 'resolve', 'closed') GROUP BY isContact`,
      params,
    ),
  ]);
  const done = (isContact: number) =>
    Number(actions.find((row) => Number(row.isContact) === isContact)?.alerts ?? 0);
  return {
    opened: Number(opened[0]?.alerts ?? 0),
    responsesMs: responses.map(({ ms }) => Number(ms)),
    targets: Number(targets[0]?.alerts ?? 0),
    withinTarget: Number(targets[0]?.met ?? 0),
    contacted: done(1),
    closed: done(0),
  };
}

/** Customers with whom a contact was logged in a span while the alert was open; whatever became of it. */
export async function readContacted(
  reader: Reader,
  shopId: string,
  { fromMs, toMs }: TimeSpan,
): Promise<Set<string>> {
  const rows = await reader.query<{ customerId: string }>(
    `SELECT DISTINCT a.customer_id AS customerId FROM alert AS a
      JOIN alert_action AS x ON x.alert_id = a.id
      WHERE a.shop_id = ? AND a.updated_ms >= ? AND x.action = 'contact' AND x.at_ms >= ? AND x.at_ms < ?
        AND (a.closed_ms IS NULL OR x.at_ms <= a.closed_ms)`,
    [shopId, fromMs, fromMs, toMs],
  );
  return new Set(rows.map(({ customerId }) => customerId));
}

export interface ActiveAlerts {
  readonly unassigned: number;
  readonly assigned: number;
  readonly snoozed: number;
}

/** As the queue's tabs count them. */
export async function countActiveAlertsNow(reader: Reader, shopId: string): Promise<ActiveAlerts> {
  const rows = await reader.query<{ status: string; snoozed: number; alerts: number }>(
    `SELECT status, snooze IS NOT NULL AS snoozed, COUNT(*) AS alerts FROM alert
      WHERE shop_id = ? AND open_marker = 1 AND ${visibleAlertsSql()} GROUP BY status, snoozed`,
    [shopId],
  );
  const sum = (which: (row: (typeof rows)[number]) => boolean) =>
    rows.filter(which).reduce((total, { alerts }) => total + Number(alerts), 0);
  const isSnoozed = ({ snoozed }: { snoozed: number }) => Number(snoozed) === 1;
  return {
    unassigned: sum((row) => row.status === 'open' && !isSnoozed(row)),
    assigned: sum((row) => row.status === 'acknowledged' && !isSnoozed(row)),
    snoozed: sum(isSnoozed),
  };
}
