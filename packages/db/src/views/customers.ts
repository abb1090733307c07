import type { Band, CustomerRow, CustomersPage, customerSorts } from '@ebb/contracts';
import { bands } from '@ebb/contracts';
import { Prisma } from '../generated/client.ts';
import type { KeysetOrder } from '../sql/keyset.ts';
import { cutPage, decodeCursor, keysetAfter, keysetOrderBy } from '../sql/keyset.ts';
import type { Database } from '../connection/open-database.ts';
import { containsText } from '../sql/search-condition.ts';

export type CustomerSort = (typeof customerSorts)[number];

/** A BIGINT, DOUBLE or TINYINT as the driver hands it over. */
type SqlNumber = bigint | number;

interface CustomerSqlRow {
  shop_id: string;
  customer_id: string;
  display_name: string | null;
  email: string | null;
  band: string;
  score: SqlNumber | null;
  probability: number | null;
  revenue_at_risk_minor: SqlNumber;
  order_count: SqlNumber;
  net_revenue_minor: SqlNumber;
  last_order_ms: SqlNumber | null;
  last_seen_ms: SqlNumber;
  scored_ms: SqlNumber | null;
  rises_ms: SqlNumber | null;
  alert_id: string | null;
}

const customerColumns = Prisma.sql`
  p.shop_id, p.customer_id, c.display_name, c.email, p.band, p.score, p.probability,
  p.revenue_at_risk_minor, p.order_count, p.net_revenue_minor, p.last_order_ms, p.last_seen_ms, p.scored_ms, p.rises_ms,
  a.id AS alert_id`;

const customerTables = Prisma.sql`
  profile p
  LEFT JOIN customer c ON c.shop_id = p.shop_id AND c.customer_id = p.customer_id
  LEFT JOIN alert a ON a.shop_id = p.shop_id AND a.customer_id = p.customer_id AND a.open_marker = 1`;

const customerId = Prisma.sql`p.customer_id`;

const sortOrders: Readonly<Record<CustomerSort, KeysetOrder>> = {
  risk: {
    column: Prisma.sql`p.score`,
    idColumn: customerId,
    direction: 'descending',
    nullable: true,
  },
  revenue_at_risk: {
    column: Prisma.sql`p.revenue_at_risk_minor`,
    idColumn: customerId,
    direction: 'descending',
    nullable: false,
  },
  rises: {
    // Whose band does not rise comes last.
    column: Prisma.sql`IFNULL(p.rises_ms, ${Number.MAX_SAFE_INTEGER})`,
    idColumn: customerId,
    direction: 'ascending',
    nullable: false,
  },
  last_order: {
    column: Prisma.sql`p.last_order_ms`,
    idColumn: customerId,
    direction: 'descending',
    nullable: true,
  },
  revenue: {
    column: Prisma.sql`p.net_revenue_minor`,
    idColumn: customerId,
    direction: 'descending',
    nullable: false,
  },
};

function sortValue(sort: CustomerSort, row: CustomerRow): number | null {
  switch (sort) {
    case 'risk':
      return row.score;
    case 'revenue_at_risk':
      return row.revenueAtRiskMinor;
    case 'rises':
      return row.risesAt ?? Number.MAX_SAFE_INTEGER;
    case 'last_order':
      return row.lastOrderAt;
    case 'revenue':
      return row.netRevenueMinor;
  }
}

function numberOrNull(value: SqlNumber | null): number | null {
  return value === null ? null : Number(value);
}

/** @throws Error for a band this version does not know: the row was written by a newer one */
export function bandOfText(text: string): Band {
  const band = bands.find((candidate) => candidate === text);
  if (band === undefined) throw new Error(`unknown band ${JSON.stringify(text)} in the database`);
  return band;
}

function customerOf(row: CustomerSqlRow): CustomerRow {
  return {
    shopId: row.shop_id,
    customerId: row.customer_id,
    name: row.display_name,
    email: row.email,
    band: bandOfText(row.band),
    score: numberOrNull(row.score),
    probability: row.probability,
    revenueAtRiskMinor: Number(row.revenue_at_risk_minor),
    orderCount: Number(row.order_count),
    netRevenueMinor: Number(row.net_revenue_minor),
    lastOrderAt: numberOrNull(row.last_order_ms),
    lastSeenAt: Number(row.last_seen_ms),
    scoredAt: numberOrNull(row.scored_ms),
    risesAt: numberOrNull(row.rises_ms),
    alertId: row.alert_id,
  };
}

export interface CustomersFilter {
  readonly shopId: string;
  /** Part of the id, the name or the mail address. */
  readonly text?: string | undefined;
  readonly band?: Band | undefined;
  /** Only customers whose band rises by then, epoch ms. */
  readonly risesByMs?: number | undefined;
  readonly sort: CustomerSort;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/**
 * One page of the known customers of a shop.
 *
 * @throws InvalidCursorError
 */
export async function listCustomers(db: Database, filter: CustomersFilter): Promise<CustomersPage> {
  const order = sortOrders[filter.sort];
  const conditions = [Prisma.sql`p.shop_id = ${filter.shopId}`, Prisma.sql`p.known = 1`];
  if (filter.band !== undefined) conditions.push(Prisma.sql`p.band = ${filter.band}`);
  if (filter.risesByMs !== undefined) conditions.push(Prisma.sql`p.rises_ms <= ${filter.risesByMs}`);
  if (filter.text !== undefined && filter.text !== '') {
    const columns = [Prisma.sql`p.customer_id`, Prisma.sql`c.display_name`, Prisma.sql`c.email`];
    conditions.push(containsText(columns, filter.text));
  }
  const matching = Prisma.join(conditions, ' AND ');
  const onPage =
    filter.cursor === undefined
      ? matching
      : Prisma.sql`${matching} AND ${keysetAfter(order, decodeCursor(filter.sort, filter.cursor))}`;

  const [rows, counted] = await Promise.all([
    db.prisma.$queryRaw<CustomerSqlRow[]>`
      SELECT ${customerColumns} FROM ${customerTables}
      WHERE ${onPage} ${keysetOrderBy(order)} LIMIT ${filter.limit + 1}`,
    db.prisma.$queryRaw<{ total: SqlNumber }[]>`
      SELECT COUNT(*) AS total FROM profile p
      LEFT JOIN customer c ON c.shop_id = p.shop_id AND c.customer_id = p.customer_id
      WHERE ${matching}`,
  ]);
  const page = cutPage(rows.map(customerOf), filter.limit, filter.sort, (row) => ({
    value: sortValue(filter.sort, row),
    id: row.customerId,
  }));
  return { items: [...page.items], nextCursor: page.nextCursor, total: Number(counted[0]?.total ?? 0) };
}

/** A customer with everything the profile row holds. */
export interface CustomerRecord {
  readonly row: CustomerRow;
  readonly known: boolean;
  readonly version: number;
  /** Encoded profile state; `decodeState` of the domain reads it. */
  readonly state: string;
  /** JSON of the features behind the stored score; null while not scored. */
  readonly features: string | null;
  readonly modelId: string | null;
  readonly firstSeenMs: number;
  /** JSON of the customer's traits. */
  readonly traits: string;
}

interface RecordSqlRow extends CustomerSqlRow {
  known: SqlNumber | boolean;
  version: SqlNumber;
  state: string;
  features: string | null;
  model_id: string | null;
  first_seen_ms: SqlNumber;
  traits: string | null;
}

/** The customer as stored, or undefined where the shop has no such customer. */
export async function findCustomer(
  db: Database,
  shopId: string,
  id: string,
): Promise<CustomerRecord | undefined> {
  const rows = await db.prisma.$queryRaw<RecordSqlRow[]>`
    SELECT ${customerColumns}, p.known, p.version, p.state, p.features, p.model_id, p.first_seen_ms, c.traits
    FROM ${customerTables} WHERE p.shop_id = ${shopId} AND p.customer_id = ${id}`;
  const row = rows[0];
  if (row === undefined) return undefined;
  return {
    row: customerOf(row),
    known: Number(row.known) === 1,
    version: Number(row.version),
    state: row.state,
    features: row.features,
    modelId: row.model_id,
    firstSeenMs: Number(row.first_seen_ms),
    traits: row.traits ?? '{}',
  };
}

/**
 * Features of scored customers, as stored, for the shop's medians.
 *
 * @param limit a cap on the rows read, in the order of customer ids, which says nothing about the features
 */
export async function scoredFeatures(db: Database, shopId: string, limit: number): Promise<string[]> {
  const rows = await db.prisma.$queryRaw<{ features: string }[]>`
    SELECT features FROM profile
    WHERE shop_id = ${shopId} AND known = 1 AND probability IS NOT NULL AND features IS NOT NULL
    ORDER BY customer_id LIMIT ${limit}`;
  return rows.map((row) => row.features);
}
