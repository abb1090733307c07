import type { CreatedWebhook, DeliveriesPage, Webhook, Webhooks } from '@ebb/contracts/delivery';
import { dueRecipients } from '@ebb/db/delivery';
import type { ApiFixture, RunningApi } from './api-fixture.ts';
import { createApiFixture } from './api-fixture.ts';

let fixture: ApiFixture;
let api: RunningApi;
beforeAll(async () => {
  fixture = await createApiFixture('webhook-routes');
  api = await fixture.start();
});
afterAll(() => fixture.close());

const path = '/api/shops/shop/webhooks';
const wanted = {
  name: ' chat ',
  url: 'https://hooks.example.com/services/secret',
  format: 'json',
  events: ['alert.opened'],
};
const make = (body: object = wanted) => fixture.call<CreatedWebhook>(api, path, { body });

it('makes an endpoint whose secret and address are shown in no list', async () => {
  const made = await make();
  expect(made).toMatchObject({
    status: 201,
    body: {
      webhook: { name: 'chat', host: 'hooks.example.com', sent: 0, waiting: 0, dead: 0, pausedAt: null },
      secret: expect.stringMatching(/^whsec_[\w+/]{43}=$/) as string,
    },
  });
  const listed = await fixture.call<Webhooks>(api, path);
  expect(listed.body.webhooks).toEqual([made.body.webhook]);
  expect(JSON.stringify(listed.body)).not.toMatch('secret');
  const rotated = await fixture.call<CreatedWebhook>(api, `${path}/${made.body.webhook.id}/rotate`, {
    body: { overlapHours: 24 },
  });
  expect(rotated.body.secret).not.toBe(made.body.secret);
  expect(rotated.body.webhook.rotatingUntil).toBeGreaterThan(Date.now());
});

it('takes no address that leads inside, and none without TLS', async () => {
  for (const url of ['https://127.0.0.1/', 'https://169.254.169.254/', 'http://hooks.example.com/'])
    expect([url, (await make({ ...wanted, url })).status]).toEqual([url, 422]);
  expect((await make({ ...wanted, events: ['alert.sung'] })).status).toBe(400);
});

it('tests, pauses, sends again and removes; each is in the log of messages or of the shop', async () => {
  const { id } = (await make()).body.webhook;
  const address = `${path}/${id}`;
  const test = () => fixture.call<{ messageId: string }>(api, `${address}/test`, { body: {} });
  const { status, body } = await test();
  expect(status).toBe(202);
  const log = () =>
    fixture
      .call<DeliveriesPage>(api, `/api/shops/shop/deliveries?recipient=${id}`)
      .then((answer) => answer.body.items);
  expect(await log()).toEqual([
    expect.objectContaining({
      ...{ messageId: body.messageId, state: 'waiting', event: 'webhook.test', recipientName: 'chat' },
      ...{ alertId: null, attempts: 0 },
    }),
  ]);
  const change = (changed: object) => fixture.call<Webhook>(api, address, { method: 'PATCH', body: changed });
  expect((await change({ isPaused: true })).body.pausedAt).toEqual(expect.any(Number));
  expect((await test()).status).toBe(409);
  const isDue = async () =>
    (await dueRecipients(fixture.db, Date.now() + 1_000, 50)).some(({ recipientId }) => recipientId === id);
  expect(await isDue()).toBe(false);
  expect((await change({ isPaused: false, events: ['alert.closed'] })).body).toMatchObject({
    pausedAt: null,
    events: ['alert.closed'],
  });
  expect(await isDue()).toBe(true);

  await fixture.db.prisma.delivery.updateMany({
    where: { recipientId: id },
    data: { state: 'dead', doneMs: 1n },
  });
  const resend = () =>
    fixture.call<{ resent: number }>(api, '/api/shops/shop/deliveries/resend', { body: { recipient: id } });
  expect([(await resend()).body, (await resend()).body]).toEqual([{ resent: 1 }, { resent: 0 }]);
  expect((await fixture.call(api, address, { method: 'DELETE' })).status).toBe(204);
  expect((await log())[0]).toMatchObject({ state: 'cancelled', error: 'the endpoint was removed' });
  expect((await test()).status).toBe(404);
  const audited = await fixture.db.prisma.audit.findMany({
    where: { chain: 'shop' },
    orderBy: { id: 'asc' },
  });
  expect(audited.slice(-6).map(({ action }) => action)).toEqual([
    'webhook.create',
    'webhook.test',
    'webhook.change',
    'webhook.change',
    'delivery.resend',
    'webhook.remove',
  ]);
});

it('shows with an alert whom it was told to', async () => {
  await fixture.addProfile({ shopId: 'shop', customerId: 'x', name: 'Xenia' });
  const alertId = await fixture.addAlert({ shopId: 'shop', customerId: 'x' });
  const { id } = (await make({ ...wanted, name: 'till' })).body.webhook;
  await fixture.db.prisma.delivery.create({
    data: {
      ...{ shopId: 'shop', channel: 'webhook', recipientId: id, alertId, customerId: 'x', step: 'v1' },
      ...{ event: 'alert.opened', messageId: 'msg_1', state: 'sent', content: '', createdMs: 1n, dueMs: 1n },
      ...{ giveUpMs: 2n, attempts: 1, doneMs: 2n, httpStatus: 200 },
    },
  });
  const answer = await fixture.call<{ items: unknown[] }>(api, `/api/alerts/${alertId}/deliveries`);
  expect(answer.body.items).toEqual([
    expect.objectContaining({ recipientName: 'till', customerName: 'Xenia', state: 'sent', httpStatus: 200 }),
  ]);
});
