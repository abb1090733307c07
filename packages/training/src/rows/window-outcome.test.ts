import { dayMs } from '@ebb/domain';
import { customerEvent, orderCompleted, SOME_TIME_MS } from '@ebb/testkit';
import { windowOutcome } from './window-outcome.ts';

const at = (days: number) => ({
  occurredAt: SOME_TIME_MS + days * dayMs,
  receivedAt: SOME_TIME_MS + days * dayMs,
});
const order = (amountMinor: number, days: number, orderId = `o${days}`) =>
  orderCompleted(amountMinor, { orderId, ...at(days) });
const refund = (amountMinor: number, days: number, orderId?: string) =>
  customerEvent({
    kind: 'order_refunded',
    amountMinor,
    ...(orderId === undefined ? {} : { orderId }),
    ...at(days),
  });

it('counts orders of the window, and those of one as long before', () => {
  const events = [order(700, -31), order(500, -10), order(300, 5), order(200, 30), order(900, 31)];
  expect(windowOutcome(events, SOME_TIME_MS, 30)).toEqual({
    retained: true,
    revenueMinor: 500,
    previousRevenueMinor: 500,
  });
});

it('is what was known at the end: refunded by then it is none, refunded later it stays', () => {
  expect(windowOutcome([order(300, 5), refund(300, 29, 'o5')], SOME_TIME_MS, 30)).toMatchObject({
    retained: false,
    revenueMinor: 0,
  });
  expect(windowOutcome([order(300, 5), refund(300, 31, 'o5')], SOME_TIME_MS, 30)).toMatchObject({
    retained: true,
    revenueMinor: 300,
  });
});

it('takes refunds that name no order off the revenue', () => {
  expect(windowOutcome([order(300, 5), refund(100, 9)], SOME_TIME_MS, 30)).toMatchObject({
    retained: true,
    revenueMinor: 200,
  });
});
