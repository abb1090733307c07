import type { SubscribeAnswer } from '@ebb/contracts';
import { waitFor } from '@ebb/testkit';
import { alertMessage } from './alert-message.ts';
import type { TestClient, TestGateway, Watcher } from './gateway-fixture.ts';
import { createGatewayFixture } from './gateway-fixture.ts';

let fixture: Awaited<ReturnType<typeof createGatewayFixture>>;
let gateway: TestGateway;

beforeAll(async () => {
  fixture = await createGatewayFixture('session_end');
  gateway = await fixture.startGateway();
});

afterAll(async () => {
  await fixture.close();
});

async function watching(userId: string): Promise<{ client: TestClient; token: string; sessionId: string }> {
  const session = await fixture.session(['shop', 'second'], { userId });
  const { client } = await fixture.watch(gateway, { auth: { token: session.token } });
  await client.timeout(10_000).emitWithAck('subscribe_alerts', { shopId: 'shop' });
  return { client, ...session };
}

const user = (id: string) => ({ where: { id } });

// The gateway never asks Redis: what ends a session is in the record.
test.each([
  [
    'ended',
    (_id: string, sessionId: string) =>
      fixture.db.prisma.session.update({ where: { id: sessionId }, data: { endedMs: 1n } }),
  ],
  [
    'of another password',
    (id: string) => fixture.db.prisma.user.update({ ...user(id), data: { passwordHash: 'another' } }),
  ],
  ['of an account that is gone', (id: string) => fixture.db.prisma.user.delete(user(id))],
  [
    'whose shop was taken away',
    (id: string) => fixture.db.prisma.userShop.deleteMany({ where: { userId: id, shopId: 'shop' } }),
  ],
  [
    'of a role that nobody knows',
    (id: string) => fixture.db.prisma.user.update({ ...user(id), data: { role: 'emperor' } }),
  ],
])('the connection of a session %s is closed within two seconds, and no other', async (what, end) => {
  const id = what.replaceAll(' ', '-');
  const { client, sessionId } = await watching(id);
  const other = await watching(`not-${id}`);
  await end(id, sessionId);
  await waitFor(() => client.disconnected, { what: 'the gateway to hang up', timeoutMs: 2_000 });
  expect(other.client.connected).toBe(true);
});

test('of one person’s connections the oldest gives way, and an address that knocks too often is refused', async () => {
  const strict = await fixture.startGateway({ connectionsPerUser: 2, handshakesPerMinute: 4 });
  const auth = { token: await fixture.token(['shop'], { userId: 'many' }) };
  const [first, second] = [await fixture.watch(strict, { auth }), await fixture.watch(strict, { auth })];
  const other = await fixture.watch(strict, { auth: { token: await fixture.token() } });
  const third = await fixture.watch(strict, { auth });
  await waitFor(() => first.client.disconnected, { what: 'the oldest to give way' });
  expect([second, third, other].map(({ client }) => client.connected)).toEqual([true, true, true]);
  const refused = fixture.connect(strict, { auth });
  await new Promise((resolve) => refused.once('connect_error', resolve));
  expect(refused.connected).toBe(false);
});

test('a session that has ended opens no new connection', async () => {
  const { token, sessionId } = await fixture.session();
  await fixture.db.prisma.session.update({ where: { id: sessionId }, data: { endedMs: 1n } });
  const client = fixture.connect(gateway, { auth: { token } });
  const error = await new Promise<Error & { data?: unknown }>((resolve) =>
    client.once('connect_error', resolve),
  );
  expect(error.data).toEqual({ type: 'unauthorized', reason: 'ended' });
});

test('another shop that was taken away leaves the connection alone', async () => {
  const { client } = await watching('two-shops');
  await fixture.db.prisma.userShop.deleteMany({ where: { userId: 'two-shops', shopId: 'second' } });
  // Who is hung up on after that shows that the gateway has looked.
  const later = await watching('looked');
  await fixture.db.prisma.session.update({ where: { id: later.sessionId }, data: { endedMs: 1n } });
  await waitFor(() => later.client.disconnected, { what: 'the gateway to look' });
  const answer: unknown = await client.timeout(10_000).emitWithAck('subscribe_alerts', { shopId: 'second' });
  expect(answer).toMatchObject({ ok: false, error: 'forbidden' });
  expect(client.connected).toBe(true);
});

test('over TLS only a cookie that this very host has set is read', async () => {
  const token = await fixture.token();
  const over = { 'x-forwarded-proto': 'https' };
  const planted = fixture.connect(gateway, {
    auth: {},
    extraHeaders: { cookie: `ebb_session=${token}`, ...over },
  });
  const error = await new Promise<Error & { data?: unknown }>((resolve) =>
    planted.once('connect_error', resolve),
  );
  expect(error.data).toEqual({ type: 'unauthorized', reason: 'missing' });
  const cookie = `__Host-ebb_session=${token}`;
  const { client } = await fixture.watch(gateway, { auth: {}, extraHeaders: { cookie, ...over } });
  const answer: unknown = await client.timeout(10_000).emitWithAck('subscribe_alerts', { shopId: 'shop' });
  expect(answer).toMatchObject({ ok: true });
});

async function subscribe({ client }: Watcher, more: { cursor?: string }) {
  const request = { shopId: 'shop', ...more };
  const answer = (await client.timeout(10_000).emitWithAck('subscribe_alerts', request)) as SubscribeAnswer;
  if (!answer.ok) throw new Error(answer.detail);
  return answer;
}

test('who sees no personal data gets alerts without names, replayed ones too; that a shop was watched is written down', async () => {
  const token = await fixture.token(['shop'], { userId: 'nils', role: 'analyst' });
  const masked = await fixture.watch(gateway, { auth: { token } });
  const other = await fixture.watch(gateway);
  const { cursor } = await subscribe(other, {});
  await subscribe(masked, {});
  await fixture.publish('alerts', 'shop:nora', [alertMessage({ id: 'named', customerName: 'Nora Nemo' })]);
  await waitFor(() => masked.alerts.length + other.alerts.length === 2, { what: 'the alert, twice' });
  expect([masked.alerts[0]?.alert.customerName, other.alerts[0]?.alert.customerName]).toEqual([
    null,
    'Nora Nemo',
  ]);
  const again = await fixture.watch(gateway, { auth: { token } });
  expect(await subscribe(again, { cursor })).toMatchObject({ replayed: 1 });
  expect(JSON.stringify(again.alerts)).not.toContain('Nora');
  const reads = await fixture.db.prisma.personalRead.findMany({ where: { userId: 'nils' } });
  expect(reads).not.toHaveLength(0);
  expect(reads[0]).toMatchObject({ kind: 'list', way: 'subscribe_alerts', masked: true });
});
