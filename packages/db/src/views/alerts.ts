import type { Alert, AlertAction, AlertsPage, AlertsQuery, Reason, Recommendation } from '@ebb/contracts';
import { Alert as AlertSchema, presentWord } from '@ebb/contracts';
import { Value } from 'typebox/value';
import { Prisma } from '../generated/client.ts';
import type { KeysetOrder } from '../sql/keyset.ts';
import { cutPage, decodeCursor, keysetAfter, keysetOrderBy } from '../sql/keyset.ts';
import type { Database } from '../connection/open-database.ts';
import { containsText } from '../sql/search-condition.ts';
import { jsonTable } from '../sql/statements.ts';
import type { Transaction } from '../connection/transaction.ts';
import type { PrismaTransaction } from '../connection/prisma-transaction.ts';

type SqlNumber = bigint | number;
export type AlertSort = NonNullable<AlertsQuery['sort']>;

/** Runs SQL: the database itself, or a transaction on it. */
type SqlRunner = Pick<PrismaTransaction, '$queryRaw'>;

interface AlertSqlRow {
  id: string;
  shop_id: string;
  customer_id: string;
  customer_name: string | null;
  currency: string;
  status: string;
  version: SqlNumber;
  band: string;
  opened_band: string;
  probability: number | null;
  score: SqlNumber | null;
  opened_score: SqlNumber;
  revenue_at_risk_minor: SqlNumber;
  reasons: string;
  recommendation: string | null;
  opened_ms: SqlNumber;
  updated_ms: SqlNumber;
  closed_ms: SqlNumber | null;
  close_reason: string | null;
  owner_id: string | null;
  owner_name: string | null;
  acknowledged_ms: SqlNumber | null;
}

const alertColumns = Prisma.sql`
  a.id, a.shop_id, a.customer_id, c.display_name AS customer_name, s.currency, a.status, a.version, a.band,
  a.opened_band, a.probability, a.score, a.opened_score, a.revenue_at_risk_minor, a.reasons, a.recommendation,
  a.opened_ms, a.updated_ms, a.closed_ms, a.close_reason, a.owner_id, a.owner_name, a.acknowledged_ms`;

const alertTables = Prisma.sql`
  alert a
  JOIN shop s ON s.id = a.shop_id
  LEFT JOIN customer c ON c.shop_id = a.shop_id AND c.customer_id = a.customer_id`;

function numberOrNull(value: SqlNumber | null): number | null {
  return value === null ? null : Number(value);
}

/** @throws Error naming the alert, where a row is not what the contract says */
function alertOf(row: AlertSqlRow): Alert {
  const alert: unknown = {
    id: row.id,
    shopId: row.shop_id,
    customerId: row.customer_id,
    customerName: row.customer_name,
    status: row.status,
    version: Number(row.version),
    band: row.band,
    openedBand: row.opened_band,
    score: numberOrNull(row.score),
    probability: row.probability,
    openedScore: Number(row.opened_score),
    revenueAtRiskMinor: Number(row.revenue_at_risk_minor),
    currency: row.currency,
    reasons: JSON.parse(row.reasons) as Reason[],
    recommendation: row.recommendation === null ? null : (JSON.parse(row.recommendation) as Recommendation),
    openedAt: Number(row.opened_ms),
    updatedAt: Number(row.updated_ms),
    closedAt: numberOrNull(row.closed_ms),
    closeReason: row.close_reason,
    ownerId: row.owner_id,
    ownerName: row.owner_name,
    acknowledgedAt: numberOrNull(row.acknowledged_ms),
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
  newest: { column: Prisma.sql`a.opened_ms`, idColumn: alertId, direction: 'descending', nullable: false },
  oldest: { column: Prisma.sql`a.opened_ms`, idColumn: alertId, direction: 'ascending', nullable: false },
};

function sortValue(sort: AlertSort, alert: Alert): number | null {
  switch (sort) {
    case 'revenue_at_risk':
      return alert.revenueAtRiskMinor;
    case 'risk':
      return alert.probability;
    case 'newest':
    case 'oldest':
      return alert.openedAt;
  }
}

function statusCondition(status: NonNullable<AlertsQuery['status']>): Prisma.Sql[] {
  switch (status) {
    case 'all':
      return [];
    case 'active':
      return [Prisma.sql`a.open_marker = 1`];
    case 'open':
    case 'acknowledged':
      return [Prisma.sql`a.open_marker = 1`, Prisma.sql`a.status = ${status}`];
    case 'closed':
      return [Prisma.sql`a.status = 'closed'`];
  }
}

function ownerCondition(owner: string | undefined, callerId: string): Prisma.Sql[] {
  if (owner === undefined || owner === '') return [];
  if (owner === 'none') return [Prisma.sql`a.owner_id IS NULL`];
  return [Prisma.sql`a.owner_id = ${owner === 'me' ? callerId : owner}`];
}

export interface AlertsFilter {
  readonly shopId: string;
  readonly callerId: string;
  readonly status: NonNullable<AlertsQuery['status']>;
  readonly band?: AlertsQuery['band'] | undefined;
  /** A user id, `me` or `none`. */
  readonly owner?: string | undefined;
  readonly text?: string | undefined;
  readonly sort: AlertSort;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/**
 * One page of a shop's alerts, with the counts of its active ones.
 *
 * @throws InvalidCursorError
 */
export async function listAlerts(db: Database, filter: AlertsFilter): Promise<AlertsPage> {
  const order = sortOrders[filter.sort];
  const conditions = [
    Prisma.sql`a.shop_id = ${filter.shopId}`,
    ...statusCondition(filter.status),
    ...ownerCondition(filter.owner, filter.callerId),
  ];
  if (filter.band !== undefined) conditions.push(Prisma.sql`a.band = ${filter.band}`);
  if (filter.text !== undefined && filter.text !== '') {
    const columns = [Prisma.sql`a.customer_id`, Prisma.sql`c.display_name`, Prisma.sql`c.email`];
    conditions.push(containsText(columns, filter.text));
  }
  const matching = Prisma.join(conditions, ' AND ');
  const onPage =
    filter.cursor === undefined
      ? matching
      : Prisma.sql`${matching} AND ${keysetAfter(order, decodeCursor(filter.sort, filter.cursor))}`;

  const [rows, counted, counts] = await Promise.all([
    db.prisma.$queryRaw<AlertSqlRow[]>`
      SELECT ${alertColumns} FROM ${alertTables}
      WHERE ${onPage} ${keysetOrderBy(order)} LIMIT ${filter.limit + 1}`,
    db.prisma.$queryRaw<{ total: SqlNumber }[]>`
      SELECT COUNT(*) AS total FROM ${alertTables} WHERE ${matching}`,
    countActiveAlerts(db, filter.shopId, filter.callerId),
  ]);
  const page = cutPage(rows.map(alertOf), filter.limit, filter.sort, (alert) => ({
    value: sortValue(filter.sort, alert),
    id: alert.id,
  }));
  return {
    items: [...page.items],
    nextCursor: page.nextCursor,
    total: Number(counted[0]?.total ?? 0),
    counts,
  };
}

async function countActiveAlerts(
  db: Database,
  shopId: string,
  callerId: string,
): Promise<AlertsPage['counts']> {
  const rows = await db.prisma.$queryRaw<
    { status: string; band: string; mine: SqlNumber; alerts: SqlNumber }[]
  >`
    SELECT status, band, COALESCE(owner_id = ${callerId}, 0) AS mine, COUNT(*) AS alerts FROM alert
    WHERE shop_id = ${shopId} AND open_marker = 1 GROUP BY status, band, mine`;
  const sum = (matches: (row: (typeof rows)[number]) => boolean): number =>
    rows.filter(matches).reduce((total, row) => total + Number(row.alerts), 0);
  return {
    open: sum((row) => row.status === 'open'),
    acknowledged: sum((row) => row.status === 'acknowledged'),
    mine: sum((row) => Number(row.mine) === 1),
    critical: sum((row) => row.band === 'critical'),
    high: sum((row) => row.band === 'high'),
  };
}

/** The alert, or undefined where there is none with this id. */
export async function findAlert(db: SqlRunner, id: string): Promise<Alert | undefined> {
  const rows = await db.$queryRaw<AlertSqlRow[]>`
    SELECT ${alertColumns} FROM ${alertTables} WHERE a.id = ${id}`;
  return rows[0] === undefined ? undefined : alertOf(rows[0]);
}

/** Those of these alerts that exist, in no particular order, as this transaction has left them. */
export async function findAlerts(tx: Transaction, ids: readonly string[]): Promise<Alert[]> {
  if (ids.length === 0) return [];
  const rows = await tx.query<AlertSqlRow>(
    `SELECT ${alertColumns.sql} FROM ${jsonTable(['id'])} AS k JOIN ${alertTables.sql} WHERE a.id = k.id`,
    [JSON.stringify(ids.map((id) => [id]))],
  );
  return rows.map(alertOf);
}

/** A customer's alerts, newest first. */
export async function alertsOfCustomer(
  db: Database,
  shopId: string,
  customerId: string,
  limit: number,
): Promise<Alert[]> {
  const rows = await db.prisma.$queryRaw<AlertSqlRow[]>`
    SELECT ${alertColumns} FROM ${alertTables}
    WHERE a.shop_id = ${shopId} AND a.customer_id = ${customerId}
    ORDER BY a.opened_ms DESC, a.id DESC LIMIT ${limit}`;
  return rows.map(alertOf);
}

interface ActionSqlRow {
  version: SqlNumber;
  at_ms: SqlNumber;
  action: string;
  actor_name: string | null;
  note: string | null;
}

/** What was done to an alert, oldest first. */
export async function actionsOfAlert(db: SqlRunner, id: string): Promise<AlertAction[]> {
  const rows = await db.$queryRaw<ActionSqlRow[]>`
    SELECT version, at_ms, action, actor_name, note FROM alert_action WHERE alert_id = ${id} ORDER BY version`;
  return rows.map((row) => ({
    at: Number(row.at_ms),
    action: presentWord(row.action, row.actor_name !== null),
    actorName: row.actor_name,
    note: row.note,
    version: Number(row.version),
  }));
}
