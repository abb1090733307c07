/**
 * The twelve features of the churn model, version 1, in the order every vector uses.
 * A new feature is a new version: a stored vector is only readable by its position here.
 */
export const featureVersion = 1;

export const featureNames = [
  'days_since_last_order',
  'days_since_last_activity',
  'tenure_days',
  'order_count',
  'orders_90d',
  'order_trend_90d',
  'average_order_value',
  'net_revenue_180d',
  'overdue_ratio',
  'support_tickets_90d',
  'email_engagement_score',
  'payment_failure_rate',
] as const;

export type FeatureName = (typeof featureNames)[number];

/** Unit of each feature, for labels and forms. `money` is in major units of the shop's currency. */
export const featureUnits: Readonly<
  Record<FeatureName, 'days' | 'orders' | 'money' | 'ratio' | 'tickets' | 'share'>
> = {
  days_since_last_order: 'days',
  days_since_last_activity: 'days',
  tenure_days: 'days',
  order_count: 'orders',
  orders_90d: 'orders',
  order_trend_90d: 'orders',
  average_order_value: 'money',
  net_revenue_180d: 'money',
  overdue_ratio: 'ratio',
  support_tickets_90d: 'tickets',
  email_engagement_score: 'share',
  payment_failure_rate: 'share',
};
