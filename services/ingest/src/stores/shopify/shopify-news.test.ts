import {
  moneySet,
  shopifyCustomer,
  shopifyOrder,
  shopifyRefund,
} from '../../../tests/stores/store-payloads.ts';
import { takeIn } from '../../../tests/stores/take-in.ts';
import { readPayload } from '../read-payload.ts';

const orderId = '5123456789012';
const customerId = '6940095564';

it('makes one order of all its topics, with what was bought, whatever is repeated', async () => {
  const store = takeIn('shopify');
  for (const topic of ['orders/create', 'orders/create', 'orders/paid', 'orders/updated', 'orders/paid'])
    await store.send(topic, shopifyOrder());
  expect(store.worth(orderId)).toBe(5_390);
  const events = store.events.get(customerId) ?? [];
  // Created, and its first version under another topic; the rest repeats it.
  expect(events.map(({ name, kind }) => name ?? kind).sort()).toEqual([
    'Order Completed',
    'Order Updated',
    'identified',
  ]);
  expect(events.find(({ kind }) => kind === 'order_completed')).toMatchObject({
    ...{ orderId, amountMinor: 5_390, occurredAt: Date.parse('2026-03-01T09:00:00Z') },
    properties: {
      ...{ currency: 'EUR', order_number: '#1001', tax: '8.61', shipping: '4.90', discount: '5.00' },
      shipping_address: { country: 'Germany' },
      products: [
        { product_id: '77', sku: 'T-1', name: 'Tea', price: 17.5, quantity: 2 },
        { name: 'Gift wrap', price: 14, quantity: 1 },
      ],
    },
  });
  expect(events.find(({ kind }) => kind === 'identified')).toMatchObject({
    traits: {
      email: 'Ada@Quill.example',
      name: 'Ada Quill',
      phone: '+49301234',
      address: { country: 'Germany' },
    },
  });
});

it('lets the newest version of an order win, in whatever order versions come', async () => {
  const versions = [
    ['orders/create', shopifyOrder()],
    ['orders/updated', shopifyOrder({ updated_at: '2026-03-02T10:00:00+01:00', ...totals('40.00') })],
    ['orders/updated', shopifyOrder({ updated_at: '2026-03-03T10:00:00+01:00', ...totals('45.00') })],
  ] as const;
  for (const order of [
    [0, 1, 2],
    [2, 1, 0],
    [1, 0, 2],
    [2, 0, 1],
  ]) {
    const store = takeIn('shopify');
    for (const index of order) {
      const [topic, payload] = versions[index]!;
      await store.send(topic, payload);
    }
    expect([order, store.worth(orderId)]).toEqual([order, 4_500]);
  }
});

it('takes two versions of one second for two', async () => {
  const store = takeIn('shopify');
  const at = { updated_at: '2026-03-02T10:00:00+01:00' };
  await store.send('orders/updated', shopifyOrder({ ...at, ...totals('40.00') }));
  await store.send('orders/updated', shopifyOrder({ ...at, ...totals('41.00') }));
  expect(store.worth(orderId)).toBe(4_100);
});

it('takes refunds off once, by themselves and within the order', async () => {
  const store = takeIn('shopify');
  await store.send('orders/create', shopifyOrder());
  await store.send('refunds/create', shopifyRefund('20.00'));
  expect(store.worth(orderId)).toBe(3_390);
  // The order as it stands then: less by the line that was refunded.
  const after = shopifyOrder({
    ...{ updated_at: '2026-03-04T10:00:01+01:00', current_total_price: '33.90' },
    ...{ current_total_price_set: moneySet('33.90'), refunds: [shopifyRefund('20.00')] },
  });
  await store.send('orders/updated', after);
  await store.send('refunds/create', shopifyRefund('20.00'));
  expect(store.worth(orderId)).toBe(3_390);
  await store.send('refunds/create', shopifyRefund('33.90', { id: 929_362 }, { id: 179_259_970 }));
  expect(store.worth(orderId)).toBe(0);
});

it('waits with a refund until its payment went through', async () => {
  const store = takeIn('shopify');
  await store.send('orders/create', shopifyOrder());
  await store.send('refunds/create', shopifyRefund('20.00', {}, { status: 'pending' }));
  expect(store.worth(orderId)).toBe(5_390);
  await store.send('orders/updated', shopifyOrder({ refunds: [shopifyRefund('20.00')] }));
  expect(store.worth(orderId)).toBe(3_390);
});

it('states what an order is worth after lines were taken out of it', async () => {
  const store = takeIn('shopify');
  const edited = { updated_at: '2026-03-02T10:00:00+01:00', current_total_price_set: moneySet('39.90') };
  await store.send('orders/updated', shopifyOrder(edited));
  expect(store.worth(orderId)).toBe(3_990);
});

it('makes nothing of an order that is cancelled, paid or not', async () => {
  const store = takeIn('shopify');
  await store.send('orders/create', shopifyOrder({ financial_status: 'pending' }));
  await store.send('orders/cancelled', shopifyOrder({ cancelled_at: '2026-03-02T09:00:00+01:00' }));
  expect(store.worth(orderId)).toBe(0);
});

it('reckons in the store’s currency where customers pay in others, refunds too', async () => {
  const store = takeIn('shopify');
  const sets = { total_price_set: moneySet('50.00', 'EUR', '60.00', 'USD') };
  const order = shopifyOrder({
    ...sets,
    ...{ presentment_currency: 'USD', current_total_price_set: undefined },
  });
  await store.send('orders/create', { ...order, current_total_price: undefined });
  expect(store.worth(orderId)).toBe(5_000);
  // By itself a refund knows both currencies of its lines alone.
  const line = { subtotal_set: moneySet('10.00', 'EUR', '12.00', 'USD') };
  await store.send(
    'refunds/create',
    shopifyRefund('12.00', { refund_line_items: [line] }, { currency: 'USD' }),
  );
  expect(store.worth(orderId)).toBe(4_000);
  const within = shopifyRefund('30.00', { id: 5 }, { id: 6, currency: 'USD' });
  await store.send('orders/updated', { ...order, current_total_price: undefined, refunds: [within] });
  expect(store.worth(orderId)).toBe(1_500);
});

it('reads currencies without decimals, and those it has no rate for are refused with the field', async () => {
  const yen = { total_price_set: moneySet('5390', 'JPY'), current_total_price_set: moneySet('5390', 'JPY') };
  const inJapan = takeIn('shopify', { currency: 'JPY', currencyDigits: 0 });
  await inJapan.send('orders/create', shopifyOrder(yen));
  expect(inJapan.worth(orderId)).toBe(5_390);
  const inEurope = takeIn('shopify');
  const { verdicts } = await inEurope.send('orders/create', shopifyOrder(yen));
  expect(verdicts.filter(({ status }) => status === 'rejected')).toMatchObject([
    { code: 'unknown_currency', field: 'properties.currency' },
  ]);
  // Once there is a rate the order comes with its next version.
  await inEurope.send('orders/updated', shopifyOrder());
  expect(inEurope.worth(orderId)).toBe(5_390);
});

it('keeps ids beyond 2^53 digit by digit', async () => {
  const store = takeIn('shopify');
  const [one, other] = ['820982911946154508', '820982911946154509'];
  for (const id of [one, other]) {
    const text = JSON.stringify(shopifyOrder()).replace('5123456789012,', `${id},`);
    await store.send('orders/create', readPayload(Buffer.from(text))!);
  }
  expect([store.worth(one), store.worth(other), store.worth('820982911946154500')]).toEqual([
    5_390,
    5_390,
    null,
  ]);
});

it('leaves an order with the guest it was, and joins the customer whom it names later', async () => {
  const store = takeIn('shopify');
  const guest = shopifyOrder({ customer: null });
  await store.send('orders/create', guest);
  const [[guestKey] = []] = [...store.events];
  expect(guestKey).toMatch(/^anonymous:email-[0-9a-f]{40}$/);
  await store.send(
    'orders/updated',
    shopifyOrder({ updated_at: '2026-03-05T10:00:00Z', refunds: [shopifyRefund('3.90')] }),
  );
  await store.send('refunds/create', shopifyRefund('3.90'));
  expect(store.worth(orderId)).toBe(5_000);
  expect(store.events.get(customerId)).toMatchObject([
    { kind: 'identified', anonymousId: guestKey?.slice('anonymous:'.length) },
  ]);
  // At a till, nobody.
  await store.send('orders/create', shopifyOrder({ id: 9, customer: null, email: '' }));
  expect([...store.events.keys()]).toContain('anonymous:shopify-buyer-9');
});

it('tells of a refund whose order is not known, and takes it from the order’s next version', async () => {
  const store = takeIn('shopify');
  const { verdicts } = await store.send('refunds/create', shopifyRefund('20.00'));
  expect(verdicts).toMatchObject([{ status: 'rejected', code: 'unknown_order', field: 'order_id' }]);
  await store.send('orders/updated', shopifyOrder({ refunds: [shopifyRefund('20.00')] }));
  expect(store.worth(orderId)).toBe(3_390);
});

it('does not use test orders, tests and other topics, and says so', async () => {
  const store = takeIn('shopify');
  const sent = [
    await store.send('orders/create', shopifyOrder({ test: true })),
    await store.send('orders/create', shopifyOrder(), { isTest: true }),
    await store.send('products/update', { id: 1 }),
    await store.send('orders/create', { total_price: '5.00' }),
  ];
  expect(sent.flatMap(({ verdicts }) => verdicts.map(({ code }) => code))).toEqual([
    ...['not_used', 'not_used', 'not_used', 'invalid_field'],
  ]);
  expect(store.events.size).toBe(0);
});

it('knows a customer by traits, and whoever fills in a checkout once a day', async () => {
  const store = takeIn('shopify', {}, 'b2b-');
  await store.send('customers/update', shopifyCustomer);
  const checkout = {
    id: 9,
    token: 'tok',
    updated_at: '2026-03-01T12:00:00Z',
    total_price: '9.00',
    currency: 'EUR',
  };
  await store.send('checkouts/create', checkout);
  for (const minute of ['01', '02'])
    await store.send('checkouts/update', {
      ...checkout,
      ...{ customer: shopifyCustomer, updated_at: `2026-03-01T12:${minute}:00Z` },
    });
  expect([...store.events.keys()]).toEqual([`b2b-${customerId}`]);
  expect(store.events.get(`b2b-${customerId}`)).toMatchObject([
    { kind: 'identified', traits: { emailConsent: 'subscribed', address: { city: 'Berlin' } } },
    { kind: 'activity', name: 'Checkout Started' },
  ]);
});

it('passes on what customers ask for, each once by what the store names it', async () => {
  const store = takeIn('shopify');
  const customer = { id: 6_940_095_564, email: 'ada@quill.example', phone: '1' };
  await store.send('customers/redact', { shop_id: 1, customer, orders_to_redact: [1] }, { deliveryId: 'w1' });
  await store.send('customers/data_request', { customer, data_request: { id: 9_999 } });
  await store.send('shop/redact', { shop_id: 1, shop_domain: 'a.example' }, { deliveryId: 'w2' });
  expect(store.requests.map(({ kind, subject, requestKey }) => [kind, subject, requestKey])).toEqual([
    ['erase', customerId, `customers/redact:${customerId}:w1`],
    ['export', customerId, `customers/data_request:${customerId}:9999`],
    ['erase_store', null, 'shop/redact::w2'],
  ]);
  expect(store.requests[0]?.guestSubject).toMatch(/^anonymous:email-/);
});

it('keeps the lines of a very long order within an event', async () => {
  const store = takeIn('shopify');
  const line = { product_id: 7, title: 'x'.repeat(90), quantity: 2, price: '1.00' };
  const line_items = Array.from({ length: 900 }, (_, index) => ({ ...line, id: index + 1 }));
  const { verdicts } = await store.send('orders/create', shopifyOrder({ line_items }));
  expect(verdicts.every(({ status }) => status === 'accepted')).toBe(true);
  const completed = store.events.get(customerId)?.find(({ kind }) => kind === 'order_completed');
  const products = completed?.properties?.['products'] as { quantity: number; price: number }[];
  expect(products.length).toBeLessThan(200);
  expect(products.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(1_800);
});

function totals(total: string) {
  return {
    ...{ total_price: total, total_price_set: moneySet(total) },
    ...{ current_total_price: total, current_total_price_set: moneySet(total) },
  };
}
