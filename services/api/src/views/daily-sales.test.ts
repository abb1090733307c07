import { dayMs, emptyState, foldEvent, orderHistory } from '@ebb/domain';
import type { CustomerEvent } from '@ebb/contracts';
import fc from 'fast-check';
import { addToSales, emptySales } from './daily-sales.ts';

const event = fc.record({
  kind: fc.constantFrom('order_completed', 'order_cancelled', 'order_refunded', 'order_updated'),
  order: fc.option(fc.nat(4)),
  amountMinor: fc.option(fc.nat(100_000), { nil: undefined }),
  day: fc.nat(300),
});

test('the days of a customer add up to the customer’s orders and net revenue', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 30 }), (events) => {
      const state = emptyState();
      events.forEach(({ kind, order, amountMinor, day }, index) => {
        const given: CustomerEvent = {
          v: 1,
          shopId: 'shop',
          customerId: 'anna',
          messageId: String(index),
          kind,
          occurredAt: day * dayMs,
          receivedAt: day * dayMs,
          ...(order === null ? {} : { orderId: `o${order}` }),
          ...(amountMinor === undefined ? {} : { amountMinor }),
        };
        foldEvent(state, given);
      });
      const sales = emptySales();
      addToSales(sales, state, 0);
      const sum = (days: ReadonlyMap<number, number>) =>
        [...days.values()].reduce((total, value) => total + value, 0);
      const history = orderHistory(state);
      expect(sum(sales.ordersByDay)).toBe(history.count);
      expect(sum(sales.netMinorByDay)).toBe(history.netRevenueMinor);
    }),
  );
});

test('days before the first one asked for are left out', () => {
  const state = emptyState();
  const order = { v: 1, shopId: 's', customerId: 'c', kind: 'order_completed', amountMinor: 7 } as const;
  foldEvent(state, { ...order, messageId: 'a', occurredAt: 9 * dayMs, receivedAt: 9 * dayMs });
  foldEvent(state, { ...order, messageId: 'b', occurredAt: 10 * dayMs, receivedAt: 10 * dayMs });
  const sales = emptySales();
  addToSales(sales, state, 10);
  expect([...sales.netMinorByDay]).toEqual([[10, 7]]);
});
