import { firstDayOf, monthOf } from '@ebb/analytics';
import type { ChurnCohort, ChurnMonth } from '@ebb/contracts/overview';
import type { Silences } from '@ebb/db';
import type { CohortStanding } from '@ebb/db/overview';
import { isoDay } from '@ebb/domain';

/**
 * How many customers were lost in each month, from the times in which customers did not order. A customer lapses on the day
 * that is `windowDays` after its last order, and is active until then; one who orders on that very day does not lapse.
 * @param windowDays at least 90: shorter silences are not known
 * @param today the last day that is counted
 * @returns months from the first with an order on, at most `mostMonths` whole ones and the one under way
 */
export function churnMonths(
  silences: Silences,
  { windowDays, today, mostMonths }: { windowDays: number; today: number; mostMonths: number },
): ChurnMonth[] {
  const firstDay = silences.firsts.reduce((least, { day }) => Math.min(least, day), today + 1);
  if (firstDay > today) return [];
  const lastMonth = monthOf(today);
  const months: ChurnMonth[] = [];
  for (let month = Math.max(monthOf(firstDay), lastMonth - mostMonths); month <= lastMonth; month++) {
    const before = firstDayOf(month) - 1;
    const end = Math.min(today, firstDayOf(month + 1) - 1);
    const activeAtStart = activeAt(silences, before, windowDays);
    const counts = changesIn(silences, before, end, windowDays);
    months.push({
      month: monthText(month),
      isWhole: month < lastMonth,
      activeAtStart,
      ...counts,
      activeAtEnd: activeAtStart + counts.firstOrders + counts.returned - counts.lapsed,
      rate: activeAtStart === 0 ? null : counts.lapsed / activeAtStart,
    });
  }
  return months;
}

/** Customers who had ordered by the end of a day, and had not lapsed. */
export function activeAt({ firsts, lasts, gaps }: Silences, day: number, windowDays: number): number {
  const silentSince = day - windowDays;
  return (
    sum(firsts.filter((row) => row.day <= day)) -
    sum(lasts.filter((row) => row.day <= silentSince)) -
    sum(gaps.filter(({ from, to }) => from <= silentSince && to > day))
  );
}

/** What happened after one day and until the end of another. */
function changesIn({ firsts, lasts, gaps }: Silences, after: number, until: number, windowDays: number) {
  const isWithin = (day: number) => day > after && day <= until;
  return {
    firstOrders: sum(firsts.filter(({ day }) => isWithin(day))),
    returned: sum(gaps.filter(({ from, to }) => isWithin(to) && to > from + windowDays)),
    lapsed:
      sum(lasts.filter(({ day }) => isWithin(day + windowDays))) +
      sum(gaps.filter(({ from, to }) => isWithin(from + windowDays) && to > from + windowDays)),
  };
}

/** @param standings as of the day on which who ordered last has just lapsed */
export function churnCohorts(standings: readonly CohortStanding[]): ChurnCohort[] {
  return standings.map(({ first, customers, silent }) => ({
    month: monthText(first),
    customers,
    lapsed: silent,
    rate: silent / customers,
  }));
}

function monthText(month: number): string {
  return isoDay(firstDayOf(month)).slice(0, 7);
}

function sum(rows: readonly { readonly customers: number }[]): number {
  return rows.reduce((total, { customers }) => total + customers, 0);
}
