import type { AnalyticsFilters, CategoryInsights, Cohorts, CountrySales } from '@ebb/contracts';
import { firstDayOf, monthOf, shopDays } from '@ebb/analytics';
import {
  findSegmentationReport,
  firstSalesDay,
  readCategories,
  readCategoryBuyers,
  readCategorySales,
  readCohorts,
  readCountries,
  readCountrySales,
  readSegmentNames,
  type CohortSales,
  type Database,
} from '@ebb/db';
import { isoDay } from '@ebb/domain';
import type { AnalyticsScope } from './period.ts';

export async function describeFilters(
  db: Database,
  shopId: string,
  { timeZone, nowMs }: { readonly timeZone: string; readonly nowMs: number },
): Promise<AnalyticsFilters> {
  const [first, categories, countries, found, names] = await Promise.all([
    firstSalesDay(db, shopId),
    readCategories(db, shopId),
    readCountries(db, shopId),
    findSegmentationReport(db, shopId),
    readSegmentNames(db, shopId),
  ]);
  return {
    firstDay: first === null ? null : isoDay(first),
    today: isoDay(shopDays(timeZone).dayOf(nowMs)),
    segments: (found?.report.segments ?? []).map(({ id, autoName }) => ({
      id,
      name: names.get(id) ?? autoName,
    })),
    categories,
    countries,
  };
}

export async function describeCategories(
  db: Database,
  { shopId, filter, range, previous, head }: AnalyticsScope,
): Promise<CategoryInsights> {
  const [now, before, buyers] = await Promise.all([
    readCategorySales(db, shopId, filter, range),
    readCategorySales(db, shopId, filter, previous),
    readCategoryBuyers(db, shopId, filter, range),
  ]);
  const earlier = new Map(before.map(({ name, revenueMinor }) => [name, revenueMinor]));
  return {
    ...head,
    categories: now
      .map(({ name, ...row }) => ({
        category: name,
        ...row,
        customers: buyers.get(name) ?? 0,
        previousRevenueMinor: earlier.get(name) ?? 0,
      }))
      .sort((a, b) => b.revenueMinor - a.revenueMinor),
  };
}

export async function describeCountries(
  db: Database,
  { shopId, filter, range, head }: AnalyticsScope,
): Promise<CountrySales> {
  const rows = await readCountrySales(db, shopId, filter, range);
  return {
    ...head,
    countries: rows
      .map(({ name, orders, revenueMinor, customers }) => ({
        country: name,
        ...{ orders, revenueMinor, customers },
      }))
      .sort((a, b) => b.revenueMinor - a.revenueMinor),
  };
}

/** So many months are shown even of a shorter period: a triangle needs time. */
const leastMonths = 12;
const mostMonths = 36;

export async function describeCohorts(
  db: Database,
  { shopId, filter, range, today, head }: AnalyticsScope,
): Promise<Cohorts> {
  const toMonth = monthOf(Math.min(range.toDay, today));
  const wanted = Math.max(leastMonths, toMonth - monthOf(range.fromDay) + 1);
  const fromMonth = toMonth - Math.min(mostMonths, wanted) + 1;
  const rows = await readCohorts(db, shopId, filter, { fromMonth, toMonth });
  const months = Array.from({ length: toMonth - fromMonth + 1 }, (_, index) => fromMonth + index);
  const found = new Map(rows.map((row) => [`${row.first} ${row.month}`, row]));
  return {
    ...head,
    months: months.map(textOf),
    cohorts: months.flatMap((first) => {
      const later = months
        .filter((month) => month >= first)
        .map((month) => cellOf(found.get(`${first} ${month}`)));
      const customers = later[0]?.customers ?? 0;
      return customers === 0 ? [] : [{ month: textOf(first), customers, later }];
    }),
  };
}

function cellOf(row: CohortSales | undefined): Cohorts['cohorts'][number]['later'][number] {
  const { customers = 0, orders = 0, revenueMinor = 0 } = row ?? {};
  return { customers, orders, revenueMinor };
}

function textOf(month: number): string {
  return isoDay(firstDayOf(month)).slice(0, 7);
}
