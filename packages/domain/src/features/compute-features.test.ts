import type { CustomerEvent, EventKind } from '@ebb/contracts';
import { featureNames } from '@ebb/contracts';
import { dayMs } from '../day.ts';
import { features } from './all-features.ts';
import { computeFeatures, withMedianGap } from './compute-features.ts';
import { foldEvent } from '../profile/fold.ts';
import { emptyState } from '../profile/state.ts';

const today = Date.UTC(2026, 5, 30, 15);
const settings = { medianGapDays: 40, currencyDigits: 2 };
let serial = 0;

function event(kind: EventKind, daysAgo: number, rest: Partial<CustomerEvent> = {}): CustomerEvent {
  const occurredAt = today - daysAgo * dayMs;
  const ids = { v: 1, shopId: 's', customerId: 'c', messageId: `m${++serial}` } as const;
  return { ...ids, kind, occurredAt, receivedAt: occurredAt, ...rest };
}

const order = (id: string, daysAgo: number, amountMinor: number) =>
  event('order_completed', daysAgo, { orderId: id, amountMinor });

function featuresOf(...events: CustomerEvent[]): Record<string, number> {
  const state = emptyState();
  for (const each of events) foldEvent(state, each);
  const vector = computeFeatures(state, today, settings);
  return Object.fromEntries(featureNames.map((name, index) => [name, vector[index]!]));
}

describe('the twelve features', () => {
  it('of nobody are finite and neutral', () => {
    expect(featuresOf()).toEqual({
      days_since_last_order: 0,
      days_since_last_activity: 0,
      tenure_days: 0,
      order_count: 0,
      orders_90d: 0,
      order_trend_90d: 0,
      average_order_value: 0,
      net_revenue_180d: 0,
      overdue_ratio: 0,
      support_tickets_90d: 0,
      email_engagement_score: 0.25,
      payment_failure_rate: 0,
    });
  });

  it('of a regular, worked out by hand', () => {
    const computed = featuresOf(
      order('a', 200, 10_000),
      order('b', 110, 5_000),
      order('c', 20, 3_000),
      event('order_refunded', 15, { orderId: 'c', amountMinor: 1_000 }),
      event('order_refunded', 10, { amountMinor: 500 }),
      event('page_viewed', 3),
      event('email_delivered', 5),
      event('email_delivered', 6),
      event('email_opened', 4),
      event('email_clicked', 4),
      event('email_delivered', 91),
      event('ticket_opened', 89),
      event('ticket_opened', 90),
      event('payment_failed', 30),
      event('payment_succeeded', 31),
      event('payment_succeeded', 179),
      event('payment_failed', 180),
    );
    expect(computed).toEqual({
      days_since_last_order: 20,
      days_since_last_activity: 3,
      tenure_days: 200,
      order_count: 3,
      orders_90d: 1,
      order_trend_90d: 0, // one in days 0–89, one in days 90–179
      average_order_value: (100 + 50 + 20 - 5) / 3,
      net_revenue_180d: 50 + 20 - 5,
      overdue_ratio: 20 / (90 + 7),
      support_tickets_90d: 1, // day 89 is the last of 90
      email_engagement_score: (1 + 2 + 1) / (2 * 2 + 4),
      payment_failure_rate: 1 / 3,
    });
  });

  it('count an order that was wholly refunded, cancelled, free or never placed as none', () => {
    const computed = featuresOf(
      order('refunded', 50, 2_000),
      event('order_refunded', 49, { orderId: 'refunded', amountMinor: 2_500 }),
      order('cancelled', 40, 2_000),
      event('order_cancelled', 39, { orderId: 'cancelled' }),
      order('free', 30, 0),
      event('order_updated', 20, { orderId: 'updated only', amountMinor: 900 }),
    );
    expect(computed).toMatchObject({
      order_count: 0,
      days_since_last_order: 50,
      net_revenue_180d: 0,
      overdue_ratio: 0,
    });
  });

  it('use the shop’s median gap for a customer with one order day', () => {
    expect(featuresOf(order('a', 94, 100), order('b', 94, 100))).toMatchObject({ overdue_ratio: 94 / 47 });
  });

  it('do not take what the shop does for activity', () => {
    const computed = featuresOf(
      order('a', 60, 100),
      event('email_delivered', 1),
      event('payment_failed', 1),
      event('identified', 1),
    );
    expect(computed).toMatchObject({ days_since_last_activity: 60 });
  });

  it('take the latest statement of an order’s amount', () => {
    const completed = order('a', 60, 1_000);
    const updated = event('order_updated', 59, { orderId: 'a', amountMinor: 4_000 });
    expect(featuresOf(updated, completed)).toMatchObject({ average_order_value: 40 });
  });
});

it('of nobody are what each feature says of nobody', () => {
  const values = featureNames.map((name) => features[name].ofNobody);
  expect(Object.values(featuresOf())).toEqual(values);
});

describe('features with another median gap', () => {
  it.each([
    ['one order', [order('only', 30, 1_000)]],
    ['orders on several days', [order('first', 100, 1_000), order('second', 30, 1_000)]],
  ])('of somebody with %s are what the feature function gives with it', (_, events) => {
    const state = emptyState();
    for (const each of events) foldEvent(state, each);
    const before = computeFeatures(state, today, settings);
    const other = { ...settings, medianGapDays: 11 };
    expect(withMedianGap(before, 11)).toEqual(computeFeatures(state, today, other));
  });
});
