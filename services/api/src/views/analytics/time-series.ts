import type { Sales, SalesPoint, SeriesStep, TimeSeries } from '@ebb/contracts';
import { firstDayOf, monthOf } from '@ebb/analytics';
import { countBuyers, readBuyers, readSales, type Database, type DayRange } from '@ebb/db';
import { isoDay } from '@ebb/domain';
import type { AnalyticsScope } from './period.ts';

/** Sales by steps, with those of the period before. */
export async function describeTimeSeries(
  db: Database,
  scope: AnalyticsScope,
  by: SeriesStep,
): Promise<TimeSeries> {
  const { range, previous, head } = scope;
  const [now, before] = await Promise.all([
    seriesOf(db, scope, range, by),
    seriesOf(db, scope, previous, by),
  ]);
  return {
    ...head,
    by,
    points: now.points,
    totals: now.totals,
    previousFrom: isoDay(previous.fromDay),
    previous: before.points,
    previousTotals: before.totals,
  };
}

async function seriesOf(
  db: Database,
  { shopId, filter }: AnalyticsScope,
  range: DayRange,
  by: SeriesStep,
): Promise<{ points: SalesPoint[]; totals: Sales }> {
  const [sales, buyers, distinct] = await Promise.all([
    readSales(db, shopId, filter, range, by),
    readBuyers(db, shopId, filter, range, by),
    countBuyers(db, shopId, filter, range),
  ]);
  const salesAt = new Map(sales.map((row) => [row.start, row]));
  const buyersAt = new Map(buyers.map((row) => [row.start, row]));
  const points = stepsOf(range, by).map(({ fromDay, toDay }): SalesPoint => {
    const { orders = 0, units = 0, revenueMinor = 0, refundsMinor = 0 } = salesAt.get(fromDay) ?? {};
    const { customers = 0, newCustomers = 0 } = buyersAt.get(fromDay) ?? {};
    return {
      ...{ from: isoDay(fromDay), to: isoDay(toDay), orders, units, refundsMinor },
      ...{ netRevenueMinor: revenueMinor - refundsMinor, customers, newCustomers },
    };
  });
  const sum = (of: (point: SalesPoint) => number) => points.reduce((total, point) => total + of(point), 0);
  return {
    points,
    totals: {
      orders: sum(({ orders }) => orders),
      units: sum(({ units }) => units),
      netRevenueMinor: sum(({ netRevenueMinor }) => netRevenueMinor),
      refundsMinor: sum(({ refundsMinor }) => refundsMinor),
      ...distinct,
    },
  };
}

/** The steps of a range, the first and the last cut to it. */
export function stepsOf({ fromDay, toDay }: DayRange, by: SeriesStep): DayRange[] {
  const steps: DayRange[] = [];
  for (let day = fromDay; day <= toDay;) {
    const next = by === 'day' ? day + 1 : by === 'week' ? nextMonday(day) : firstDayOf(monthOf(day) + 1);
    steps.push({ fromDay: day, toDay: Math.min(toDay, next - 1) });
    day = next;
  }
  return steps;
}

/** 1970-01-01 was a Thursday. */
function nextMonday(day: number): number {
  return day - ((((day + 3) % 7) + 7) % 7) + 7;
}
