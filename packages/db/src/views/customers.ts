import type { Band, CustomerRow, CustomersPage, CustomersQuery, customerSorts } from '@ebb/contracts';
import { bands, dayMs } from '@ebb/contracts';
import { Prisma } from '../generated/client.ts';
import type { Database } from '../connection/open-database.ts';
import type { KeysetOrder } from '../sql/keyset.ts';
import { cutPage, decodeCursor, keysetAfter, keysetOrderBy } from '../sql/keyset.ts';
import { runSql } from '../sql/run.ts';
import { containsText } from '../sql/search-condition.ts';
import { readRows, selectList } from '../sql/table.ts';
import { visibleAlertsSql } from '../sql/visible-alerts.ts';
import { profileTable, type ProfileRow } from '../tables/profile.ts';
import {
  purchaseColumns,
  purchaseConditions,
  purchaseJoin,
  purchaseOrders,
  purchaseSortValue,
  type ListedPurchase,
  type PurchaseFilter,
  withPurchase,
} from './purchase/listed-purchase.ts';
import type { ScoreBounds } from './segments.ts';

export type CustomerSort = (typeof customerSorts)[number];

const listedKeys = [
  'shopId',
  'customerId',
  'band',
  'score',
  'probability',
  'revenueAtRiskMinor',
  'orderCount',
  'netRevenueMinor',
  'lastOrderMs',
  'lastSeenMs',
  'scoredMs',
  'risesMs',
  'segment',
] as const satisfies readonly (keyof ProfileRow)[];

/** A row of `profile` with what the other tables say of the customer. */
type ListedRow = Pick<ProfileRow, (typeof listedKeys)[number]> &
  Record<'name' | 'email' | 'alertId', string | null> &
  ListedPurchase;

const otherColumns = `c.display_name AS name, c.email AS email, a.id AS alertId, ${purchaseColumns}`;
const customerColumns = Prisma.raw(`${selectList(profileTable, 'p', listedKeys)}, ${otherColumns}`);

const customerTables = Prisma.sql`
  profile p
  LEFT JOIN customer c ON c.shop_id = p.shop_id AND c.customer_id = p.customer_id
  LEFT JOIN alert a ON a.shop_id = p.shop_id AND a.customer_id = p.customer_id AND a.open_marker = 1
    AND ${Prisma.raw(visibleAlertsSql('a'))}
  ${purchaseJoin}`;

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
  ...purchaseOrders(customerId),
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
    default:
      return purchaseSortValue(sort, row);
  }
}

/** @throws Error for a band this version does not know: the row was written by a newer one */
export function bandOfText(text: string): Band {
  const band = bands.find((candidate) => candidate === text);
  if (band === undefined) throw new Error(`unknown band ${JSON.stringify(text)} in the database`);
  return band;
}

function customerOf(row: ListedRow): CustomerRow {
  const { lastOrderMs, lastSeenMs, scoredMs, risesMs, ...listed } = row;
  return {
    ...withPurchase(listed),
    band: bandOfText(row.band),
    lastOrderAt: lastOrderMs,
    lastSeenAt: lastSeenMs,
    scoredAt: scoredMs,
    risesAt: risesMs,
  };
}

export interface CustomersFilter {
  readonly shopId: string;
  /** Part of the id, the name or the mail address. */
  readonly text?: string | undefined;
  /** Of the id alone: who sees no names must not find out by searching for them. */
  readonly idsOnly?: boolean | undefined;
  readonly band?: CustomersQuery['band'] | undefined;
  /** Only customers whose band rises by then, epoch ms. */
  readonly risesByMs?: number | undefined;
  /** Only customers of exactly so many orders. */
  readonly orders?: number | undefined;
  readonly segment?: number | undefined;
  /** Whole UTC days since the last order, as of `today`. */
  readonly recencyDays?: (ScoreBounds & { readonly today: number }) | undefined;
  /** Bounds of the number of orders. */
  readonly orderBounds?: ScoreBounds | undefined;
  readonly purchase?: PurchaseFilter | undefined;
  readonly sort: CustomerSort;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Those of the RFM grid, for the same customers as its cells count. */
function rfmConditions({
  recencyDays,
  orderBounds,
}: Pick<CustomersFilter, 'recencyDays' | 'orderBounds'>): Prisma.Sql[] {
  if (recencyDays === undefined && orderBounds === undefined) return [];
  const conditions = [Prisma.sql`p.order_count > 0`];
  const within = (value: Prisma.Sql, { above, atMost }: ScoreBounds) => {
    if (above !== null) conditions.push(Prisma.sql`${value} > ${above}`);
    if (atMost !== null) conditions.push(Prisma.sql`${value} <= ${atMost}`);
  };
  if (recencyDays !== undefined)
    within(Prisma.sql`(${recencyDays.today} - FLOOR(p.last_order_ms / ${dayMs}))`, recencyDays);
  if (orderBounds !== undefined) within(Prisma.sql`p.order_count`, orderBounds);
  return conditions;
}

/** The condition of the filter; of the cursor it says nothing. */
function matchingSql(filter: Omit<CustomersFilter, 'cursor' | 'limit'>): Prisma.Sql {
  const conditions = [Prisma.sql`p.shop_id = ${filter.shopId}`, Prisma.sql`p.known = 1`];
  if (filter.band === 'at_risk') conditions.push(Prisma.sql`p.band IN ('high', 'critical')`);
  else if (filter.band !== undefined) conditions.push(Prisma.sql`p.band = ${filter.band}`);
  if (filter.risesByMs !== undefined) conditions.push(Prisma.sql`p.rises_ms <= ${filter.risesByMs}`);
  if (filter.orders !== undefined) conditions.push(Prisma.sql`p.order_count = ${filter.orders}`);
  if (filter.segment !== undefined) conditions.push(Prisma.sql`p.segment = ${filter.segment}`);
  conditions.push(...rfmConditions(filter), ...purchaseConditions(filter.purchase));
  if (filter.text !== undefined && filter.text !== '') {
    const named = filter.idsOnly === true ? [] : [Prisma.sql`c.display_name`, Prisma.sql`c.email`];
    conditions.push(containsText([Prisma.sql`p.customer_id`, ...named], filter.text));
  }
  return Prisma.join(conditions, ' AND ');
}

/**
 * Those of the customers named who still match, as they are now, in the order of the list: the page of a list that was
 * chosen from a copy.
 */
export async function listChosenCustomers(
  db: Database,
  filter: Omit<CustomersFilter, 'cursor' | 'limit'>,
  customerIds: readonly string[],
): Promise<CustomerRow[]> {
  if (customerIds.length === 0) return [];
  const rows = await runSql<ListedRow>(
    db,
    Prisma.sql`SELECT ${customerColumns} FROM ${customerTables}
      WHERE p.customer_id IN (${Prisma.join([...customerIds])}) AND ${matchingSql(filter)}
      ${keysetOrderBy(sortOrders[filter.sort])}`,
  );
  return rows.map(customerOf);
}

/**
 * One page of the known customers of a shop.
 *
 * @throws InvalidCursorError
 */
export async function listCustomers(
  db: Database,
  filter: CustomersFilter,
): Promise<Omit<CustomersPage, 'asOf'>> {
  const order = sortOrders[filter.sort];
  const matching = matchingSql(filter);
  const onPage =
    filter.cursor === undefined
      ? matching
      : Prisma.sql`${matching} AND ${keysetAfter(order, decodeCursor(filter.sort, filter.cursor))}`;

  const [rows, counted] = await Promise.all([
    runSql<ListedRow>(
      db,
      Prisma.sql`SELECT ${customerColumns} FROM ${customerTables}
        WHERE ${onPage} ${keysetOrderBy(order)} LIMIT ${filter.limit + 1}`,
    ),
    runSql<{ total: number }>(
      db,
      Prisma.sql`SELECT COUNT(*) AS total FROM profile p
        LEFT JOIN customer c ON c.shop_id = p.shop_id AND c.customer_id = p.customer_id
        ${filter.purchase === undefined ? Prisma.empty : purchaseJoin}
        WHERE ${matching}`,
    ),
  ]);
  const page = cutPage(rows.map(customerOf), filter.limit, filter.sort, (row) => ({
    value: sortValue(filter.sort, row),
    id: row.customerId,
  }));
  return { items: [...page.items], nextCursor: page.nextCursor, total: counted[0]?.total ?? 0 };
}

/** All known customers that match, page by page, by id: that costs the same for each page, however many there are. */
export async function* readAllCustomers(
  db: Database,
  filter: Omit<CustomersFilter, 'cursor' | 'limit'>,
): AsyncGenerator<readonly CustomerRow[]> {
  const matching = matchingSql(filter);
  for (let after = ''; ;) {
    const rows = await runSql<ListedRow>(
      db,
      Prisma.sql`SELECT ${customerColumns} FROM ${customerTables}
        WHERE ${matching} AND p.customer_id > ${after} ORDER BY p.customer_id LIMIT ${rowsAtOnce}`,
    );
    yield rows.map(customerOf);
    if (rows.length < rowsAtOnce) return;
    after = rows.at(-1)?.customerId ?? after;
  }
}

const rowsAtOnce = 1_000;

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

const recordKeys = [
  'known',
  'version',
  'state',
  'features',
  'modelId',
  'firstSeenMs',
] as const satisfies readonly (keyof ProfileRow)[];
type RecordRow = ListedRow & Pick<ProfileRow, (typeof recordKeys)[number]> & { traits: string | null };

const findSql = `SELECT ${selectList(profileTable, 'p', [...listedKeys, ...recordKeys])}, ${otherColumns}, c.traits
  FROM ${customerTables.sql} WHERE p.shop_id = ? AND p.customer_id = ?`;

/** The customer as stored, or undefined where the shop has no such customer. */
export async function findCustomer(
  db: Database,
  shopId: string,
  id: string,
): Promise<CustomerRecord | undefined> {
  const [found] = readRows(profileTable, await db.query<RecordRow>(findSql, [shopId, id]));
  if (found === undefined) return undefined;
  const { known, version, state, features, modelId, firstSeenMs, traits, ...listed } = found;
  const record = { known, version, state, features, modelId, firstSeenMs };
  return { row: customerOf(listed), ...record, traits: traits ?? '{}' };
}
