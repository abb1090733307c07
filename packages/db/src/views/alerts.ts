import type { Alert, AlertAction, AlertsPage, AlertsQuery, Reason, Recommendation } from '@ebb/contracts';
import { Alert as AlertSchema, presentWord } from '@ebb/contracts';
import { dueOf } from '@ebb/domain';
import { Value } from 'typebox/value';
import { Prisma } from '../generated/client.ts';
import type { Database } from '../connection/open-database.ts';
import type { Reader } from '../connection/reader.ts';
import { jsonTable } from '../sql/json-table.ts';
import type { KeysetOrder } from '../sql/keyset.ts';
import { cutPage, decodeCursor, keysetAfter, keysetOrderBy } from '../sql/keyset.ts';
import { runSql } from '../sql/run.ts';
import { select, selectList } from '../sql/table.ts';
import { visibleAlertsSql } from '../sql/visible-alerts.ts';
import { alertStateOf, alertTable, type AlertRow } from '../tables/alert.ts';
import { alertActionTable } from '../tables/alert-action.ts';
import { dueOrLast, matchingCondition, neverDue, type AlertsMeant } from './queue/alert-filter.ts';
import type { QueuePlan } from './queue/queue-plan.ts';

export type AlertSort = NonNullable<AlertsQuery['sort']>;

/** A row with what the other tables say of it. */
type ListedRow = AlertRow & { customerName: string | null; currency: string };

const alertColumns = Prisma.raw(
  `${selectList(alertTable, 'a')}, c.display_name AS customerName, s.currency AS currency`,
);

const alertTables = Prisma.sql`
  alert a
  JOIN shop s ON s.id = a.shop_id
  LEFT JOIN customer c ON c.shop_id = a.shop_id AND c.customer_id = a.customer_id`;

/** @throws Error naming the alert, where a row is not what the contract says */
function alertOf(row: ListedRow): Alert {
  const { reasons, recommendation } = row;
  const { id, shopId, customerId, customerName, probability, score, openedScore } = row;
  const alert: unknown = {
    ...{ id, shopId, customerId, customerName, probability, score, openedScore },
    ...{ revenueAtRiskMinor: row.revenueAtRiskMinor, currency: row.currency },
    ...alertStateOf(row),
    responseDueAt: row.responseDueMs,
    reasons: JSON.parse(reasons) as Reason[],
    recommendation: recommendation === null ? null : (JSON.parse(recommendation) as Recommendation),
    // The driver's 0 or 1.
    ...(Number(row.withheld) === 1 ? { withheld: true } : {}),
  };
  if (!Value.Check(AlertSchema, alert)) {
    const [first] = Value.Errors(AlertSchema, alert);
    throw new Error(`alert ${row.id} is not readable: ${first?.instancePath ?? ''} ${first?.message ?? ''}`);
  }
  return alert;
}

const alertId = Prisma.sql`a.id`;
const sortOrders: Readonly<Record<AlertSort, KeysetOrder>> = {
  revenue_at_risk: {
    column: Prisma.sql`a.revenue_at_risk_minor`,
    idColumn: alertId,
    direction: 'descending',
    nullable: false,
  },
  risk: { column: Prisma.sql`a.probability`, idColumn: alertId, direction: 'descending', nullable: true },
  due: { column: dueOrLast, idColumn: alertId, direction: 'ascending', nullable: false },
  newest: { column: Prisma.sql`a.opened_ms`, idColumn: alertId, direction: 'descending', nullable: false },
  oldest: { column: Prisma.sql`a.opened_ms`, idColumn: alertId, direction: 'ascending', nullable: false },
};

function sortValue(sort: AlertSort, alert: Alert): number | null {
  switch (sort) {
    case 'revenue_at_risk':
      return alert.revenueAtRiskMinor;
    case 'risk':
      return alert.probability;
    case 'due':
      return dueOf(alert)?.at ?? neverDue;
    case 'newest':
    case 'oldest':
      return alert.openedAt;
  }
}

const rowsAtOnce = 500;

export interface AlertsFilter extends AlertsMeant {
  readonly sort: AlertSort;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/**
 * One page of a shop's alerts, with the counts of its active ones.
 *
 * @throws InvalidCursorError
 */
export async function listAlerts(
  db: Database,
  filter: AlertsFilter,
  plan: QueuePlan,
): Promise<Omit<AlertsPage, 'plan'>> {
  const matching = matchingCondition(filter, plan);
  const [page, counted, counts] = await Promise.all([
    readPage(db, filter, matching),
    runSql<{ total: number }>(db, Prisma.sql`SELECT COUNT(*) AS total FROM ${alertTables} WHERE ${matching}`),
    countActiveAlerts(db, filter.shopId, filter.callerId, plan),
  ]);
  return {
    items: [...page.items],
    nextCursor: page.nextCursor,
    total: counted[0]?.total ?? 0,
    counts,
  };
}

async function readPage(db: Database, { sort, cursor, limit }: AlertsFilter, matching: Prisma.Sql) {
  const order = sortOrders[sort];
  const onPage =
    cursor === undefined
      ? matching
      : Prisma.sql`${matching} AND ${keysetAfter(order, decodeCursor(sort, cursor))}`;
  const rows = await runSql<ListedRow>(
    db,
    Prisma.sql`SELECT ${alertColumns} FROM ${alertTables}
      WHERE ${onPage} ${keysetOrderBy(order)} LIMIT ${limit + 1}`,
  );
  return cutPage(rows.map(alertOf), limit, sort, (alert) => ({
    value: sortValue(sort, alert),
    id: alert.id,
  }));
}

/** All alerts that match, page by page, for whoever writes them out. */
export async function* readAllAlerts(
  db: Database,
  filter: Omit<AlertsFilter, 'cursor' | 'limit'>,
  plan: QueuePlan,
): AsyncGenerator<readonly Alert[]> {
  const matching = matchingCondition(filter, plan);
  for (let cursor: string | undefined; ;) {
    const page = await readPage(db, { ...filter, cursor, limit: rowsAtOnce }, matching);
    yield page.items;
    if (page.nextCursor === null) return;
    cursor = page.nextCursor;
  }
}

/** All alerts that match, with their versions, by id. @param limit so many at most */
export async function listAlertVersions(
  db: Database,
  filter: AlertsMeant,
  plan: QueuePlan,
  limit: number,
): Promise<{ id: string; version: number }[]> {
  const matching = matchingCondition(filter, plan);
  return runSql(
    db,
    Prisma.sql`SELECT a.id AS id, a.version AS version FROM ${alertTables} WHERE ${matching}
      ORDER BY a.id LIMIT ${limit}`,
  );
}

async function countActiveAlerts(
  db: Database,
  shopId: string,
  callerId: string,
  { inHand, isFull, last }: QueuePlan,
): Promise<AlertsPage['counts']> {
  type Row = Record<'mine' | 'snoozed' | 'ahead' | 'alerts', number> & Record<'status' | 'band', string>;
  const rows = await db.query<Row>(
    `SELECT status, band, COALESCE(owner_id = ?, 0) AS mine, snooze IS NOT NULL AS snoozed,
        (revenue_at_risk_minor, id) >= (?, ?) AS ahead, COUNT(*) AS alerts
      FROM alert WHERE shop_id = ? AND open_marker = 1 AND ${visibleAlertsSql()}
      GROUP BY status, band, mine, snoozed, ahead`,
    [callerId, last?.revenueAtRiskMinor ?? 0, last?.id ?? '', shopId],
  );
  const sum = (matches: (row: Row) => boolean, isSnoozed = false): number =>
    rows
      .filter((row) => (Number(row.snoozed) === 1) === isSnoozed && matches(row))
      .reduce((total, row) => total + row.alerts, 0);
  const open = sum((row) => row.status === 'open');
  const ahead = last === null ? 0 : sum((row) => row.status === 'open' && Number(row.ahead) === 1);
  const planned = isFull ? ahead : open;
  return {
    today: inHand + planned,
    backlog: open - planned,
    snoozed: sum(() => true, true),
    open,
    acknowledged: sum((row) => row.status === 'acknowledged'),
    mine: sum((row) => Number(row.mine) === 1),
    critical: sum((row) => row.band === 'critical'),
    high: sum((row) => row.band === 'high'),
  };
}

/** The alert, or undefined where there is none with this id. */
export async function findAlert(reader: Reader, id: string): Promise<Alert | undefined> {
  return (await findAlerts(reader, [id]))[0];
}

/** Those of these alerts that exist, in no particular order, as this transaction has left them. */
export async function findAlerts(reader: Reader, ids: readonly string[]): Promise<Alert[]> {
  if (ids.length === 0) return [];
  const rows = await reader.query<ListedRow>(
    `SELECT ${alertColumns.sql} FROM ${jsonTable(['id'])} AS k JOIN ${alertTables.sql} WHERE a.id = k.id`,
    [JSON.stringify(ids.map((id) => [id]))],
  );
  return rows.map(alertOf);
}

/** A customer's alerts, newest first; those that are withheld too, and they say so. */
export async function alertsOfCustomer(
  db: Database,
  shopId: string,
  customerId: string,
  limit: number,
): Promise<Alert[]> {
  const rows = await db.query<ListedRow>(
    `SELECT ${alertColumns.sql} FROM ${alertTables.sql} WHERE a.shop_id = ? AND a.customer_id = ?
      ORDER BY a.opened_ms DESC, a.id DESC LIMIT ?`,
    [shopId, customerId, limit],
  );
  return rows.map(alertOf);
}

/** What was done to an alert, oldest first. */
export async function actionsOfAlert(reader: Reader, id: string): Promise<AlertAction[]> {
  const keys = ['atMs', 'action', 'actorName', 'note', 'details', 'version'] as const;
  const rows = await select(reader, alertActionTable, keys, { alertId: id }, 'ORDER BY t.version');
  return rows.map(({ atMs, action, details, ...row }) => ({
    ...row,
    at: atMs,
    said: details === null ? {} : (JSON.parse(details) as Record<string, unknown>),
    action: presentWord(action, row.actorName !== null),
  }));
}
