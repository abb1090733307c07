import type { CustomerEvent } from '@ebb/contracts';
import { noDay, openDay, type RollupCell } from '@ebb/db';
import {
  dayMs,
  decodeState,
  emptyState,
  encodeState,
  foldEvent,
  mergeStates,
  type ProfileState,
} from '@ebb/domain';
import fc from 'fast-check';
import { CellSums } from './cell-sums.ts';
import { countCustomer, countCustomerChange, salesBefore } from './count-customer.ts';
import { monthOf, shopDays } from './shop-days.ts';

const base = Date.UTC(2025, 0, 1);
const days = shopDays('Europe/London');

const anEvent = fc.record({
  kind: fc.constantFrom(
    'order_completed',
    'order_completed',
    'order_updated',
    'order_refunded',
    'order_cancelled',
    'identified',
    'page_viewed',
  ),
  occurredAt: fc.integer({ min: 0, max: 400 * 24 }).map((hour) => base + hour * 3_600_000),
  orderId: fc.option(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { nil: undefined }),
  amountMinor: fc.option(fc.integer({ min: 0, max: 9_999 }), { nil: undefined }),
  categories: fc.array(fc.constantFrom('Tea', 'Mugs', 'Lamps'), { maxLength: 3 }),
  country: fc.constantFrom('Poland', 'France', undefined),
});

const someEvents = fc.array(anEvent, { maxLength: 30 }).map((drafts) =>
  drafts.map(({ kind, occurredAt, orderId, amountMinor, categories, country }, index): CustomerEvent => ({
    ...{ v: 1, shopId: 's', customerId: 'c', messageId: String(index) },
    ...{ kind, occurredAt, receivedAt: occurredAt },
    ...(orderId === undefined ? {} : { orderId }),
    ...(amountMinor === undefined ? {} : { amountMinor }),
    properties: { products: categories.map((category, at) => ({ category, price: at })) },
    ...(kind === 'identified' ? { traits: { country } } : {}),
  })),
);

/** Batches in some order, each with the segment that the customer is in after it. */
const life = fc
  .tuple(someEvents, fc.array(fc.tuple(fc.integer({ min: 1, max: 6 }), fc.constantFrom(null, 1, 2))))
  .chain(([events, cuts]) =>
    fc.tuple(fc.shuffledSubarray(events, { minLength: events.length }), fc.constant(cuts), fc.boolean()),
  );

function play([events, cuts, known]: [CustomerEvent[], [number, 1 | 2 | null][], boolean]) {
  const sums = new CellSums();
  let state = emptyState();
  let segment: number | null = null;
  const step = (fresh: readonly CustomerEvent[], next: number | null) => {
    state = decodeState(encodeState(state));
    const before = salesBefore(state, fresh);
    for (const event of fresh) foldEvent(state, event);
    countCustomerChange(sums, { known, segment: next, state }, { before, segment }, days);
    segment = next;
  };
  let at = 0;
  for (const [size, next] of cuts) {
    step(events.slice(at, at + size), next);
    at += size;
  }
  step(events.slice(at), segment);
  // A look without events: the segment alone moves.
  countCustomerChange(sums, { known, segment: 2, state }, { before: null, segment }, days);
  return { sums, state, customer: { known, segment: 2, state } };
}

it('adds up to the whole customer, whatever the order and the batches of its events', () => {
  fc.assert(
    fc.property(life, (given) => {
      const { sums, customer } = play(given);
      const whole = new CellSums();
      countCustomer(whole, customer, days);
      expect(sums.changed()).toEqual(whole.changed());
    }),
    { numRuns: 1_000 },
  );
});

/** Worked out from the state the plain way: what each order is worth, and on which day. */
function ordersOf(state: ProfileState) {
  return [...state.orders.values()].flatMap((order) => {
    const net = order.cancelled ? 0 : Math.max(0, order.amountMinor - order.refundedMinor);
    return order.placedMs === null || net === 0
      ? []
      : [{ day: days.dayOf(order.placedMs), net, items: order.items }];
  });
}

const of = (cells: readonly RollupCell[], metric: string, category = '') =>
  cells.filter((cell) => cell.metric === metric && cell.category === category);
const total = (
  cells: readonly RollupCell[],
  measure: 'customers' | 'orders' | 'revenueMinor' | 'refundsMinor',
) => cells.reduce((sum, cell) => sum + cell[measure], 0);

it('answers what is asked of it as a direct count does', () => {
  fc.assert(
    fc.property(life, fc.nat(400), fc.nat(100), (given, start, length) => {
      const { sums, state } = play([given[0], given[1], true]);
      const cells = sums.changed();
      const orders = ordersOf(state);
      const from = base / dayMs + start;
      const to = from + length;
      const isIn = ({ day }: { day: number }) => day >= from && day <= to;

      const sold = of(cells, 'sales').filter(isIn);
      expect(total(sold, 'orders')).toBe(orders.filter(isIn).length);
      expect(total(sold, 'revenueMinor')).toBe(orders.filter(isIn).reduce((sum, { net }) => sum + net, 0));
      const refunds = given[0].filter(
        (event) => event.kind === 'order_refunded' && event.orderId === undefined,
      );
      expect(total(of(cells, 'sales'), 'refundsMinor')).toBe(
        refunds.reduce((sum, { amountMinor = 0 }) => sum + amountMinor, 0),
      );

      const buyers = of(cells, 'visits').filter((cell) => isIn(cell) && cell.other < from);
      expect(total(buyers, 'customers')).toBe(orders.some(isIn) ? 1 : 0);

      for (const category of ['Tea', 'Mugs', 'Lamps']) {
        const own = orders.filter(({ items }) => items?.lines.some((line) => line.category === category));
        expect(total(of(cells, 'sales', category), 'orders')).toBe(own.length);
        const ownBuyers = of(cells, 'visits', category).filter((cell) => isIn(cell) && cell.other < from);
        expect(total(ownBuyers, 'customers')).toBe(own.some(isIn) ? 1 : 0);
      }
      const listed = orders.filter(({ items }) => items !== null);
      const shares = cells.filter(({ metric, category }) => metric === 'sales' && category !== '');
      expect(total(shares, 'revenueMinor')).toBe(listed.reduce((sum, { net }) => sum + net, 0));

      const months = new Set(orders.map(({ day }) => monthOf(day)));
      const cohort = of(cells, 'cohort');
      expect(cohort.map(({ day }) => day).sort()).toEqual([...months].sort());
      expect(cohort.every(({ other }) => other === Math.min(...months))).toBe(true);

      const standing = of(cells, 'standing');
      const everyDay = orders.map(({ day }) => day);
      expect(standing.map(({ day, other, customers }) => [day, other, customers])).toEqual(
        orders.length === 0 ? [] : [[Math.max(...everyDay), Math.min(...months), 1]],
      );

      const last = Math.max(...orders.filter(({ day }) => day <= to).map(({ day }) => day));
      const isSilent = orders.some(({ day }) => day <= to) && to - last >= 90;
      const silent =
        total(
          of(cells, 'visits').filter(({ day, other }) => day === openDay && other <= to - 90),
          'customers',
        ) +
        total(
          of(cells, 'silence').filter(({ day, other }) => other !== noDay && other <= to - 90 && day > to),
          'customers',
        );
      expect(silent).toBe(isSilent ? 1 : 0);
    }),
    { numRuns: 1_000 },
  );
});

it('counts a guest who becomes known as if the events had always been the customer’s', () => {
  fc.assert(
    fc.property(life, life, fc.boolean(), ([events], [others], isSplit) => {
      const fold = (of: readonly CustomerEvent[]) => {
        const state = emptyState();
        for (const event of of) foldEvent(state, event);
        return state;
      };
      const [customer, guest] = [fold(events), fold(others)];
      const sums = new CellSums();
      const segment = 1;
      countCustomer(sums, { known: true, segment, state: customer }, days);
      countCustomer(sums, { known: false, segment: null, state: guest }, days);
      // What arrives in the same transaction as the link.
      const late = isSplit ? events.map((event) => ({ ...event, messageId: `late ${event.messageId}` })) : [];
      const before = salesBefore(customer, late, [guest]);
      const state = mergeStates(customer, guest);
      for (const event of late) foldEvent(state, event);
      countCustomerChange(sums, { known: true, segment, state }, { before, segment }, days);
      countCustomer(sums, { known: false, segment: null, state: guest }, days, -1);
      const whole = new CellSums();
      countCustomer(whole, { known: true, segment, state }, days);
      expect(sums.changed()).toEqual(whole.changed());
    }),
    { numRuns: 500 },
  );
});

it('counts guests in the sales alone', () => {
  const { sums } = play([
    [{ kind: 'order_completed', orderId: 'a', amountMinor: 5, occurredAt: base } as CustomerEvent],
    [],
    false,
  ]);
  expect(new Set(sums.changed().map(({ metric }) => metric))).toEqual(new Set(['sales']));
});
