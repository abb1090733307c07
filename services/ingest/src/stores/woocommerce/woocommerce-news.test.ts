import { woocommerceOrder } from '../../../tests/stores/store-payloads.ts';
import { receivedAtMs, takeIn } from '../../../tests/stores/take-in.ts';

const at = (minute: number) => `2026-03-01T10:${String(minute).padStart(2, '0')}:00`;
const version = (minute: number, change: object = {}) =>
  woocommerceOrder({ date_modified_gmt: at(minute), ...change });

it('makes an order of what was placed, at the time it was placed', async () => {
  const store = takeIn('woocommerce');
  await store.send('order.created', woocommerceOrder());
  await store.send('order.created', woocommerceOrder());
  expect(store.worth('727')).toBe(2_935);
  expect(store.events.get('25')).toMatchObject([
    { kind: 'identified', traits: { email: 'ada@quill.example', address: { country: 'Austria' } } },
    {
      kind: 'order_completed',
      occurredAt: Date.parse('2026-03-01T10:00:00Z'),
      properties: {
        ...{ status: 'processing', shipping: '10.00', shipping_address: { country: 'Austria' } },
        products: [{ product_id: '93', name: 'Tea', price: 9, quantity: 2 }],
      },
    },
    { kind: 'order_updated', amountMinor: 2_935 },
  ]);
});

it('does not count what is not paid, and counts it once it is, in whatever order versions come', async () => {
  const versions = [
    ['order.created', version(1, { status: 'pending' })],
    ['order.updated', version(2, { status: 'cancelled' })],
    ['order.updated', version(3, { status: 'processing' })],
  ] as const;
  const store = takeIn('woocommerce');
  const worths = [];
  for (const [topic, payload] of versions) {
    await store.send(topic, payload);
    worths.push(store.worth('727'));
  }
  expect(worths).toEqual([null, null, 2_935]);
  for (const order of [
    [2, 1, 0],
    [1, 2, 0],
    [2, 0, 1],
  ]) {
    const late = takeIn('woocommerce');
    for (const index of order) {
      const [topic, payload] = versions[index]!;
      await late.send(topic, payload);
    }
    expect([order, late.worth('727')]).toEqual([order, 2_935]);
  }
});

it('takes refunds off once each, and a cancelled order counts nothing and may come back', async () => {
  const store = takeIn('woocommerce');
  await store.send('order.created', woocommerceOrder());
  const refunds = [{ id: 726, reason: '', total: '-10.00' }];
  await store.send('order.updated', version(5, { refunds }));
  await store.send('order.updated', version(6, { refunds, status: 'completed' }));
  expect(store.worth('727')).toBe(1_935);
  await store.send('order.updated', version(7, { refunds, status: 'cancelled' }));
  expect(store.worth('727')).toBe(0);
  await store.send('order.updated', version(8, { refunds, status: 'processing' }));
  expect(store.worth('727')).toBe(1_935);
  const all = [...refunds, { id: 728, reason: 'broken', total: '-19.35' }];
  await store.send('order.updated', version(9, { refunds: all, status: 'refunded' }));
  expect(store.worth('727')).toBe(0);
});

it('finds the order that was deleted, takes it back when it is restored, and tells of one that is not known', async () => {
  const store = takeIn('woocommerce');
  await store.send('order.created', woocommerceOrder());
  await store.send('order.deleted', { id: 727 });
  expect(store.worth('727')).toBe(0);
  const { verdicts } = await store.send('order.deleted', { id: 9 });
  expect(verdicts).toMatchObject([{ code: 'unknown_order' }]);
  // Stated as of the arrival, as the deletion is: at the same time the larger amount counts.
  await store.send('order.restored', woocommerceOrder());
  expect(store.worth('727')).toBe(2_935);
  expect(store.events.get('25')?.at(-1)?.occurredAt).toBe(receivedAtMs);
});

it('knows guests by their mail address, and joins the account that takes the order over', async () => {
  const store = takeIn('woocommerce');
  await store.send('order.created', woocommerceOrder({ customer_id: 0 }));
  await store.send('order.created', woocommerceOrder({ id: 728, customer_id: 0 }));
  expect([...store.events.keys()]).toHaveLength(1);
  await store.send('order.updated', version(5, { customer_id: 25 }));
  await store.send('order.created', woocommerceOrder({ id: 729 }));
  const [guest] = [...store.events.keys()];
  expect(store.events.get('25')?.map(({ kind, anonymousId }) => [kind, anonymousId])).toEqual([
    ['identified', guest?.slice('anonymous:'.length)],
    ['identified', guest?.slice('anonymous:'.length)],
    ['order_completed', undefined],
    ['order_updated', undefined],
  ]);
  expect(['727', '728', '729'].map((id) => store.worth(id))).toEqual([2_935, 2_935, 2_935]);
});

it('knows accounts by their traits, and says what it does not use', async () => {
  const store = takeIn('woocommerce');
  await store.send('customer.created', {
    ...{ id: 25, email: 'ada@quill.example', first_name: 'Ada', last_name: 'Quill', role: 'customer' },
    ...{
      date_created_gmt: at(0),
      date_modified_gmt: null,
      billing: { phone: '555', city: 'Wien', country: 'AT' },
    },
  });
  expect(store.events.get('25')).toMatchObject([
    { kind: 'identified', occurredAt: Date.parse(`${at(0)}Z`), traits: { name: 'Ada Quill', phone: '555' } },
  ]);
  const codes = [];
  for (const topic of ['customer.deleted', 'coupon.created', 'action.woocommerce_add_to_cart'])
    codes.push(...(await store.send(topic, { id: 25 })).verdicts.map(({ code }) => code));
  expect(codes).toEqual(['not_used', 'not_used', 'not_used']);
});
