import type { CustomerRow } from '@ebb/contracts';
import { Prisma } from '../../generated/client.ts';
import type { KeysetOrder } from '../../sql/keyset.ts';

/** What the list of customers shows, sorts and filters of how likely each orders: `l` is the row of `purchase_likelihood`. */
export interface ListedPurchase {
  readonly within7: number | null;
  readonly within30: number | null;
  readonly within90: number | null;
  readonly spendMinor: number | null;
  readonly purchaseVersion: number | null;
  readonly computedMs: number | null;
}

export interface PurchaseFilter {
  /** Least likelihoods, 0–1. */
  readonly within7?: number | undefined;
  readonly within30?: number | undefined;
  readonly within90?: number | undefined;
  /** Least expected spend. */
  readonly spendMinor?: number | undefined;
}

export const purchaseColumns = `l.within_7 AS within7, l.within_30 AS within30, l.within_90 AS within90,
  l.spend_minor AS spendMinor, l.version AS purchaseVersion, l.computed_ms AS computedMs`;

export const purchaseJoin = Prisma.sql`
  LEFT JOIN purchase_likelihood l ON l.shop_id = p.shop_id AND l.customer_id = p.customer_id`;

export type PurchaseSort = 'buys_7' | 'buys_30' | 'buys_90' | 'expected_spend';

export function purchaseOrders(idColumn: Prisma.Sql): Readonly<Record<PurchaseSort, KeysetOrder>> {
  const order = (column: Prisma.Sql): KeysetOrder => ({
    column,
    idColumn,
    direction: 'descending',
    nullable: true,
  });
  return {
    buys_7: order(Prisma.sql`l.within_7`),
    buys_30: order(Prisma.sql`l.within_30`),
    buys_90: order(Prisma.sql`l.within_90`),
    expected_spend: order(Prisma.sql`l.spend_minor`),
  };
}

export function purchaseSortValue(sort: PurchaseSort, { purchase }: CustomerRow): number | null {
  switch (sort) {
    case 'buys_7':
      return purchase?.within7 ?? null;
    case 'buys_30':
      return purchase?.within30 ?? null;
    case 'buys_90':
      return purchase?.within90 ?? null;
    case 'expected_spend':
      return purchase?.spendMinor ?? null;
  }
}

export function purchaseConditions(filter: PurchaseFilter | undefined): Prisma.Sql[] {
  const conditions: Prisma.Sql[] = [];
  const { within7, within30, within90, spendMinor } = filter ?? {};
  if (within7 !== undefined) conditions.push(Prisma.sql`l.within_7 >= ${within7}`);
  if (within30 !== undefined) conditions.push(Prisma.sql`l.within_30 >= ${within30}`);
  if (within90 !== undefined) conditions.push(Prisma.sql`l.within_90 >= ${within90}`);
  if (spendMinor !== undefined) conditions.push(Prisma.sql`l.spend_minor >= ${spendMinor}`);
  return conditions;
}

/** A row with what it says of purchases in one part; null where nothing was computed. */
export function withPurchase<Row extends ListedPurchase>(
  row: Row,
): Omit<Row, keyof ListedPurchase> & { readonly purchase: CustomerRow['purchase'] } {
  const { within7, within30, within90, spendMinor, purchaseVersion: version, computedMs, ...shown } = row;
  const purchase =
    version === null || computedMs === null
      ? null
      : { within7, within30, within90, spendMinor, version, computedAt: computedMs };
  return { ...shown, purchase };
}
