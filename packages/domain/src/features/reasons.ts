import { featureNames, type FeatureName, type Reason } from '@ebb/contracts';
import { featureIndex } from './compute-features.ts';

/** What a sentence needs beside the features themselves. */
export interface ReasonContext {
  /** The customer's own mean days between orders; null with fewer than two order days. */
  meanGapDays: number | null;
  currency: string;
  currencyDigits: number;
}

type Describe = (value: number, context: ReasonContext) => string;

const describe: Record<FeatureName, Describe> = {
  days_since_last_order: (days, { meanGapDays }) =>
    `No order for ${count(days, 'day')}${meanGapDays === null ? '' : `; usually every ${round(Math.max(1, meanGapDays))}`}`,
  days_since_last_activity: (days) =>
    days < 1 ? 'Active today' : `No sign of activity for ${count(days, 'day')}`,
  tenure_days: (days) => `Customer for ${count(days, 'day')}`,
  order_count: (orders) => (orders === 1 ? 'Has ordered only once' : `${count(orders, 'order')} in all`),
  orders_90d: (orders) =>
    orders < 1 ? 'No order in the last 90 days' : `${count(orders, 'order')} in the last 90 days`,
  order_trend_90d: (trend) => {
    if (trend === 0) return 'As many orders as in the 90 days before';
    return `${count(Math.abs(trend), 'order')} ${trend < 0 ? 'fewer' : 'more'} than in the 90 days before`;
  },
  average_order_value: (value, context) => `Spends ${money(value, context)} an order on average`,
  net_revenue_180d: (value, context) =>
    value < 0
      ? `Refunds exceed orders by ${money(-value, context)} in 180 days`
      : `Spent ${money(value, context)} in the last 180 days`,
  overdue_ratio: (ratio) =>
    ratio < 1
      ? 'Within the usual time between orders'
      : `${round(ratio, 1)} times past the usual time between orders`,
  support_tickets_90d: (tickets) =>
    tickets < 1 ? 'No support ticket in 90 days' : `Opened ${count(tickets, 'support ticket')} in 90 days`,
  email_engagement_score: (score) => {
    if (score < 0.15) return 'Has stopped opening e-mails';
    return score > 0.4 ? 'Opens and clicks e-mails' : 'Rarely opens e-mails';
  },
  payment_failure_rate: (rate) =>
    rate === 0 ? 'No failed payment in 180 days' : `${round(rate * 100)} % of payments failed in 180 days`,
};

/** The sentence a person reads for one feature's value. English; numbers and currency in the `en` locale. */
function describeFeature(name: FeatureName, value: number, context: ReasonContext): string {
  return describe[name](value, context);
}

/**
 * The strongest reasons, those that raise the risk first, each group by size.
 * @param contributions per feature, in points of probability, in the order of `featureNames`.
 */
export function topReasons(
  features: ArrayLike<number>,
  contributions: ArrayLike<number>,
  context: ReasonContext,
  limit = 3,
): Reason[] {
  return allReasons(features, contributions, context)
    .sort((a, b) => b.contribution - a.contribution)
    .filter(({ contribution }, index) => contribution > 0 || index === 0)
    .slice(0, limit);
}

/** Every feature's part, largest effect first whichever way it points. */
export function allReasons(
  features: ArrayLike<number>,
  contributions: ArrayLike<number>,
  context: ReasonContext,
): Reason[] {
  const reasons = featureNames.map((feature): Reason => {
    const index = featureIndex[feature];
    const value = features[index] ?? 0;
    return {
      feature,
      value,
      contribution: contributions[index] ?? 0,
      text: describeFeature(feature, value, context),
    };
  });
  return reasons.sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
}

/** The rule tiers look at one thing only. */
export function ruleContributions(probability: number, baseProbability: number): Float64Array {
  const contributions = new Float64Array(featureNames.length);
  contributions[featureIndex.days_since_last_order] = probability - baseProbability;
  return contributions;
}

function round(value: number, digits = 0): string {
  return value.toLocaleString('en', { maximumFractionDigits: digits });
}

function count(value: number, noun: string): string {
  return `${round(value)} ${noun}${Math.round(value) === 1 ? '' : 's'}`;
}

function money(major: number, { currency }: ReasonContext): string {
  return major.toLocaleString('en', { style: 'currency', currency, maximumFractionDigits: 0 });
}
