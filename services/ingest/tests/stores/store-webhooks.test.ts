import { createHmac } from 'node:crypto';
import {
  createStoreSource,
  endStoreSource,
  listPrivacyRequests,
  listStoreSources,
  setStoreSecret,
} from '@ebb/db/stores';
import { listRefusedEvents } from '@ebb/db';
import { createSealer } from '@ebb/sealing';
import { testSealing, waitFor } from '@ebb/testkit';
import { runIngest, type RunningIngest } from '../running-ingest.ts';
import { shopifyOrder, shopifyRefund, woocommerceOrder } from './store-payloads.ts';
import { stateOf } from './take-in.ts';
import { orderNetMinor } from '@ebb/domain';

jest.setTimeout(120_000);

const sealer = createSealer(testSealing.EBB_MASTER_KEY);
const by = { shopId: 'demo', userId: 'olga', nowMs: Date.now() };
type Kind = 'shopify' | 'woocommerce';
const secrets: Readonly<Record<Kind, string>> = {
  shopify: 'shopify-made-this',
  woocommerce: 'woo-secret-of-ours',
};

let ingest: RunningIngest;
const ids: Record<Kind, string> = { shopify: '', woocommerce: '' };
beforeAll(async () => {
  ingest = await runIngest();
  for (const kind of ['shopify', 'woocommerce'] as const) {
    const wanted = { ...by, kind, name: `My ${kind}`, idPrefix: '', secret: secrets[kind] };
    const created = await createStoreSource(ingest.database, sealer, wanted);
    ids[kind] = created!.source.id;
  }
});
afterAll(() => ingest.close());

const names = {
  shopify: ['x-shopify-hmac-sha256', 'x-shopify-topic', 'x-shopify-webhook-id'],
  woocommerce: ['x-wc-webhook-signature', 'x-wc-webhook-topic', 'x-wc-webhook-delivery-id'],
} as const;
let deliveries = 0;

async function deliver(
  kind: Kind,
  topic: string,
  payload: unknown,
  {
    secret = secrets[kind],
    source = ids[kind],
    id = `delivery-${++deliveries}`,
    raw = JSON.stringify(payload),
    headers = {},
  } = {},
) {
  const [signature, topicName, idName] = names[kind];
  const signed = createHmac('sha256', secret).update(raw).digest('base64');
  const response = await fetch(`${ingest.url}/v1/webhooks/${kind}/${source}`, {
    method: 'POST',
    headers: {
      ...{ 'content-type': 'application/json', [signature]: signed, [topicName]: topic, [idName]: id },
      ...headers,
    },
    body: raw,
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const arrived = (messageId: string) =>
  waitFor(() => ingest.events.find((event) => event.messageId === messageId), {
    what: messageId,
    timeoutMs: 60_000,
  });
const sourceNow = async (kind: Kind) =>
  (await listStoreSources(ingest.database, 'demo', Date.now())).find(({ id }) => id === ids[kind])!;

it('takes an order, its refund and the same again, and answers each with 200', async () => {
  const order = shopifyOrder();
  const first = await deliver('shopify', 'orders/create', order, { id: 'once' });
  expect(first).toEqual({ status: 200, body: { success: true, accepted: 2, rejected: 0, verdicts: [] } });
  // Tried again: the order is known to be complete.
  expect(await deliver('shopify', 'orders/create', order, { id: 'once' })).toMatchObject({
    ...{ status: 200, body: { success: true } },
  });
  expect(await deliver('shopify', 'refunds/create', shopifyRefund('20.00'))).toMatchObject({ status: 200 });
  await deliver('shopify', 'orders/updated', shopifyOrder({ refunds: [shopifyRefund('20.00')] }));
  await arrived('shopify-refund-929361-179259969');
  const updated = await waitFor(() => ingest.events.find(({ kind }) => kind === 'order_updated'), {
    ...{ what: 'the order’s version', timeoutMs: 60_000 },
  });
  expect(updated).toMatchObject({ customerId: '6940095564', orderId: '5123456789012', amountMinor: 5_390 });
  const seen = new Map(ingest.events.map((event) => [event.messageId, event]));
  expect([...stateOf([...seen.values()]).orders.values()].map(orderNetMinor)).toEqual([3_390]);
});

it('refuses another’s signature and another’s address with the same answer, and tells the shop', async () => {
  const order = shopifyOrder({ id: 1 });
  const answers = [
    await deliver('shopify', 'orders/create', order, { secret: 'somebody-elses' }),
    await deliver('shopify', 'orders/create', order, { source: 'src_nobody' }),
    await deliver('shopify', 'orders/create', order, { source: ids.woocommerce }),
    await deliver('shopify', 'orders/create', order, { headers: { 'x-shopify-hmac-sha256': '' } }),
  ].map(({ status, body }) => ({ status, body: { ...body, requestId: '' } }));
  expect(answers[0]).toMatchObject({ status: 401, body: { type: 'urn:ebb:problem:bad-signature' } });
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  const source = await waitFor(
    async () => ((await sourceNow('shopify')).badSignatures > 1 ? sourceNow('shopify') : undefined),
    { what: 'the wrong signatures in the record', timeoutMs: 60_000 },
  );
  expect(source.lastBadSignatureAt).toEqual(expect.any(Number));
  expect(ingest.events.some(({ orderId }) => orderId === '1')).toBe(false);
});

it('answers WooCommerce’s ping without effect, and takes its orders', async () => {
  const ping = (source: string) =>
    fetch(`${ingest.url}/v1/webhooks/woocommerce/${source}`, {
      method: 'POST',
      body: new URLSearchParams({ webhook_id: '12' }),
    });
  expect([(await ping(ids.woocommerce)).status, (await ping('src_nobody')).status]).toEqual([200, 401]);
  const { status } = await deliver('woocommerce', 'order.created', woocommerceOrder());
  expect(status).toBe(200);
  expect(await arrived('woocommerce-order-727')).toMatchObject({ customerId: '25', amountMinor: 2_935 });
});

it('keeps what it does not use or cannot read for the shop, and counts it', async () => {
  await deliver('woocommerce', 'coupon.created', { id: 1 });
  await deliver('woocommerce', 'order.deleted', { id: 999_999 });
  await deliver('woocommerce', 'order.created', undefined, { raw: '<order/>' });
  await deliver('woocommerce', 'order.created', woocommerceOrder({ id: 5, currency: 'XXX' }));
  const lines = await waitFor(
    async () => {
      const { items } = await listRefusedEvents(ingest.database, { shopId: 'demo', limit: 50 });
      return items.length >= 4 ? items : undefined;
    },
    { what: 'the refused deliveries', timeoutMs: 60_000 },
  );
  expect(lines.map(({ keyName, code }) => [keyName, code])).toEqual(
    expect.arrayContaining(
      ['unknown_currency', 'not_json', 'unknown_order', 'not_used'].map((code) => ['My woocommerce', code]),
    ),
  );
  const source = await waitFor(
    async () => ((await sourceNow('woocommerce')).refused >= 4 ? sourceNow('woocommerce') : undefined),
    { what: 'the count of refused deliveries', timeoutMs: 60_000 },
  );
  expect(source).toMatchObject({ deliveries: 5, lastTopic: 'order.created' });
});

it('keeps a customer’s request once, and secrets sealed', async () => {
  const redact = {
    shop_id: 1,
    customer: { id: 6_940_095_564, email: 'ada@quill.example' },
    orders_to_redact: [],
  };
  for (let attempt = 0; attempt < 2; attempt++)
    expect((await deliver('shopify', 'customers/redact', redact, { id: 'redact-1' })).status).toBe(200);
  expect(await listPrivacyRequests(ingest.database, 'demo')).toMatchObject({
    open: 1,
    items: [{ kind: 'erase', customerId: '6940095564', sourceName: 'My shopify', doneAt: null }],
  });
  const rows = await ingest.database.prisma.storeSource.findMany();
  expect(rows.map(({ secret }) => secret.slice(0, 7))).toEqual(['sealed:', 'sealed:']);
});

it('takes the new secret and for a while the old one, and nothing once the source has ended', async () => {
  const change = { ...by, id: ids.woocommerce };
  await setStoreSecret(ingest.database, sealer, {
    ...change,
    secret: 'another-secret',
    overlapMs: 3_600_000,
  });
  const send = (secret: string) => deliver('woocommerce', 'coupon.created', {}, { secret });
  await waitFor(async () => (await send('another-secret')).status === 200, {
    what: 'the new secret',
    timeoutMs: 60_000,
  });
  expect((await send(secrets.woocommerce)).status).toBe(200);
  await endStoreSource(ingest.database, change);
  await waitFor(async () => (await send('another-secret')).status === 401, {
    what: 'the end',
    timeoutMs: 60_000,
  });
});

it('reads no more than a megabyte, and posts alone', async () => {
  const { status, body } = await deliver('shopify', 'orders/create', { note: 'x'.repeat(1_050_000) });
  expect([status, body['type']]).toEqual([413, 'urn:ebb:problem:batch-too-large']);
  const response = await fetch(`${ingest.url}/v1/webhooks/shopify/${ids.shopify}`);
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
});
