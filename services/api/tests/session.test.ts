import { endpoints } from '@ebb/contracts';
import type { Problem, Session, User } from '@ebb/contracts';
import { waitFor } from '@ebb/testkit';
import type { ApiFixture, RunningApi } from './api-fixture.ts';
import { createApiFixture, password } from './api-fixture.ts';

let fixture: ApiFixture;
let api: RunningApi;

beforeAll(async () => {
  fixture = await createApiFixture('session');
  api = await fixture.start();
});

afterAll(async () => {
  await fixture.close();
});

const login = (running: RunningApi, email: string, word: string) =>
  fixture.call<Session & Problem>(running, '/api/login', { body: { email, password: word }, as: null });

test('signing in sets a cookie and answers a token that both open the door', async () => {
  const { status, headers, body } = await login(api, ' Lena@Ebb.example ', password);
  expect(status).toBe(200);
  expect(body.user).toEqual({
    id: 'lena',
    email: 'lena@ebb.example',
    name: 'lena',
    role: 'manager',
    seesPersonalData: true,
    shops: [{ id: 'shop', name: 'shop', currency: 'EUR', currencyDigits: 2, timeZone: 'Europe/Berlin' }],
  });
  expect(body.expiresAt).toBeGreaterThan(Date.now());
  const [cookie = '', refresh = ''] = headers.getSetCookie();
  expect(cookie).toMatch(/^ebb_session=[^;]+; Max-Age=900; Path=\/; HttpOnly; SameSite=Lax$/);
  expect(refresh).toMatch(/^ebb_refresh=[^;]+; Max-Age=43200; Path=\/api\/; HttpOnly; SameSite=Strict$/);

  const byToken = await fixture.call<User>(api, '/api/me', { as: body.token });
  expect(byToken.body.id).toBe('lena');
  const byCookie = await fetch(`${api.url}/api/me`, { headers: { cookie: cookie.split(';')[0] ?? '' } });
  expect(byCookie.status).toBe(200);
});

test('behind TLS cookies are for this host and TLS only, but only a trusted proxy may say so', async () => {
  const signIn = (running: RunningApi) =>
    fetch(`${running.url}/api/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-proto': 'https' },
      body: JSON.stringify({ email: 'lena@ebb.example', password }),
    });
  const overTls = (await signIn(api)).headers.getSetCookie();
  expect(overTls.map((each) => each.split('=')[0])).toEqual([
    '__Host-ebb_session',
    '__Host-ebb_refresh',
    '__Host-ebb_device',
  ]);
  for (const cookie of overTls) expect(cookie).toMatch(/; Path=\/; HttpOnly; Secure; SameSite=/);
  const pair = overTls[0]?.split(';')[0] ?? '';
  const me = (cookie: string, proto: string) =>
    fetch(`${api.url}/api/me`, { headers: { cookie, 'x-forwarded-proto': proto } });
  expect((await me(pair, 'https')).status).toBe(200);
  // What a page without TLS, or a neighbouring host, can set.
  expect((await me(pair.replace('__Host-', ''), 'https')).status).toBe(401);
  const suspicious = await fixture.start({ trustedProxies: ['10.0.0.1'] });
  expect((await signIn(suspicious)).headers.get('set-cookie')).not.toContain('; Secure');
});

test('an unknown address and a wrong password get the same answer', async () => {
  const wrong = await login(api, 'lena@ebb.example', 'nope');
  const unknown = await login(api, 'nobody@ebb.example', 'nope');
  expect(wrong.status).toBe(401);
  expect({ ...unknown.body, requestId: '' }).toEqual({ ...wrong.body, requestId: '' });
});

test('guessing is stopped for the account and address, also sent all at once; the right password is not held against anybody', async () => {
  const strict = await fixture.start({ loginFailuresPerAccount: 3 });
  const email = `amir@ebb.example`;
  for (let time = 0; time < 5; time++) expect((await login(strict, email, password)).status).toBe(200);
  const guesses = await Promise.all(Array.from({ length: 8 }, () => login(strict, email, 'guess')));
  expect(guesses.filter(({ status }) => status === 401)).toHaveLength(3);
  const refused = guesses.filter(({ status }) => status === 429);
  expect(refused).toHaveLength(5);
  expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await login(strict, email, password)).status).toBe(429);
  expect((await login(strict, 'lena@ebb.example', password)).status).toBe(200);
});

test('strangers cannot keep anybody out of an account: not by guessing from many addresses, not beside its owner', async () => {
  const strict = await fixture.start({ loginFailuresPerAccount: 2, loginDelayMs: 50 });
  const email = 'lena@ebb.example';
  const signIn = (address: string, word: string, cookie = '') =>
    fetch(`${strict.url}/api/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': address, cookie },
      body: JSON.stringify({ email, password: word }),
    });
  const net = () => Math.floor(Math.random() * 256);
  const ownAddress = `10.${net()}.${net()}.1`;
  const first = await signIn(ownAddress, password);
  const device = first.headers.getSetCookie().find((each) => each.startsWith('ebb_device')) ?? '';
  // More wrong ones than the account's own limit, from an address each; and what one address may, from the owner's.
  const addresses = Array.from({ length: 21 }, (_, index) => `10.${net()}.${net()}.${index}`);
  const guesses = await Promise.all(
    [...addresses, ownAddress, ownAddress].map((from) => signIn(from, 'guess')),
  );
  expect(guesses.map(({ status }) => status)).toEqual(Array(23).fill(401));
  // Counts are kept in the process until it has found Redis: some more may be needed.
  await waitFor(async () => (await signIn(ownAddress, 'guess')).status === 429, { what: 'the refusal' });
  expect((await signIn(ownAddress, password)).status).toBe(429);
  expect((await signIn(ownAddress, password, device.split(';')[0])).status).toBe(200);
  // A device that is not known yet, from elsewhere: slower, and let in.
  expect((await signIn(`10.${net()}.${net()}.9`, password)).status).toBe(200);
}, 60_000);

test('a whole network is limited too: another address of it is no new start', async () => {
  const strict = await fixture.start({ loginFailuresPerAddress: 1 });
  const network = `10.${Math.floor(Math.random() * 256)}.${Math.floor(Math.random() * 256)}`;
  let host = 0;
  const guess = async () => {
    host += 1;
    const answer = await fetch(`${strict.url}/api/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': `${network}.${host}` },
      body: JSON.stringify({ email: `nobody-${host}@ebb.example`, password: 'guess' }),
    });
    return answer.status;
  };
  expect(await guess()).toBe(401);
  // Each from an address of its own, about an account of its own.
  await waitFor(async () => (await guess()) === 429, {
    what: 'the network to be refused',
    timeoutMs: 60_000,
  });
  expect(host).toBeLessThan(256);
});

test('signing out takes the cookies away', async () => {
  const { status, headers } = await fixture.call(api, '/api/logout', { method: 'POST', as: null });
  expect(status).toBe(204);
  expect(headers.getSetCookie()).toEqual([
    'ebb_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax',
    'ebb_refresh=; Max-Age=0; Path=/api/; HttpOnly; SameSite=Strict',
  ]);
});

test.each([
  ['no token', null, 'unauthenticated'],
  ['a made-up token', 'abc.def.ghi', 'unauthenticated'],
])('%s: 401', async (_what, as, type) => {
  const { status, body, headers } = await fixture.call<Problem>(api, '/api/customers?shop=shop', { as });
  expect(status).toBe(401);
  expect(body.type).toBe(`urn:ebb:problem:${type}`);
  expect(headers.get('content-type')).toContain('application/problem+json');
  expect(body.requestId).toBe(headers.get('x-request-id'));
});

test('an expired session says so', async () => {
  const as = await fixture.token({ tokenSeconds: -1 });
  const { status, body } = await fixture.call<Problem>(api, '/api/me', { as });
  expect([status, body.type]).toEqual([401, 'urn:ebb:problem:session-expired']);
});

test('a shop named elsewhere in the request opens no other', async () => {
  const { status, body } = await fixture.call<Problem>(api, '/api/churn/predict?shop=shop', {
    body: { shopId: 'other', features: { orders_90d: 1 } },
  });
  expect([status, body.type]).toEqual([403, 'urn:ebb:problem:forbidden-shop']);
});

test.each([
  '/api/customers?shop=other',
  '/api/customers/anna?shop=other',
  '/api/customers/anna/timeline?shop=other',
  '/api/alerts?shop=other',
  '/api/dashboard/stats?shop=other',
  '/api/shops/other/model',
  '/api/customers?shop=no-such-shop',
])('%s is forbidden to who has no access to that shop', async (path) => {
  const { status, body } = await fixture.call<Problem>(api, path);
  expect([status, body.type]).toEqual([403, 'urn:ebb:problem:forbidden-shop']);
});

test('a prediction for a forbidden shop is forbidden, an alert of one is answered like one that is not there', async () => {
  const predict = await fixture.call(api, '/api/churn/predict', {
    body: { shopId: 'other', customerId: 'x' },
  });
  expect(predict.status).toBe(403);
  await fixture.addProfile({ shopId: 'other', customerId: 'olga' });
  const id = await fixture.addAlert({ shopId: 'other', customerId: 'olga' });
  const there = await fixture.call<Problem>(api, `/api/alerts/${id}`);
  const nowhere = await fixture.call<Problem>(api, `/api/alerts/${'0'.repeat(32)}`);
  expect(there.status).toBe(404);
  expect({ ...there.body, requestId: '' }).toEqual({ ...nowhere.body, requestId: '' });
  const take = await fixture.call(api, `/api/alerts/${id}/acknowledge`, { body: { version: 1 } });
  expect(take.status).toBe(404);
  expect((await fixture.db.prisma.alert.findUnique({ where: { id } }))?.version).toBe(1);
});

test('what is not there, not allowed, not JSON or too large has its own answer', async () => {
  const problemOf = async (path: string, options: Parameters<ApiFixture['call']>[2]) => {
    const { status, body, headers } = await fixture.call<Problem>(api, path, options);
    return { status, type: body.type, allow: headers.get('allow') };
  };
  expect(await problemOf('/api/nothing', {})).toMatchObject({
    status: 404,
    type: 'urn:ebb:problem:not-found',
  });
  expect(await problemOf('/api/customers/anna', { method: 'DELETE' })).toEqual({
    status: 405,
    type: 'urn:ebb:problem:method-not-allowed',
    allow: 'GET, HEAD',
  });
  expect(await problemOf('/api/login', { body: '{' })).toMatchObject({
    status: 400,
    type: 'urn:ebb:problem:invalid-json',
  });
  const large = { email: 'a@b.c', password: 'x'.repeat(70_000) };
  expect(await problemOf('/api/login', { body: large })).toMatchObject({ status: 413 });
  const typo = { email: 'a@b.c' };
  expect(await problemOf('/api/login', { body: typo })).toMatchObject({
    status: 400,
    type: 'urn:ebb:problem:validation',
  });
});

test('the API describes itself, and the page to try it brings its own files', async () => {
  const document = await fixture.call<{
    openapi: string;
    paths: Record<string, unknown>;
    servers: unknown[];
  }>(api, '/api/openapi.json', {
    as: null,
  });
  const catalogue = Object.values(endpoints).map(({ path }) => path.replaceAll(/:(\w+)/g, '{$1}'));
  expect(Object.keys(document.body.paths).sort()).toEqual([...new Set(catalogue)].sort());
  const page = await fixture.call<string>(api, '/api/docs', { as: null });
  expect(page.status).toBe(200);
  const addresses = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address ?? '');
  expect(addresses.length).toBeGreaterThan(2);
  for (const address of addresses) {
    const response = await fetch(new URL(address, `${api.url}/api/docs/`));
    expect([address, new URL(response.url).host, response.status]).toEqual([
      address,
      new URL(api.url).host,
      200,
    ]);
  }
});

test('health and metrics are on the port for operators', async () => {
  const at = async (path: string) => (await fetch(`http://127.0.0.1:${api.opsPort}${path}`)).text();
  expect(JSON.parse(await at('/readyz'))).toMatchObject({ status: 'ok' });
  expect(await at('/metrics')).toContain(
    'ebb_http_request_duration_seconds_count{method="POST",route="/api/login",status="200"}',
  );
});
