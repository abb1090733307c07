import type { SalesPoint, SeriesStep } from '@ebb/contracts';

export const measures = ['revenue', 'orders', 'customers', 'mean'] as const;
export type Measure = (typeof measures)[number];

/** Points whose mean is the trend. */
export const trendPoints: Readonly<Record<SeriesStep, number>> = { day: 7, week: 4, month: 3 };

/** Null: a mean of no orders. */
export function valueOf(measure: Measure, point: Omit<SalesPoint, 'from' | 'to'>): number | null {
  switch (measure) {
    case 'revenue':
      return point.netRevenueMinor;
    case 'orders':
      return point.orders;
    case 'customers':
      return point.customers;
    case 'mean':
      return point.orders === 0 ? null : point.netRevenueMinor / point.orders;
  }
}

/**
 * At each value the mean of it and the ones before it, as many as the window holds; null until there are so many.
 * @param earlier what came before the first
 */
export function trailingMeans(
  values: readonly (number | null)[],
  earlier: readonly (number | null)[],
  window: number,
): (number | null)[] {
  const all = [...earlier, ...values];
  return values.map((_, index) => {
    const end = earlier.length + index + 1;
    if (end < window) return null;
    const known = all.slice(end - window, end).filter((value) => value !== null);
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
  });
}

/** By how much more than before; null where there was nothing. */
export function changeOf(now: number | null, before: number | null): number | null {
  return now === null || before === null || before <= 0 ? null : now / before - 1;
}
