import { gzipSync } from 'node:zlib';
import { trackMessage, uniqueName, waitFor } from '@ebb/testkit';
import { post, runIngest, type PostOptions, type RunningIngest } from './running-ingest.ts';

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

it('lets browsers send the headers of RudderStack', async () => {
  const answer = await fetch(`${ingest.url}/v1/batch`, { method: 'OPTIONS' });
  const allowed = answer.headers.get('access-control-allow-headers') ?? '';
  expect(allowed.split(/, */)).toEqual(expect.arrayContaining(['anonymousid', 'rsa-since-last-attempt']));
});
