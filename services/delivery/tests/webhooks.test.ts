import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { changeWebhook, resendDeliveries, rotateWebhookSecret, sendTestMessage } from '@ebb/db/delivery';
import { projectRoot, waitFor } from '@ebb/testkit';
import { Webhook } from 'standardwebhooks';
import { alertMessage, createDeliveryFixture, type DeliveryFixture } from './delivery-fixture.ts';

let fixture: DeliveryFixture;
beforeAll(async () => {
  fixture = await createDeliveryFixture('webhooks');
  await fixture.startSender({ webhookTimeoutMs: 2_000 });
});
afterAll(() => fixture.close());

const by = () => ({ shopId: 'shop', userId: 'lena', nowMs: Date.now() });
const rowsOf = (recipientId: string) =>
  fixture.db.prisma.delivery.findMany({ where: { recipientId }, orderBy: { id: 'asc' } });
const remove = (id: string) =>
  fixture.db.prisma.webhookEndpoint.update({ where: { id }, data: { removedMs: 1n } });

type Check = (secret: string, headers: object, body: string) => boolean;

/** The check that the document for receivers gives. */
function documentedCheck(): Check {
  const page = readFileSync(join(projectRoot(), 'docs/webhooks.md'), 'utf8');
  const code = /```js\n([^]*?)```/.exec(page)?.[1] ?? '';
  const runnable = code
    .replace(/^import (\{.*\}) from '(.*)';/m, "const $1 = require('$2');")
    .replace('export function isFromEbb', '(function isFromEbb')
    .concat(')');
  return runInNewContext(runnable, { require: createRequire(__filename), Buffer }) as Check;
}

it('tells each change once, signed, however often it is read', async () => {
  const receiver = await fixture.receiver();
  const { id, secret } = await fixture.endpoint(receiver.url);
  const opened = alertMessage({ id: 'a1', customerName: 'Anna Berg' });
  const note = alertMessage({ id: 'a1', version: 2 }, { change: 'note', actorName: 'Amir' });
  const closed = alertMessage(
    { id: 'a1', version: 3, status: 'closed' },
    { change: 'resolve', actorName: 'Amir' },
  );
  await fixture.publish([opened, note, opened, closed, closed]);
  await waitFor(() => receiver.received.length >= 2, { what: 'both messages' });
  await waitFor(async () => (await rowsOf(id)).every(({ state }) => state === 'sent'), {
    what: 'both to be noted',
  });
  expect(receiver.received).toHaveLength(2);
  const verified = receiver.received.map(({ body, headers }) =>
    new Webhook(secret).verify(body, headers as Record<string, string>),
  );
  expect(verified).toEqual([
    {
      type: 'alert.opened',
      timestamp: new Date(opened.alert.updatedAt).toISOString(),
      data: {
        shop: { id: 'shop', name: 'Harbour & Pine', currencyDigits: 2 },
        alert: opened.alert,
        actorName: null,
        url: 'https://ebb.example/alerts/a1?shop=shop',
      },
    },
    expect.objectContaining({ type: 'alert.closed' }),
  ]);
  const isFromEbb = documentedCheck();
  const { headers, body } = receiver.received[0]!;
  expect(isFromEbb(secret, headers, body)).toBe(true);
  expect(isFromEbb(secret, headers, body.replace('critical', 'high'))).toBe(false);
  expect(isFromEbb(secret, { ...headers, 'webhook-timestamp': '1' }, body)).toBe(false);
  // What was told is not kept.
  expect((await rowsOf(id)).map(({ content }) => content)).toEqual(['', '']);
  await remove(id);
});

it('tries again with the same id, in order, and with both secrets while one is replaced', async () => {
  const receiver = await fixture.receiver();
  const { id, secret } = await fixture.endpoint(receiver.url);
  const next = await rotateWebhookSecret(fixture.db, fixture.sealer, { ...by(), id, overlapMs: 3_600_000 });
  const stored = await fixture.db.prisma.webhookEndpoint.findUniqueOrThrow({ where: { id } });
  expect([stored.secret, stored.previousSecret].every((text) => text?.startsWith('sealed:'))).toBe(true);
  let failures = 2;
  receiver.answerWith((response) => void response.writeHead(failures-- > 0 ? 500 : 200).end());
  const first = await sendTestMessage(fixture.db, { ...by(), id });
  const hurry = () =>
    fixture.db.prisma.delivery.updateMany({ where: { recipientId: id }, data: { dueMs: 0n } });
  await waitFor(() => receiver.received.length === 1, { what: 'the first attempt' });
  await waitFor(async () => (await rowsOf(id))[0]?.lastError === 'it answered 500', { what: 'its end' });
  await hurry();
  await waitFor(async () => (await rowsOf(id))[0]?.attempts === 2, { what: 'the second attempt' });
  await waitFor(() => receiver.received.length === 2, { what: 'the second message' });
  await waitFor(async () => Number((await rowsOf(id))[0]?.dueMs) < Date.now() + 60_000, { what: 'its rest' });
  await hurry();
  await waitFor(async () => (await rowsOf(id))[0]?.state === 'sent', { what: 'the third' });
  const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
  expect(new Set(ids)).toEqual(new Set([typeof first === 'object' ? first.messageId : '']));
  const last = receiver.received.at(-1)!;
  for (const each of [secret, next!.secret])
    expect(new Webhook(each).verify(last.body, last.headers as Record<string, string>)).toMatchObject({
      type: 'webhook.test',
    });
  await remove(id);
});

it('gives up after a day, says so, and sends again when it is asked to', async () => {
  const receiver = await fixture.receiver();
  const { id } = await fixture.endpoint(receiver.url);
  receiver.answerWith((response) => void response.writeHead(503).end());
  await sendTestMessage(fixture.db, { ...by(), id });
  await waitFor(async () => (await rowsOf(id))[0]?.lastError === 'it answered 503', {
    what: 'the first attempt',
  });
  await fixture.db.prisma.delivery.updateMany({
    where: { recipientId: id },
    data: { dueMs: 0n, giveUpMs: 0n },
  });
  await waitFor(async () => (await rowsOf(id))[0]?.state === 'dead', { what: 'the end of it' });
  receiver.answerWith((response) => void response.writeHead(200).end());
  const giveUpMs = Date.now() + 60_000;
  expect(await resendDeliveries(fixture.db, { ...by(), recipientId: id, giveUpMs })).toBe(1);
  await waitFor(async () => (await rowsOf(id))[0]?.state === 'sent', { what: 'the message' });
  await remove(id);
});

it('pauses an endpoint that wants no more, keeps what happens meanwhile, follows no redirect', async () => {
  const receiver = await fixture.receiver();
  const { id } = await fixture.endpoint(receiver.url);
  receiver.answerWith((response, { path }) => {
    if (path === '/elsewhere') response.writeHead(200).end();
    else response.writeHead(410, { location: '/elsewhere' }).end();
  });
  await fixture.publish([alertMessage({ id: 'a2' })]);
  const endpoint = () => fixture.db.prisma.webhookEndpoint.findUnique({ where: { id } });
  await waitFor(async () => (await endpoint())?.pausedMs !== null, { what: 'the pause' });
  await fixture.publish([alertMessage({ id: 'a2', version: 2 }, { change: 'escalated' })]);
  await waitFor(async () => (await rowsOf(id)).length === 2, { what: 'the second message' });
  expect(await sendTestMessage(fixture.db, { ...by(), id })).toBe('paused');
  receiver.answerWith((response, { path }) => {
    response.writeHead(path === '/hook' && receiver.received.length === 2 ? 302 : 200, {
      location: '/elsewhere',
    });
    response.end();
  });
  await fixture.db.prisma.delivery.updateMany({ where: { recipientId: id }, data: { dueMs: 0n } });
  await changeWebhook(fixture.db, { ...by(), id, isPaused: false });
  await waitFor(async () => (await rowsOf(id))[0]?.lastError === 'it answered 302', { what: 'the redirect' });
  await fixture.db.prisma.delivery.updateMany({ where: { recipientId: id }, data: { dueMs: 0n } });
  await waitFor(async () => (await rowsOf(id)).every(({ state }) => state === 'sent'), { what: 'the rest' });
  expect(receiver.received.filter(({ path }) => path !== '/hook')).toEqual([]);
  await remove(id);
});

it('a customer’s name changes nothing in a chat', async () => {
  const receiver = await fixture.receiver();
  const { id } = await fixture.endpoint(receiver.url, 'slack');
  await fixture.publish([
    alertMessage({ id: 'a3', customerName: '<!channel>\r\n*Anna* <https://x.example|here>' }),
  ]);
  await waitFor(() => receiver.received.length === 1, { what: 'the message' });
  const { text, blocks } = JSON.parse(receiver.received[0]!.body) as { text: string; blocks: object[] };
  expect(text).toBe(
    'New alert: &lt;!channel&gt; *Anna* &lt;https://x.example|here&gt; (Critical, score 90 · €123.45 at risk · unassigned)',
  );
  expect(blocks[0]).toEqual({
    type: 'header',
    text: { type: 'plain_text', text: 'New alert: <!channel> *Anna* <https://x.example|here>', emoji: false },
  });
  const marked = JSON.stringify(blocks).match(/"mrkdwn","text":"[^"]*"/g);
  expect(marked).toEqual(['"mrkdwn","text":"<https://ebb.example/alerts/a3?shop=shop|Open in Ebb>"']);
  await remove(id);
});
