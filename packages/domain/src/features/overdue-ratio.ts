import { meanGapDays } from '../profile/order-history.ts';
import type { Feature } from './feature.ts';
import { round } from './reason-words.ts';

/** Grace added to a customer's own rhythm, so that a daily buyer is not overdue after two days. */
const graceDays = 7;

export function ratioTo(sinceOrderDays: number, gapDays: number): number {
  return sinceOrderDays / (gapDays + graceDays);
}

export const overdueRatio: Feature = {
  ofNobody: 0,
  compute: ({ seen: { orders }, daysSinceOrder, medianGapDays }) =>
    orders.count === 0 ? 0 : ratioTo(daysSinceOrder, meanGapDays(orders) ?? medianGapDays),
  reason: (ratio) =>
    ratio < 1
      ? 'Within the usual time between orders'
      : `${round(ratio, 1)} times past the usual time between orders`,
  cause: 'silence',
};
