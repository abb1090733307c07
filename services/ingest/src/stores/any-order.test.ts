import fc from 'fast-check';
import {
  moneySet,
  shopifyOrder,
  shopifyRefund,
  woocommerceOrder,
} from '../../tests/stores/store-payloads.ts';
import { takeIn } from '../../tests/stores/take-in.ts';

const day = (number: number) => `2026-03-0${number}T10:00:00Z`;
const now = (total: string) => ({ current_total_price: total, current_total_price_set: moneySet(total) });
const refunds = [shopifyRefund('13.90'), shopifyRefund('10.00', { id: 2 }, { id: 3 })];

/** The life of an order: a guest's, edited, taken over by a customer, refunded twice. */
const shopifyLife = [
  ['orders/create', shopifyOrder({ customer: null })],
  ['orders/paid', shopifyOrder({ customer: null, updated_at: day(2) })],
  ['orders/updated', shopifyOrder({ updated_at: day(3), ...now('39.90') })],
  ['refunds/create', refunds[0]!],
  ['orders/updated', shopifyOrder({ updated_at: day(4), ...now('26.00'), refunds: refunds.slice(0, 1) })],
  ['refunds/create', refunds[1]!],
  ['orders/updated', shopifyOrder({ updated_at: day(5), ...now('16.00'), refunds })],
] as const;

const woocommerceLife = [
  ['order.created', woocommerceOrder({ status: 'pending', customer_id: 0, date_modified_gmt: day(1) })],
  ['order.updated', woocommerceOrder({ status: 'cancelled', customer_id: 0, date_modified_gmt: day(2) })],
  ['order.updated', woocommerceOrder({ date_modified_gmt: day(3) })],
  [
    'order.updated',
    woocommerceOrder({ date_modified_gmt: day(4), refunds: [{ id: 9, reason: '', total: '-9.35' }] }),
  ],
] as const;

it.each([
  ['shopify', shopifyLife, '5123456789012', 1_600],
  ['woocommerce', woocommerceLife, '727', 2_000],
] as const)(
  '%s: an order comes to the same, however its webhooks come and repeat',
  async (kind, life, id, worth) => {
    const last = life.length - 1;
    const arrivals = fc
      .array(fc.nat(last), { maxLength: 12 })
      .chain((repeats) =>
        fc.shuffledSubarray([...life.keys(), ...repeats], { minLength: life.length + repeats.length }),
      );
    await fc.assert(
      fc.asyncProperty(arrivals, async (order) => {
        const store = takeIn(kind);
        for (const index of order) {
          const [topic, payload] = life[index]!;
          await store.send(topic, payload);
        }
        expect(store.worth(id)).toBe(worth);
      }),
      { numRuns: 150, seed: 42 },
    );
  },
);

it('an order is made good by its last version alone', async () => {
  for (const [kind, life, id, worth] of [
    ['shopify', shopifyLife, '5123456789012', 1_600],
    ['woocommerce', woocommerceLife, '727', 2_000],
  ] as const) {
    const store = takeIn(kind);
    const [topic, payload] = life.at(-1)!;
    await store.send(topic, payload);
    expect([kind, store.worth(id)]).toEqual([kind, worth]);
  }
});
