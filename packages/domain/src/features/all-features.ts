import type { FeatureName, FeatureVector } from '@ebb/contracts';
import { averageOrderValue } from './average-order-value.ts';
import { daysSinceLastActivity } from './days-since-last-activity.ts';
import { daysSinceLastOrder } from './days-since-last-order.ts';
import { emailEngagementScore } from './email-engagement-score.ts';
import { netRevenue180d } from './net-revenue-180d.ts';
import { orderCount } from './order-count.ts';
import { orderTrend90d } from './order-trend-90d.ts';
import { orders90d } from './orders-90d.ts';
import { overdueRatio } from './overdue-ratio.ts';
import { paymentFailureRate } from './payment-failure-rate.ts';
import { supportTickets90d } from './support-tickets-90d.ts';
import { tenureDays } from './tenure-days.ts';
import type { Feature, FeatureInput } from './feature.ts';

/** Every feature by its name. */
export const features: Readonly<Record<FeatureName, Feature>> = {
  days_since_last_order: daysSinceLastOrder,
  days_since_last_activity: daysSinceLastActivity,
  tenure_days: tenureDays,
  order_count: orderCount,
  orders_90d: orders90d,
  order_trend_90d: orderTrend90d,
  average_order_value: averageOrderValue,
  net_revenue_180d: netRevenue180d,
  overdue_ratio: overdueRatio,
  support_tickets_90d: supportTickets90d,
  email_engagement_score: emailEngagementScore,
  payment_failure_rate: paymentFailureRate,
};

/**
 * All of them in the order of a vector. Written out, so that each call is of one function only and V8 puts it in place:
 * a loop over the same is measurably slower, and this runs for every event.
 */
export function vectorOf(input: FeatureInput): FeatureVector {
  return [
    daysSinceLastOrder.compute(input),
    daysSinceLastActivity.compute(input),
    tenureDays.compute(input),
    orderCount.compute(input),
    orders90d.compute(input),
    orderTrend90d.compute(input),
    averageOrderValue.compute(input),
    netRevenue180d.compute(input),
    overdueRatio.compute(input),
    supportTickets90d.compute(input),
    emailEngagementScore.compute(input),
    paymentFailureRate.compute(input),
  ];
}
