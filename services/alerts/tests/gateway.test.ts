import type { PredictionMessage, SubscribeAnswer } from '@ebb/contracts';
import { waitFor } from '@ebb/testkit';
import { alertMessage } from './alert-message.ts';
import type { TestClient, TestGateway, Watcher } from './gateway-fixture.ts';
import { createGatewayFixture } from './gateway-fixture.ts';

let fixture: Awaited<ReturnType<typeof createGatewayFixture>>;
let gateway: TestGateway;

beforeAll(async () => {
  fixture = await createGatewayFixture('gateway');
  gateway = await fixture.startGateway();
});

afterAll(async () => {
  await fixture.close();
});

function subscribe(
  client: TestClient,
  request: { shopId: string; cursor?: string },
): Promise<SubscribeAnswer> {
  return client.timeout(10_000).emitWithAck('subscribe_alerts', request);
}

async function live(client: TestClient, request: { shopId: string; cursor?: string }) {
  const answer = await subscribe(client, request);
  if (!answer.ok) throw new Error(answer.detail);
  return answer;
}

const versionsOf = ({ alerts }: Watcher) => alerts.map(({ alert }) => `${alert.id}@${alert.version}`);

function refusal(client: TestClient): Promise<Error & { data?: unknown }> {
  return new Promise((resolve, reject) => {
    client.once('connect_error', resolve);
    client.once('connect', () => reject(new Error('it was let in')));
  });
}

test.each([
  ['no token', {}, 'missing'],
  ['a made-up token', { auth: { token: 'abc' } }, 'invalid'],
  ['a token that is no text', { auth: { token: { $ne: 1 } } }, 'missing'],
])('%s is refused', async (_what, options, reason) => {
  const error = await refusal(fixture.connect(gateway, options));
  expect(error.data).toEqual({ type: 'unauthorized', reason });
});

test('an expired token is refused', async () => {
  const token = await fixture.token(['shop'], { tokenSeconds: -1 });
  const error = await refusal(fixture.connect(gateway, { auth: { token } }));
  expect(error.data).toEqual({ type: 'unauthorized', reason: 'expired' });
});

test('a page of another origin is refused, even with a valid cookie', async () => {
  const cookie = `ebb_session=${await fixture.token()}`;
  const error = await refusal(
    fixture.connect(gateway, { extraHeaders: { cookie, origin: 'https://evil.example' } }),
  );
  expect(error.data).toBeUndefined();
});

test('the session cookie is as good as a token', async () => {
  const cookie = `other=1; ebb_session=${await fixture.token()}`;
  const { client } = await fixture.watch(gateway, { auth: {}, extraHeaders: { cookie } });
  await expect(live(client, { shopId: 'shop' })).resolves.toMatchObject({ ok: true });
});

test('a session that expires in the middle of a connection ends the connection', async () => {
  // Long enough for a busy machine to connect within.
  const token = await fixture.token(['shop'], { sessionSeconds: 8 });
  const { client } = await fixture.watch(gateway, { auth: { token } });
  await waitFor(() => client.disconnected, { what: 'the gateway to hang up' });
});

test('a shop that is not the caller’s cannot be watched', async () => {
  const { client } = await fixture.watch(gateway);
  await expect(subscribe(client, { shopId: 'other' })).resolves.toMatchObject({
    ok: false,
    error: 'forbidden',
  });
});

test.each([
  ['nothing', undefined],
  ['a text', 'shop'],
  ['no shop', {}],
  ['a shop that is no text', { shopId: 7 }],
  ['a made-up cursor', { shopId: 'shop', cursor: 'zzz' }],
  ['a cursor of negative offsets', { shopId: 'shop', cursor: Buffer.from('[-1]').toString('base64url') }],
])('%s instead of a subscription is answered and breaks nothing', async (_what, request) => {
  const { client } = await fixture.watch(gateway);
  const untyped = client as unknown as { emitWithAck(event: string, payload: unknown): Promise<unknown> };
  await expect(untyped.emitWithAck('subscribe_alerts', request)).resolves.toMatchObject({ error: 'invalid' });
});

test('a subscription without a function to answer breaks nothing', async () => {
  const { client } = await fixture.watch(gateway);
  const untyped = client as unknown as { emit(event: string, ...payload: unknown[]): void };
  untyped.emit('subscribe_alerts', { shopId: 'shop' });
  untyped.emit('unsubscribe_alerts', null, 'no function');
  untyped.emit('no such event', 1);
  await expect(live(client, { shopId: 'shop' })).resolves.toMatchObject({ ok: true });
});

test('an alert is seen live by who watches its shop, and by nobody else', async () => {
  const mine = await fixture.watch(gateway);
  const theirs = await fixture.watch(gateway, { auth: { token: await fixture.token(['other']) } });
  const idle = await fixture.watch(gateway);
  await live(mine.client, { shopId: 'shop' });
  await live(theirs.client, { shopId: 'other' });
  await fixture.publish('alerts', 'shop:anna', [alertMessage({ id: 'live', revenueAtRiskMinor: 77 })]);
  await fixture.publish('alerts', 'other:bert', [alertMessage({ id: 'foreign', shopId: 'other' })]);
  await waitFor(() => mine.alerts.length + theirs.alerts.length === 2, { what: 'both alerts' });
  expect(versionsOf(mine)).toEqual(['live@1']);
  expect(mine.alerts[0]?.alert.revenueAtRiskMinor).toBe(77);
  expect(versionsOf(theirs)).toEqual(['foreign@1']);
  expect(idle.alerts).toEqual([]);
});

test('who was away gets exactly what was missed, in order, then what is new', async () => {
  const first = await fixture.watch(gateway);
  const { cursor: begin } = await live(first.client, { shopId: 'shop' });
  await fixture.publish('alerts', 'shop:c', [alertMessage({ id: 'gap0' })]);
  await waitFor(() => first.alerts.length === 1, { what: 'the first alert' });
  first.client.disconnect();

  const missed = [1, 2, 3, 4, 5].map((version) => alertMessage({ id: 'gap', version }));
  await fixture.publish('alerts', 'shop:c', missed);
  await fixture.publish('alerts', 'shop:d', [alertMessage({ id: 'gap-d' })]);
  const witness = await fixture.watch(gateway);
  await live(witness.client, { shopId: 'shop', cursor: begin });
  await waitFor(() => witness.alerts.length === 7, { what: 'all to be read' });

  const second = await fixture.watch(gateway);
  const answer = await live(second.client, { shopId: 'shop', cursor: first.alerts[0]?.cursor ?? '' });
  expect(answer).toMatchObject({ replayed: 6, resync: false });
  expect(versionsOf(second).filter((id) => id.startsWith('gap@'))).toEqual(
    [1, 2, 3, 4, 5].map((version) => `gap@${version}`),
  );
  expect(versionsOf(second)).toContain('gap-d@1');
  expect(second.alerts).toHaveLength(6);
  await fixture.publish('alerts', 'shop:c', [alertMessage({ id: 'gap', version: 6 })]);
  await waitFor(() => second.alerts.length === 7, { what: 'the new alert' });

  // The last cursor is the present: coming back with it brings nothing.
  const third = await fixture.watch(gateway);
  const nothing = await live(third.client, { shopId: 'shop', cursor: second.alerts.at(-1)?.cursor ?? '' });
  expect(nothing).toMatchObject({ replayed: 0, resync: false });
});

test('a repeat of the relay is dropped', async () => {
  const watcher = await fixture.watch(gateway);
  await live(watcher.client, { shopId: 'shop' });
  const [one, two] = [1, 2].map((version) => alertMessage({ id: 'twice', version }));
  if (one === undefined || two === undefined) throw new Error('unreachable');
  await fixture.publish('alerts', 'shop:e', [one, two, one, two, alertMessage({ id: 'end' })]);
  await waitFor(() => versionsOf(watcher).includes('end@1'), { what: 'the last alert' });
  expect(versionsOf(watcher)).toEqual(['twice@1', 'twice@2', 'end@1']);
});

test('a record that cannot be read is passed over', async () => {
  const watcher = await fixture.watch(gateway);
  await live(watcher.client, { shopId: 'shop' });
  await fixture.publish('alerts', 'shop:f', ['{', '"text"', '{"v":2}', '', alertMessage({ id: 'fine' })]);
  await waitFor(() => watcher.alerts.length === 1, { what: 'the readable alert' });
  expect(versionsOf(watcher)).toEqual(['fine@1']);
});

test('who no longer watches gets nothing', async () => {
  const [gone, stays] = [await fixture.watch(gateway), await fixture.watch(gateway)];
  await live(gone.client, { shopId: 'shop' });
  await live(stays.client, { shopId: 'shop' });
  await gone.client.emitWithAck('unsubscribe_alerts', { shopId: 'shop' });
  await fixture.publish('alerts', 'shop:g', [alertMessage({ id: 'later' })]);
  await waitFor(() => stays.alerts.length === 1, { what: 'the alert' });
  expect(gone.alerts).toEqual([]);
});

function prediction(customerId: string, version: number): PredictionMessage {
  return {
    v: 1,
    shopId: 'shop',
    customerId,
    version,
    band: 'high',
    previousBand: 'low',
    score: 70,
    previousScore: 20,
    probability: 0.7,
    revenueAtRiskMinor: 5,
    currency: 'EUR',
    modelId: null,
    scoredAt: 1,
    cause: 'event',
    messageId: null,
    kind: null,
    receivedAt: null,
  };
}

test('of many score updates of a customer the last one arrives, and no older one after it', async () => {
  const watcher = await fixture.watch(gateway);
  await live(watcher.client, { shopId: 'shop' });
  const versions = Array.from({ length: 300 }, (_, index) => index + 1);
  await fixture.publish('predictions', 'shop:h', [
    ...versions.map((version) => prediction('h', version)),
    'junk',
  ]);
  await fixture.publish('predictions', 'shop:i', [prediction('i', 1)]);
  const got = (customerId: string) =>
    watcher.predictions.filter((message) => message.customerId === customerId).map(({ version }) => version);
  await waitFor(() => got('h').includes(300) && got('i').length === 1, { what: 'the newest scores' });
  expect(got('h')).toEqual([...got('h')].sort((a, b) => a - b));
  expect(got('h').length).toBeLessThan(300);
});

test('a gateway that was started anew, and one beside it, catch a client up just the same', async () => {
  const before = await fixture.watch(gateway);
  const { cursor } = await live(before.client, { shopId: 'shop' });
  const other = await fixture.startGateway();
  await other.stop();
  await fixture.publish(
    'alerts',
    'shop:r',
    [1, 2, 3].map((version) => alertMessage({ id: 'restart', version })),
  );
  const restarted = await fixture.startGateway();
  const after = await fixture.watch(restarted);
  const answer = await live(after.client, { shopId: 'shop', cursor });
  expect(answer).toMatchObject({ replayed: 3, resync: false });
  expect(versionsOf(after)).toEqual(['restart@1', 'restart@2', 'restart@3']);
  await waitFor(() => before.alerts.length === 3, { what: 'the same on the other gateway' });
});

test('who comes back after more than the gateway remembers is told to fetch', async () => {
  const forgetful = await fixture.startGateway({ rememberedAlerts: 2 });
  const watcher = await fixture.watch(forgetful);
  const { cursor } = await live(watcher.client, { shopId: 'shop' });
  const alerts = [1, 2, 3].map((version) => alertMessage({ id: 'forgotten', version }));
  await fixture.publish('alerts', 'shop:j', alerts);
  await waitFor(() => watcher.alerts.length === 3, { what: 'the alerts' });
  const late = await fixture.watch(forgetful);
  const answer = await live(late.client, { shopId: 'shop', cursor });
  expect(answer).toMatchObject({ replayed: 0, resync: true });
  // From here on it is live again.
  await fixture.publish('alerts', 'shop:j', [alertMessage({ id: 'forgotten', version: 4 })]);
  await waitFor(() => late.alerts.length === 1, { what: 'the next alert' });
});

test('a client ahead of everything this topic ever held is told to fetch', async () => {
  const { client } = await fixture.watch(gateway);
  const cursor = Buffer.from('[1000000,1000000]').toString('base64url');
  await expect(live(client, { shopId: 'shop', cursor })).resolves.toMatchObject({ resync: true });
}, 15_000);

test('a client that does not read is cut short and told so, and others are not held up', async () => {
  const narrow = await fixture.startGateway({ clientBacklogBytes: 65_536 });
  const slow = await fixture.watch(narrow);
  const quick = await fixture.watch(narrow);
  await live(slow.client, { shopId: 'shop' });
  await live(quick.client, { shopId: 'shop' });
  // The connection below Socket.IO: as long as it is paused, the kernel's buffers fill up and nothing is read.
  const { ws } = slow.client.io.engine.transport as unknown as { ws: { pause(): void; resume(): void } };
  ws.pause();
  const longText = 'x'.repeat(200_000);
  let sent = 0;
  await waitFor(
    async () => {
      sent += 1;
      await fixture.publish('alerts', 'shop:slow', [
        alertMessage({ id: 'flood', version: sent, customerName: longText }),
      ]);
      return (await fixture.metric(narrow, 'ebb_gateway_resyncs_total{reason="slow_client"}')) > 0;
    },
    { what: 'the slow client to be noticed' },
  );
  await waitFor(() => quick.alerts.length === sent, { what: 'the quick client to have it all' });
  ws.resume();
  await waitFor(() => slow.resyncs.length === 1, { what: 'the slow client to be told' });
  expect(slow.alerts.length).toBeLessThan(sent);
  await fixture.publish('alerts', 'shop:slow', [alertMessage({ id: 'flood', version: sent + 1 })]);
  await waitFor(() => slow.alerts.at(-1)?.alert.version === sent + 1, {
    what: 'the slow client to be live again',
  });
});

test('the gateway is ready, alive, and counts', async () => {
  const at = (path: string) => fetch(`http://127.0.0.1:${gateway.opsPort}${path}`);
  expect((await at('/livez')).status).toBe(200);
  expect((await at('/readyz')).status).toBe(200);
  await expect(
    fixture.metric(gateway, 'ebb_gateway_records_total{topic="alerts",result="invalid"}'),
  ).resolves.toBe(4);
  await expect(fetch(`http://127.0.0.1:${gateway.port}/`)).resolves.toMatchObject({ status: 404 });
});
