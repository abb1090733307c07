import type { Problem } from '@ebb/contracts';
import type {
  CreatedStoreSource,
  PrivacyRequest,
  PrivacyRequests,
  StoreSources,
} from '@ebb/contracts/stores';
import { findStoreSender, insertPrivacyRequest } from '@ebb/db/stores';
import { createSealer } from '@ebb/sealing';
import { testSealing } from '@ebb/testkit';
import { eraseAsAsked } from '../../src/privacy/erase-as-asked.ts';
import type { ApiFixture, RunningApi } from '../api-fixture.ts';
import { createApiFixture } from '../api-fixture.ts';

let fixture: ApiFixture;
let api: RunningApi;
let owner: string;
beforeAll(async () => {
  fixture = await createApiFixture('stores');
  api = await fixture.start();
  owner = await fixture.token({ userId: 'olga', role: 'owner' });
}, 60_000);
afterAll(() => fixture.close());

const address = '/api/shops/shop/store-sources';
const post = <Body>(path: string, body: object) => fixture.call<Body>(api, path, { as: owner, body });
const sealer = createSealer(testSealing.EBB_MASTER_KEY);
const secretsOf = async (id: string) => (await findStoreSender(fixture.db, sealer, id, Date.now()))?.secrets;

it('makes a secret for WooCommerce, shows it once, replaces it with an overlap, and ends the store', async () => {
  const made = await post<CreatedStoreSource>(address, { kind: 'woocommerce', name: ' Till ' });
  const { source, secret } = made.body;
  expect([made.status, source.name, source.path]).toEqual([
    201,
    'Till',
    `/v1/webhooks/woocommerce/${source.id}`,
  ]);
  expect(await secretsOf(source.id)).toEqual([secret]);

  const next = await post<CreatedStoreSource>(`${address}/${source.id}/secret`, { overlapHours: 1 });
  expect(await secretsOf(source.id)).toEqual([next.body.secret, secret]);
  await post(`${address}/${source.id}/secret`, { secret: 'typed-by-hand', overlapHours: 0 });
  expect(await secretsOf(source.id)).toEqual(['typed-by-hand']);

  const { body } = await fixture.call<StoreSources>(api, address, { as: owner });
  expect(body.sources).toMatchObject([
    { id: source.id, hasSecret: true, deliveries: 0, lastDeliveryAt: null },
  ]);
  expect(JSON.stringify(body)).not.toContain('typed-by-hand');
  const ended = await post<{ endedAt: number }>(`${address}/${source.id}/end`, {});
  expect(ended.body.endedAt).toEqual(expect.any(Number));
  expect(await secretsOf(source.id)).toBeUndefined();
  expect((await post(`${address}/${source.id}/secret`, { overlapHours: 0 })).status).toBe(404);
  const entries = await fixture.db.prisma.audit.findMany({
    where: { action: { startsWith: 'store_source.' } },
  });
  expect(entries.map(({ action }) => action)).toEqual([
    ...['store_source.create', 'store_source.secret', 'store_source.secret', 'store_source.end'],
  ]);
  expect(entries.map(({ detail }) => detail).join()).not.toContain('typed-by-hand');
});

it('lets Shopify’s secret come later, and refuses another shop’s store', async () => {
  const made = await post<CreatedStoreSource>(address, { kind: 'shopify', name: 'Shop', idPrefix: 'b2b-' });
  expect(made.body).toMatchObject({ secret: null, source: { hasSecret: false, idPrefix: 'b2b-' } });
  expect(await secretsOf(made.body.source.id)).toEqual([]);
  await fixture.db.prisma.storeSource.update({
    where: { id: made.body.source.id },
    data: { shopId: 'other' },
  });
  const { status, body } = await post<Problem>(`${address}/${made.body.source.id}/end`, {});
  expect([status, body.type]).toEqual([404, 'urn:ebb:problem:not-found']);
  expect((await post(address, { kind: 'shopify', name: 'Shop', idPrefix: 'a b' })).status).toBe(400);
});

it('erases whom a store asks to forget, once, and leaves the rest to a person', async () => {
  await fixture.addProfile({ customerId: '77', name: 'Ada Quill', email: 'ada@quill.example' });
  const row = { shopId: 'shop', sourceId: 'src_1', receivedMs: 1, guestSubject: null };
  await insertPrivacyRequest(fixture.db, { ...row, kind: 'erase', subject: '77', requestKey: 'a' });
  await insertPrivacyRequest(fixture.db, { ...row, kind: 'erase', subject: '77', requestKey: 'a' });
  await insertPrivacyRequest(fixture.db, { ...row, kind: 'erase', subject: '78', requestKey: 'b' });
  await insertPrivacyRequest(fixture.db, { ...row, kind: 'export', subject: '79', requestKey: 'c' });
  const failures: unknown[] = [];
  for (let round = 0; round < 2; round++)
    await eraseAsAsked(fixture.db, Date.now, (error) => failures.push(error));
  expect(failures).toEqual([]);
  expect((await fixture.call(api, '/api/customers/77?shop=shop')).status).toBe(404);

  const requests = '/api/shops/shop/privacy-requests';
  const { body } = await fixture.call<PrivacyRequests>(api, requests, { as: owner });
  expect(body.open).toBe(1);
  expect(body.items.map(({ kind, customerId, result }) => [kind, customerId, result])).toEqual([
    ['export', '79', null],
    ['erase', null, 'nothing was stored'],
    ['erase', null, 'erased'],
  ]);
  const stored = await fixture.db.prisma.privacyRequest.findMany({ where: { kind: 'erase' } });
  expect(stored.map(({ subject }) => subject)).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), null]);

  const closed = await post<PrivacyRequest>(`${requests}/${body.items[0]!.id}/close`, {
    result: 'Sent by mail',
  });
  expect(closed.body).toMatchObject({ by: expect.any(String) as unknown, result: 'Sent by mail' });
  const again = await post<PrivacyRequest>(`${requests}/${body.items[0]!.id}/close`, {
    result: 'Something else',
  });
  expect(again.body.result).toBe('Sent by mail');
  expect((await post(`${requests}/999999/close`, { result: 'x' })).status).toBe(404);
});
