import { createHmac, sign } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { newTokenKey, privateTokenKeys, publicTextsOf, refreshTokenOf } from '@ebb/session';
import { testTokenSettings } from '@ebb/testkit';
import { password } from './api-fixture.ts';

const { EBB_JWT_SECRET: jwtSecret, EBB_TOKEN_KEYS: tokenKey } = testTokenSettings;

/** What the attacks use: a viewer of `shop`, an admin of it, and what belongs to `other`. */
export const of = {
  viewer: '',
  viewerSession: '',
  admin: '',
  ended: '',
  alert: '',
  key: '',
  apiToken: '',
  endedApiToken: '',
  refused: '',
  session: '',
};

export interface Try {
  readonly method?: string;
  readonly path: string;
  readonly as?: string | null;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  readonly raw?: string | Uint8Array<ArrayBuffer>;
}

/** A token made by hand, well signed unless it is given another key. */
function forged(claims: object, { key = tokenKey, issuer = 'ebb' } = {}): string {
  const { signing } = privateTokenKeys([key]);
  const kid = privateTokenKeys([tokenKey]).signing.id;
  const text = `${part({ alg: 'EdDSA', typ: 'JWT', kid })}.${payloadOf(claims, issuer)}`;
  return `${text}.${sign(null, Buffer.from(text), signing.key).toString('base64url')}`;
}

/** A token signed with what is no private key: the secret of before, or the public key, which everybody can read. */
function signedByHash(secret: string): string {
  const kid = privateTokenKeys([tokenKey]).signing.id;
  const text = `${part({ alg: 'HS256', typ: 'JWT', kid })}.${payloadOf({}, 'ebb')}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

function payloadOf(claims: object, issuer: string): string {
  const times = { iat: Math.floor(Date.now() / 1000), exp: Math.floor(Date.now() / 1000) + 3_600 };
  return part({ iss: issuer, sub: 'vera', sid: of.viewerSession, ...times, ...claims });
}
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const alerts = '/api/alerts?shop=shop';
const withToken = (as: string): Try => ({ path: alerts, as });
const login = (body: unknown, headers: Record<string, string> = {}): Try => ({
  path: '/api/login',
  as: null,
  body,
  headers,
});
const right = { email: 'lena@ebb.example', password };
const shop = '/api/shops/shop';
const other = '/api/shops/other';
const admin = (path: string, body: unknown, method = 'POST'): Try => ({ path, method, body, as: of.admin });

const newToken = { name: 'x', role: 'viewer', shops: ['shop'], expiresInDays: 1 };
const apiToken = (path: string, body: unknown): Try => ({ path, method: 'POST', body, as: of.apiToken });

/** What is tried, with what it is, and the statuses with which it may be refused. */
export const ways: readonly (readonly [name: string, way: () => Try, statuses: readonly number[]])[] = [
  // Tokens
  ['an API token that never was', () => withToken(`ebb_api_${'A'.repeat(43)}`), [401]],
  ['an API token with its end cut off', () => withToken(of.apiToken.slice(0, -1)), [401]],
  ['an API token that was revoked', () => withToken(of.endedApiToken), [401]],
  ['an API token in another shop', () => ({ path: '/api/alerts?shop=other', as: of.apiToken }), [403]],
  ['an API token that makes another', () => apiToken('/api/shops/shop/api-tokens', newToken), [403]],
  [
    'an API token that invites',
    () => apiToken(`${shop}/invitations`, { email: 'x@y.example', role: 'admin' }),
    [403],
  ],
  ['an API token that takes a session', () => ({ path: '/api/sessions', as: of.apiToken }), [403]],
  [
    'an API token that sets another password',
    () => apiToken('/api/me/password', { current: password, next: 'another long password' }),
    [403],
  ],
  [
    'an API token in a cookie',
    () => ({ path: alerts, as: null, headers: { cookie: `ebb_session=${of.apiToken}` } }),
    [401],
  ],
  [
    'an API token that is an owner',
    () => admin('/api/shops/shop/api-tokens', { ...newToken, role: 'owner' }),
    [403],
  ],
  [
    'an API token for somebody else’s shop',
    () => admin('/api/shops/shop/api-tokens', { ...newToken, shops: ['other'] }),
    [403],
  ],
  ['no token', () => ({ path: alerts, as: null }), [401]],
  [
    'an unsigned token',
    () => withToken(`${part({ alg: 'none' })}.${part({ sub: 'vera', sid: of.viewerSession })}.`),
    [401],
  ],
  ['a token of another key under our key’s name', () => withToken(forged({}, { key: newTokenKey() })), [401]],
  ['a token signed with the secret of before', () => withToken(signedByHash(jwtSecret)), [401]],
  [
    'a token signed with the public key as a secret',
    () => withToken(signedByHash(publicTextsOf([tokenKey]).join())),
    [401],
  ],
  ['a token of another issuer', () => withToken(forged({}, { issuer: 'somebody' })), [401]],
  ['somebody else’s session in one’s own token', () => withToken(forged({ sid: of.session })), [401]],
  ['a session that was ended', () => withToken(of.ended), [401]],
  ['a session’s id as a token', () => withToken(of.viewerSession), [401]],
  [
    'a refresh token as an access token',
    () => withToken(refreshTokenOf({ sessionId: of.viewerSession, number: 0 }, jwtSecret)),
    [401],
  ],
  [
    'an access token as a refresh token',
    () => ({
      path: '/api/session/refresh',
      as: null,
      body: {},
      headers: { cookie: `ebb_refresh=${of.viewer}` },
    }),
    [401],
  ],
  ['a token with its end cut off', () => withToken(of.viewer.slice(0, -2)), [401]],
  [
    'a role that is claimed in the token',
    () => ({
      ...admin(`${shop}/write-keys`, { name: 'x', kind: 'server' }),
      as: forged({ role: 'owner', shops: ['shop', 'other'] }),
    }),
    [403],
  ],
  ['a token in the address', () => ({ path: `${alerts}&token=${of.viewer}`, as: null }), [401]],
  [
    'a cookie from a neighbouring host',
    () => ({
      path: alerts,
      as: null,
      headers: { cookie: `ebb_session=${of.viewer}`, 'x-forwarded-proto': 'https' },
    }),
    [401],
  ],
  // Other sites
  ['another site’s sign-in', () => login(right, { 'sec-fetch-site': 'cross-site' }), [403]],
  ['a neighbouring site’s sign-in', () => login(right, { 'sec-fetch-site': 'same-site' }), [403]],
  ['a sign-in of another origin', () => login(right, { origin: 'https://evil.example' }), [403]],
  ['a sign-in of no origin', () => login(right, { origin: 'null' }), [403]],
  [
    'another site’s sign-out',
    () => ({ path: '/api/logout', method: 'POST', body: {}, headers: { 'sec-fetch-site': 'cross-site' } }),
    [403],
  ],
  [
    'a form',
    () => ({
      path: '/api/login',
      as: null,
      raw: 'email=a&password=b',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    }),
    [415],
  ],
  [
    'JSON as plain text',
    () => ({
      path: '/api/login',
      as: null,
      raw: JSON.stringify(right),
      headers: { 'content-type': 'text/plain' },
    }),
    [415],
  ],
  // What is another shop's
  ['another shop’s alerts', () => ({ path: '/api/alerts?shop=other' }), [403]],
  ['another shop’s alert by its id', () => ({ path: `/api/alerts/${of.alert}`, as: of.admin }), [404]],
  ['taking another shop’s alert', () => admin(`/api/alerts/${of.alert}/acknowledge`, { version: 1 }), [404]],
  ['another shop’s customer', () => ({ path: '/api/customers/x?shop=other' }), [403]],
  ['another shop’s customer, whole', () => ({ path: `${other}/customers/x/export`, as: of.admin }), [403]],
  ['erasing another shop’s customer', () => admin(`${other}/customers/x/erase`, { confirm: 'x' }), [403]],
  [
    'a shop in the body besides one’s own',
    () => admin('/api/churn/predict?shop=shop', { shopId: 'other', customerId: 'x' }),
    [403],
  ],
  ['two shops in the address', () => ({ path: '/api/alerts?shop=shop&shop=other' }), [400, 403]],
  [
    'another shop’s write key through one’s own',
    () => admin(`${shop}/write-keys/${of.key}/revoke`, {}),
    [404],
  ],
  [
    'replacing another shop’s write key',
    () => admin(`${shop}/write-keys/${of.key}/rotate`, { overlapHours: 0 }),
    [404],
  ],
  ['another shop’s refused event', () => ({ path: `/api/events/refused/${of.refused}?shop=shop` }), [404]],
  ['another shop’s audit log', () => ({ path: `${other}/audit`, as: of.admin }), [403]],
  [
    'somebody else’s session',
    () => ({ path: `/api/sessions/${of.session}`, method: 'DELETE', body: {} }),
    [404],
  ],
  ['another password for somebody of another shop', () => admin(`${shop}/people/olga/reset`, {}), [404]],
  // More than one's role
  [
    'a write key by a viewer',
    () => ({ path: `${shop}/write-keys`, body: { name: 'x', kind: 'server' } }),
    [403],
  ],
  [
    'an alert by a viewer',
    () => ({ path: `/api/alerts/${of.alert}/resolve`, body: { version: 1, outcome: 'lost' } }),
    [403],
  ],
  ['the audit log by a viewer', () => ({ path: `${shop}/audit` }), [403]],
  [
    'an owner made by an admin',
    () => admin(`${shop}/invitations`, { email: 'o@x.example', role: 'owner' }),
    [403],
  ],
  ['one’s own role', () => admin(`${shop}/people/ada`, { role: 'manager' }, 'PATCH'), [409]],
  [
    'another role by an address that is not there',
    () => ({ path: '/api/me', method: 'PATCH', body: { role: 'owner' } }),
    [405],
  ],
  [
    'a link that is guessed',
    () => ({
      path: '/api/account-link',
      as: null,
      body: { token: 'A'.repeat(43), name: 'x', password: 'a quiet harbour' },
    }),
    [404],
  ],
  // What is sent
  [
    'a prototype in the body',
    () => ({
      path: '/api/login',
      as: null,
      raw: '{"__proto__":{"admin":true},"email":"a@b.c","password":"x"}',
    }),
    [400],
  ],
  [
    'a constructor’s prototype in the body',
    () => ({
      path: '/api/login',
      as: null,
      raw: '{"constructor":{"prototype":{"x":1}},"email":"a@b.c","password":"x"}',
    }),
    [400],
  ],
  ['an operator in the place of a text', () => login({ email: { $gt: '' }, password: { $gt: '' } }), [400]],
  ['a list in the place of a text', () => login({ email: [right.email, 'b@c.d'], password }), [400]],
  ['SQL in a sort', () => ({ path: `${alerts}&sort=id;DROP%20TABLE%20alert` }), [400]],
  ['a cursor made by hand', () => ({ path: `${alerts}&cursor=${part([`x' OR 1=1 --`, 1, 'a'])}` }), [400]],
  ['SQL in a password', () => login({ email: `' OR '1'='1`, password: `' OR '1'='1` }), [401]],
  ['a body of 70 KB', () => login({ ...right, password: 'x'.repeat(70_000) }), [413]],
  [
    'a packed body',
    () => ({
      path: '/api/login',
      as: null,
      raw: new Uint8Array(gzipSync('0'.repeat(1_000_000))),
      headers: { 'content-encoding': 'gzip' },
    }),
    [400, 415],
  ],
  ['brackets without end', () => ({ path: '/api/login', as: null, raw: '['.repeat(60_000) }), [400]],
  [
    'a path upwards',
    () => ({ path: '/api/docs/static/..%2f..%2f..%2fpackage.json', as: null }),
    [400, 403, 404],
  ],
  ['a zero byte in an id', () => ({ path: '/api/customers/a%00b?shop=shop' }), [400, 404]],
  [
    'another method by a header',
    () => ({ path: '/api/me', method: 'POST', body: {}, headers: { 'x-http-method-override': 'DELETE' } }),
    [405],
  ],
  ['lines in a name that is logged', () => login({ email: 'a@b.c\nINFO signed in', password: 'x' }), [401]],
];
