import { type FeatureName, featureUnits } from '@ebb/contracts';
import type { Formats } from './formats.ts';

export const featureLabels: Readonly<Record<FeatureName, string>> = {
  days_since_last_order: 'Since last order',
  days_since_last_activity: 'Since last activity',
  tenure_days: 'Customer for',
  order_count: 'Orders, lifetime',
  orders_90d: 'Orders, last 90 days',
  order_trend_90d: 'Order trend, 90 days',
  average_order_value: 'Average order',
  net_revenue_180d: 'Net revenue, 180 days',
  overdue_ratio: 'Overdue ratio',
  support_tickets_90d: 'Support tickets, 90 days',
  email_engagement_score: 'E-mail engagement',
  payment_failure_rate: 'Failed payments, 180 days',
};

/** What a feature means, for the person who asks. */
export const featureMeanings: Readonly<Record<FeatureName, string>> = {
  days_since_last_order: 'Whole days since the last paid order.',
  days_since_last_activity: 'Whole days since the customer did anything: a visit, an opened mail, an order.',
  tenure_days: 'Whole days since the first event.',
  order_count: 'Paid orders, less those cancelled or refunded in full.',
  orders_90d: 'Paid orders in the last 90 days.',
  order_trend_90d: 'Orders of the last 90 days less those of the 90 days before.',
  average_order_value: 'Lifetime net revenue divided by orders.',
  net_revenue_180d: 'Revenue less refunds of the last 180 days.',
  overdue_ratio: 'Days since the last order divided by the usual gap between orders. Above 1 is late.',
  support_tickets_90d: 'Support tickets opened in the last 90 days.',
  email_engagement_score: 'Opened and clicked out of delivered, 0 to 100%. 25% when nothing was sent.',
  payment_failure_rate: 'Failed out of attempted payments.',
};

/** A feature's value with its unit. Money features are in major units of `currency`. */
export function featureValue(
  name: FeatureName,
  value: number,
  formats: Formats,
  currency: string,
  digits: number,
): string {
  switch (featureUnits[name]) {
    case 'days':
      return `${formats.number(value)} ${value === 1 ? 'day' : 'days'}`;
    case 'money':
      return formats.wholeMoney(value * 10 ** digits, currency, digits);
    case 'share':
      return formats.percent(value);
    case 'ratio':
      return `${formats.fine(value)}×`;
    case 'orders':
      return name === 'order_trend_90d' ? formats.signed(value) : formats.number(value);
    case 'tickets':
      return formats.number(value);
  }
}
