import type { SeriesStep } from '@ebb/contracts';
import type { Reader, SqlValue } from '../connection/reader.ts';
import { noDay, openDay, type RollupMetric } from '../tables/rollups/rollup.ts';

/** What sales are narrowed to; what is left out is not narrowed. */
export interface SalesFilter {
  readonly category?: string | undefined;
  readonly country?: string | undefined;
  /** 0: customers of no segment. */
  readonly segment?: number | undefined;
}

/** Days of the shop's zone, both included. */
export interface DayRange {
  readonly fromDay: number;
  readonly toDay: number;
}

type Condition = readonly [sql: string, params: SqlValue[]];

function ofMetric(
  shopId: string,
  metric: RollupMetric,
  { category = '', country, segment }: SalesFilter,
): Condition {
  const terms = [`shop_id = ? AND metric = '${metric}' AND category = ?`];
  const params: SqlValue[] = [shopId, category];
  if (country !== undefined) {
    terms.push('country = ?');
    params.push(country);
  }
  if (segment !== undefined) {
    terms.push('segment = ?');
    params.push(segment);
  }
  return [terms.join(' AND '), params];
}

/** The first day of the step a day lies in; weeks begin on Monday. */
const stepStarts: Readonly<Record<SeriesStep, string>> = {
  day: 'day',
  week: 'day - MOD(day + 3, 7)',
  month: `day - DAYOFMONTH(DATE_ADD('1970-01-01', INTERVAL day DAY)) + 1`,
};

const total = (column: string, as: string) => `CAST(SUM(${column}) AS SIGNED) AS ${as}`;

export interface StepSales {
  /** First day of the step; that of the range, where the step begins before it. */
  readonly start: number;
  readonly orders: number;
  readonly units: number;
  readonly revenueMinor: number;
  readonly refundsMinor: number;
}

/** Sales by steps; nothing for a step without any. */
export async function readSales(
  reader: Reader,
  shopId: string,
  filter: SalesFilter,
  { fromDay, toDay }: DayRange,
  step: SeriesStep,
): Promise<StepSales[]> {
  const [condition, params] = ofMetric(shopId, 'sales', filter);
  return reader.query(
    `SELECT GREATEST(${stepStarts[step]}, ?) AS start, ${total('orders', 'orders')}, ${total('units', 'units')},
        ${total('revenue_minor', 'revenueMinor')}, ${total('refunds_minor', 'refundsMinor')}
      FROM rollup WHERE ${condition} AND day BETWEEN ? AND ? GROUP BY start ORDER BY start`,
    [fromDay, ...params, fromDay, toDay],
  );
}

export interface StepCustomers {
  readonly start: number;
  readonly customers: number;
  readonly newCustomers: number;
}

/** Known customers who ordered, each once a step. */
export async function readBuyers(
  reader: Reader,
  shopId: string,
  filter: SalesFilter,
  { fromDay, toDay }: DayRange,
  step: SeriesStep,
): Promise<StepCustomers[]> {
  const [condition, params] = ofMetric(shopId, 'visits', filter);
  // A visit whose predecessor lies in the same step is no other customer.
  return reader.query(
    `SELECT start, ${total('IF(other < start, customers, 0)', 'customers')},
        ${total(`IF(other = ${noDay}, customers, 0)`, 'newCustomers')}
      FROM (SELECT GREATEST(${stepStarts[step]}, ?) AS start, other, customers
        FROM rollup WHERE ${condition} AND day BETWEEN ? AND ?) AS visit
      GROUP BY start ORDER BY start`,
    [fromDay, ...params, fromDay, toDay],
  );
}

/** Known customers who ordered in the range, each once. */
export async function countBuyers(
  reader: Reader,
  shopId: string,
  filter: SalesFilter,
  { fromDay, toDay }: DayRange,
): Promise<{ readonly customers: number; readonly newCustomers: number }> {
  const [condition, params] = ofMetric(shopId, 'visits', filter);
  const [row] = await reader.query<{ customers: number | null; newCustomers: number | null }>(
    `SELECT ${total('customers', 'customers')}, ${total(`IF(other = ${noDay}, customers, 0)`, 'newCustomers')}
      FROM rollup WHERE ${condition} AND day BETWEEN ? AND ? AND other < ?`,
    [...params, fromDay, toDay, fromDay],
  );
  return { customers: row?.customers ?? 0, newCustomers: row?.newCustomers ?? 0 };
}

/** Names of all categories that were ever sold. */
export async function readCategories(reader: Reader, shopId: string): Promise<string[]> {
  const rows = await reader.query<{ category: string }>(
    `SELECT category FROM rollup WHERE shop_id = ? AND metric = 'sales' AND category > '' GROUP BY category`,
    [shopId],
  );
  return rows.map(({ category }) => category);
}

export async function readCountries(reader: Reader, shopId: string): Promise<string[]> {
  const rows = await reader.query<{ country: string }>(
    `SELECT country FROM rollup WHERE shop_id = ? AND metric = 'sales' AND category = ''
      GROUP BY country HAVING SUM(orders) > 0 ORDER BY SUM(orders) DESC`,
    [shopId],
  );
  return rows.map(({ country }) => country);
}

/** The first day with a sale; null before it. */
export async function firstSalesDay(reader: Reader, shopId: string): Promise<number | null> {
  const [row] = await reader.query<{ day: number | null }>(
    `SELECT MIN(day) AS day FROM rollup WHERE shop_id = ? AND metric = 'sales' AND category = '' AND orders > 0`,
    [shopId],
  );
  return row?.day ?? null;
}

export interface GroupSales {
  readonly name: string;
  readonly orders: number;
  readonly units: number;
  readonly revenueMinor: number;
}

/** Sales by category; `filter.category` narrows to the one. */
export async function readCategorySales(
  reader: Reader,
  shopId: string,
  filter: SalesFilter,
  range: DayRange,
): Promise<GroupSales[]> {
  const condition = await ofCategories(reader, shopId, 'sales', filter, range);
  if (condition === null) return [];
  const [sql, params] = condition;
  return reader.query(
    `SELECT category AS name, ${total('orders', 'orders')}, ${total('units', 'units')}, ${total('revenue_minor', 'revenueMinor')}
      FROM rollup WHERE ${sql} GROUP BY category HAVING SUM(orders) > 0`,
    params,
  );
}

/** Known customers who ordered something of a category, each once; by category. */
export async function readCategoryBuyers(
  reader: Reader,
  shopId: string,
  filter: SalesFilter,
  range: DayRange,
): Promise<Map<string, number>> {
  const condition = await ofCategories(reader, shopId, 'visits', filter, range);
  if (condition === null) return new Map();
  const [sql, params] = condition;
  const rows = await reader.query<{ name: string; customers: number }>(
    `SELECT category AS name, ${total('customers', 'customers')} FROM rollup WHERE ${sql} AND other < ? GROUP BY category`,
    [...params, range.fromDay],
  );
  return new Map(rows.map(({ name, customers }) => [name, customers]));
}

/** A list of names and a range of days: the server reads those parts of the key alone. Null: nothing was ever sold. */
async function ofCategories(
  reader: Reader,
  shopId: string,
  metric: RollupMetric,
  { category, country, segment }: SalesFilter,
  { fromDay, toDay }: DayRange,
): Promise<Condition | null> {
  const names = category === undefined ? await readCategories(reader, shopId) : [category];
  if (names.length === 0) return null;
  const terms = [
    `shop_id = ? AND metric = '${metric}' AND category IN (${names.map(() => '?').join(', ')})`,
    'day BETWEEN ? AND ?',
    ...(country === undefined ? [] : ['country = ?']),
    ...(segment === undefined ? [] : ['segment = ?']),
  ];
  const narrowing = [country, segment].filter((value) => value !== undefined);
  return [terms.join(' AND '), [shopId, ...names, fromDay, toDay, ...narrowing]];
}

/** Sales by the country that the customer named last. */
export async function readCountrySales(
  reader: Reader,
  shopId: string,
  filter: SalesFilter,
  { fromDay, toDay }: DayRange,
): Promise<(GroupSales & { readonly customers: number })[]> {
  const [ofSales, salesParams] = ofMetric(shopId, 'sales', filter);
  const [ofVisits, visitsParams] = ofMetric(shopId, 'visits', filter);
  const [sales, buyers] = await Promise.all([
    reader.query<GroupSales>(
      `SELECT country AS name, ${total('orders', 'orders')}, ${total('units', 'units')},
          CAST(SUM(revenue_minor - refunds_minor) AS SIGNED) AS revenueMinor
        FROM rollup WHERE ${ofSales} AND day BETWEEN ? AND ? GROUP BY country HAVING SUM(orders) > 0`,
      [...salesParams, fromDay, toDay],
    ),
    reader.query<{ name: string; customers: number }>(
      `SELECT country AS name, ${total('customers', 'customers')}
        FROM rollup WHERE ${ofVisits} AND day BETWEEN ? AND ? AND other < ? GROUP BY country`,
      [...visitsParams, fromDay, toDay, fromDay],
    ),
  ]);
  const customers = new Map(buyers.map((row) => [row.name, row.customers]));
  return sales.map((row) => ({ ...row, customers: customers.get(row.name) ?? 0 }));
}

export interface CohortSales {
  /** Months since January 1970. */
  readonly first: number;
  readonly month: number;
  readonly customers: number;
  readonly orders: number;
  readonly revenueMinor: number;
}

/** Customers by the month of their first order, for each month in which they ordered; months both included. */
export async function readCohorts(
  reader: Reader,
  shopId: string,
  filter: SalesFilter,
  { fromMonth, toMonth }: { readonly fromMonth: number; readonly toMonth: number },
): Promise<CohortSales[]> {
  const [condition, params] = ofMetric(shopId, 'cohort', filter);
  return reader.query(
    `SELECT other AS first, day AS month, ${total('customers', 'customers')}, ${total('orders', 'orders')},
        ${total('revenue_minor', 'revenueMinor')}
      FROM rollup WHERE ${condition} AND day BETWEEN ? AND ? AND other >= ? GROUP BY other, day`,
    [...params, fromMonth, toMonth, fromMonth],
  );
}

/** What is known of the times in which customers did not order. */
export interface Silences {
  /** By day: customers who ordered for the first time. */
  readonly firsts: readonly { readonly day: number; readonly customers: number }[];
  /** Customers by the day of their last order. */
  readonly lasts: readonly { readonly day: number; readonly customers: number }[];
  /** Customers who did not order for 90 days or more, by the days of the orders before and after. */
  readonly gaps: readonly { readonly from: number; readonly to: number; readonly customers: number }[];
}

export async function readSilences(reader: Reader, shopId: string, filter: SalesFilter): Promise<Silences> {
  const [ofSilence, silenceParams] = ofMetric(shopId, 'silence', filter);
  const [ofVisits, visitsParams] = ofMetric(shopId, 'visits', filter);
  const [gaps, lasts] = await Promise.all([
    reader.query<{ from: number; to: number; customers: number }>(
      `SELECT other AS \`from\`, day AS \`to\`, ${total('customers', 'customers')}
        FROM rollup WHERE ${ofSilence} GROUP BY day, other`,
      silenceParams,
    ),
    reader.query<{ day: number; customers: number }>(
      `SELECT other AS day, ${total('customers', 'customers')}
        FROM rollup WHERE ${ofVisits} AND day = ${openDay} GROUP BY other`,
      visitsParams,
    ),
  ]);
  return {
    firsts: gaps.filter(({ from }) => from === noDay).map(({ to, customers }) => ({ day: to, customers })),
    lasts,
    gaps: gaps.filter(({ from }) => from !== noDay),
  };
}
