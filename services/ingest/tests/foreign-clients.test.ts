import { gzipSync } from 'node:zlib';
import { trackMessage, uniqueName, waitFor } from '@ebb/testkit';
import { post, runIngest, writeKey, type PostOptions, type RunningIngest } from './running-ingest.ts';

let ingest: RunningIngest;
beforeAll(async () => {
  ingest = await runIngest();
});
afterAll(() => ingest.close());

const bytes = (body: unknown, before = '') => new Uint8Array(Buffer.from(before + JSON.stringify(body)));
const gzipped = (body: unknown) => new Uint8Array(gzipSync(JSON.stringify(body)));

const ways: readonly [string, string, (body: object) => PostOptions][] = [
  ['a trailing slash', '/v1/track/', () => ({})],
  [
    'GZIP in capitals',
    '/v1/track',
    (body) => ({ raw: gzipped(body), headers: { 'content-encoding': 'GZIP' } }),
  ],
  ['a byte order mark', '/v1/track', (body) => ({ raw: bytes(body, '\ufeff') })],
  [
    'gzip that calls itself a form, as RudderStack for Node sends it',
    '/v1/track',
    (body) => ({
      raw: gzipped(body),
      headers: { 'content-encoding': 'gzip', 'content-type': 'application/x-www-form-urlencoded' },
    }),
  ],
];

it.each(ways)('takes %s', async (_what, path, options) => {
  const messageId = uniqueName('foreign');
  const body = trackMessage('a', { messageId });
  expect((await post(ingest, path, body, options(body))).status).toBe(200);
  await waitFor(() => ingest.events.some((event) => event.messageId === messageId), { what: 'the event' });
});

it('takes the traits of an identify from its context too', async () => {
  const messageId = uniqueName('traits');
  const body = { userId: 'u', messageId, context: { traits: { email: 'anna@example.com' } } };
  expect((await post(ingest, '/v1/identify', body)).status).toBe(200);
  await waitFor(() => ingest.events.some((event) => event.messageId === messageId), { what: 'the event' });
  expect(ingest.events.find((event) => event.messageId === messageId)?.traits).toEqual({
    email: 'anna@example.com',
  });
});

it.each([
  ['what RudderStack sends', undefined, ['anonymousid', 'sentat', 'rsa-since-last-attempt']],
  [
    'what a library asks for',
    'Authorization, X-Retry-Count,rsa-retry-reason',
    ['x-retry-count', 'rsa-retry-reason'],
  ],
  ['nothing that is no name of a header', 'a\u00e9\u00df: b', ['authorization']],
])('lets pages send %s', async (_what, asked, expected) => {
  const headers = asked === undefined ? {} : { 'access-control-request-headers': asked };
  for (const path of ['/v1/batch', '/v1/t', '/sourceConfig', '/beacon/v1/batch']) {
    const answer = await fetch(ingest.url + path, { method: 'OPTIONS', headers });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([204, '*']);
    const allowed = (answer.headers.get('access-control-allow-headers') ?? '').split(/, */);
    expect(allowed).toEqual(expect.arrayContaining(expected));
    expect(allowed.every((name) => /^[\w-]+$/.test(name))).toBe(true);
  }
});

describe('what Segment’s browser library asks for', () => {
  const settings = (key: string, headers: Record<string, string> = {}) =>
    fetch(`${ingest.url}/v1/projects/${key}/settings`, { headers });

  it('the settings say where it sends to: there where it was asked, by the protocol of the page', async () => {
    const proxied = { 'x-forwarded-host': 'ebb.example', 'x-forwarded-proto': 'https' };
    expect(await (await settings(writeKey, proxied)).json()).toMatchObject({
      integrations: { 'Segment.io': { apiKey: writeKey, apiHost: 'ebb.example/v1', protocol: 'https' } },
      metrics: { sampleRate: 0 },
    });
    const direct = (await (await settings(writeKey)).json()) as {
      integrations: { 'Segment.io': { apiHost: string; protocol: string } };
    };
    const { apiHost, protocol } = direct.integrations['Segment.io'];
    expect(`${protocol}://${apiHost}`).toBe(`${ingest.url}/v1`);
  });

  it.each([
    ['a key that is nobody’s', 'nobodys', {}, 404],
    ['a host that is none', writeKey, { 'x-forwarded-host': 'a"b/c' }, 400],
  ])('%s is a problem', async (_what, key, headers, status) => {
    const answer = await settings(key, headers);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'application/problem+json']);
  });

  it.each([
    ['/analytics.js/v1/a-key/analytics.min.js', 200],
    ['/analytics.js/v1/%22)/analytics.min.js', 404],
    ['/analytics-next/bundles/..%2Findex.js', 404],
    ['/analytics-next/bundles/no-such-part.js', 404],
  ])('%s: %i', async (path, status) => {
    const answer = await fetch(ingest.url + path);
    const text = await answer.text();
    expect(answer.status).toBe(status);
    if (status === 200) expect(text).toContain('analyticsWriteKey="a-key"');
  });
});
