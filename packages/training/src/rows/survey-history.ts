import { dayOf } from '@ebb/domain';
import type { CustomerHistory } from './customer-history.ts';
import { orderDays } from './customer-rows.ts';

/** A history that can be read from its beginning as often as needed, customers in the same order every time. */
export type OpenHistory = () => AsyncIterable<CustomerHistory>;

/** What is learnt of a history in one reading, before any row is built. */
export interface HistorySurvey {
  readonly customers: number;
  readonly orderingCustomers: number;
  readonly repeatCustomers: number;
  readonly events: number;
  /** UTC days. `lastDay` is the last complete one. */
  readonly firstDay: number;
  readonly lastDay: number;
  /** Over all gaps between neighbouring order days of repeat customers; the median is 30 while there is none. */
  readonly medianGapDays: number;
  readonly gap90Days: number | null;
}

const medianGapWithoutRepeatDays = 30;

/**
 * @param nowMs the day that holds it is still going on: it is no data yet, because a customer who has not ordered
 *   today may order this evening
 */
export async function surveyHistory(
  history: AsyncIterable<CustomerHistory>,
  options: { readonly nowMs: number; readonly onCustomer?: (customers: number) => void },
): Promise<HistorySurvey> {
  // Counted by length: a shop of millions of customers has few different gaps.
  const gaps = new Map<number, number>();
  let customers = 0;
  let orderingCustomers = 0;
  let repeatCustomers = 0;
  let events = 0;
  let firstMs = Infinity;
  let lastMs = -Infinity;
  for await (const customer of history) {
    customers++;
    events += customer.events.length;
    for (const { occurredAt } of customer.events) {
      if (occurredAt < firstMs) firstMs = occurredAt;
      if (occurredAt > lastMs) lastMs = occurredAt;
    }
    const days = orderDays(customer.events, options.nowMs);
    if (days.length > 0) orderingCustomers++;
    if (days.length > 1) repeatCustomers++;
    for (let index = 1; index < days.length; index++) {
      const gapDays = days[index]! - days[index - 1]!;
      gaps.set(gapDays, (gaps.get(gapDays) ?? 0) + 1);
    }
    options.onCustomer?.(customers);
  }
  const ascending = [...gaps].sort(([left], [right]) => left - right);
  return {
    customers,
    orderingCustomers,
    repeatCustomers,
    events,
    firstDay: events === 0 ? 0 : dayOf(firstMs),
    lastDay: events === 0 ? -1 : Math.min(dayOf(lastMs), dayOf(options.nowMs) - 1),
    medianGapDays: quantileOfCounts(ascending, 0.5) ?? medianGapWithoutRepeatDays,
    gap90Days: quantileOfCounts(ascending, 0.9),
  };
}

/** Smallest value that at least the share of all counted values do not exceed; null when nothing was counted. */
function quantileOfCounts(ascending: readonly (readonly [number, number])[], share01: number): number | null {
  const total = ascending.reduce((sum, [, count]) => sum + count, 0);
  let below = 0;
  for (const [value, count] of ascending) {
    below += count;
    if (below >= share01 * total) return value;
  }
  return null;
}
