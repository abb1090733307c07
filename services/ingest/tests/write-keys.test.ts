import { hashWriteKey } from '@ebb/db';
import { trackMessage, waitFor } from '@ebb/testkit';
import { post, runIngest, type RunningIngest } from './running-ingest.ts';

jest.setTimeout(120_000);

let ingest: RunningIngest;
beforeAll(async () => {
  ingest = await runIngest();
});
afterAll(() => ingest.close());

it('a browser’s key sends what a browser sees, and neither money nor names', async () => {
  const { prisma } = ingest.database;
  const keyHash = hashWriteKey('in-a-page');
  await prisma.writeKey.create({
    data: { keyHash, shopId: 'demo', name: 'page', kind: 'browser', createdMs: 0n },
  });
  const batch = [
    { type: 'page', userId: 'a', name: 'Home' },
    { type: 'track', userId: 'a', event: 'Product Viewed' },
    { type: 'identify', userId: 'a', traits: { email: 'thief@evil.example' } },
    ...['Order Completed', 'Order Refunded', 'Email Bounced', 'payment failed'].map((event) => ({
      ...{ type: 'track', userId: 'a', event },
      properties: { order_id: 'o1', total: 9_999, currency: 'EUR' },
    })),
  ];
  const { status, body } = await post(ingest, '/v1/batch', { batch }, { key: 'in-a-page' });
  expect([status, body.accepted, body.rejected]).toEqual([200, 2, 5]);
  expect(new Set(body.verdicts?.map(({ code }) => code))).toEqual(new Set(['server_key_needed']));
  const line = () => prisma.writeKey.findUnique({ where: { keyHash } });
  await waitFor(async () => (await line())?.lastUsedMs != null, {
    what: 'when the key was used',
    timeoutMs: 60_000,
  });
});

it('a revoked key stops being taken, a second later', async () => {
  const { prisma } = ingest.database;
  await prisma.writeKey.create({
    data: { keyHash: hashWriteKey('short-lived'), shopId: 'demo', name: 't', createdMs: 0n },
  });
  const send = async () =>
    (await post(ingest, '/v1/track', trackMessage('a'), { key: 'short-lived' })).status;
  expect(await send()).toBe(200);
  await prisma.writeKey.update({
    where: { keyHash: hashWriteKey('short-lived') },
    data: { revokedMs: 1n },
  });
  await waitFor(async () => (await send()) === 401, { what: 'the refusal', timeoutMs: 60_000 });
});
