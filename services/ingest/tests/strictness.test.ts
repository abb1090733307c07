import { connect } from 'node:net';
import { startOwnNginx, type OwnNginx } from '@ebb/local/own-nginx';
import { projectRoot, waitFor } from '@ebb/testkit';
import { appWith } from './app-without-servers.ts';
import { post, runIngest, writeKey, type RunningIngest } from './running-ingest.ts';

// What senders do that programs of a laboratory do not, byte by byte, at ingest's own port and through nginx.

let ingest: RunningIngest;
let nginx: OwnNginx;
beforeAll(async () => {
  ingest = await runIngest();
  nginx = await startOwnNginx({ ingest: Number(new URL(ingest.url).port) }, projectRoot());
});
afterAll(async () => {
  await nginx.close();
  await ingest.close();
});

/** Sends bytes as they are; resolves with the answer when all of it has come, or the other side has closed. */
function exchange(origin: string, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(origin).port), '127.0.0.1');
    let text = '';
    socket.on('data', (data) => {
      text += String(data);
      const head = text.split('\r\n\r\n', 1)[0]!;
      const length = /content-length: (\d+)/i.exec(head)?.[1];
      if (length === undefined || Buffer.byteLength(text) < head.length + 4 + Number(length)) return;
      socket.destroy();
      resolve(text);
    });
    socket.on('end', () => resolve(text));
    socket.on('error', (error) => (text === '' ? reject(error) : resolve(text)));
    socket.write(bytes);
  });
}

interface Answered {
  readonly status: number;
  readonly head: string;
  readonly body: { readonly type?: string; readonly status?: number; readonly accepted?: number };
}

async function ask(origin: string, bytes: string): Promise<Answered> {
  const text = await exchange(origin, bytes);
  const [head = ''] = text.split('\r\n\r\n', 1);
  const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
  const json = text.slice(head.length + 4).slice(0, length);
  return { status: Number(head.split(' ')[1]), head, body: JSON.parse(json) as Answered['body'] };
}

const close = 'Connection: close\r\n\r\n';

function track(properties: string, { version = '1.1', query = '' } = {}): string {
  const body = `{"userId":"u","event":"a","properties":${properties}}`;
  const key = Buffer.from(`${writeKey}:`).toString('base64');
  const host = version === '1.1' ? 'Host: ebb.example\r\n' : '';
  return (
    `POST /v1/track${query} HTTP/${version}\r\n${host}Authorization: Basic ${key}\r\n` +
    `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n${close}${body}`
  );
}

const get = (path: string, more = '', method = 'GET') =>
  `${method} ${path} HTTP/1.1\r\nHost: ebb.example\r\n${more}${close}`;

const taken: readonly [string, string][] = [
  ['HTTP/1.0 without a host', track('{}', { version: '1.0' })],
  ['verdicts=all', track('{}', { query: '?verdicts=all' })],
  ['a query nobody knows', track('{}', { query: '?library=2' })],
];

it.each(taken)('takes %s', async (_what, bytes) => {
  for (const origin of [ingest.url, nginx.origin]) {
    const { status, body } = await ask(origin, bytes);
    expect([status, body.accepted]).toEqual([200, 1]);
  }
});

/** What is refused, and how; `nginx` where it refuses before ingest could, with another status. */
const refused = [
  ['a number that is none in JSON', track('{"x":1e999}'), 'no-event-accepted', 400],
  ['an integer that would be rounded', track('{"x":9007199254740993}'), 'no-event-accepted', 400],
  ['a value of verdicts that is none', track('{}', { query: '?verdicts=AAA' }), 'validation', 400],
  ['a method that is not served', get('/v1/track', '', 'PUT'), 'method-not-allowed', 405],
  ['a method that nobody knows', get('/v1/track', '', 'FOO'), 'bad-request', 400],
  ['an address of 9 KB', get(`/v1/${'a'.repeat(9_000)}`), 'not-found', 404],
  ['an address that cannot be decoded', get('/v1/%zz'), 'bad-request', 400],
  ['bytes that are no HTTP', 'GARBAGE\r\n\r\n', 'bad-request', 400],
  ['a line that is no header', get('/v1/track', 'no colon\r\n'), 'bad-request', 400],
  ['a length that is no number', get('/v1/track', 'Content-Length: abc\r\n', 'POST'), 'bad-request', 400],
  [
    'headers of 40 KB',
    get('/v1/track', `x-a: ${'a'.repeat(40_000)}\r\n`),
    ...(['headers-too-large', 431, ['bad-request', 400]] as const),
  ],
  [
    'a transfer coding that nobody knows',
    get('/v1/track', 'Transfer-Encoding: foo\r\n', 'POST'),
    ...(['unsupported-media-type', 415, ['not-implemented', 501]] as const),
  ],
] as const satisfies readonly (readonly [string, string, string, number, (readonly [string, number])?])[];

it.each(refused.map((row) => ({ what: row[0], row })))(
  'answers $what with problem details',
  async ({ row }) => {
    const [, bytes, type, status, atNginx] = row;
    for (const origin of [ingest.url, nginx.origin]) {
      const [expectedType, expected] =
        origin === nginx.origin && atNginx !== undefined ? atNginx : [type, status];
      const answer = await ask(origin, bytes);
      expect([answer.status, answer.body.status, answer.body.type]).toEqual([
        ...[expected, expected],
        `urn:ebb:problem:${expectedType}`,
      ]);
      expect(answer.head).toMatch(/content-type: application\/problem\+json/i);
    }
  },
);

it.each([
  ['an address of 40 KB', get(`/v1/${'a'.repeat(40_000)}`), 414, false],
  ['TRACE', get('/v1/track', '', 'TRACE'), 405, true],
  ['a page that is written to', get('/alerts', 'Content-Length: 0\r\n', 'POST'), 405, false],
  ['more than it reads of a body', get('/v1/track', 'Content-Length: 2000000\r\n', 'POST'), 413, true],
  ['a service that is away', get('/api/customers'), 502, false],
])('nginx answers %s itself with problem details', async (_what, bytes, status, isOpenToPages) => {
  const answer = await ask(nginx.origin, bytes);
  expect([answer.status, answer.body.status]).toEqual([status, status]);
  expect(answer.head).toMatch(/content-type: application\/problem\+json/i);
  expect(/access-control-allow-origin: \*/i.test(answer.head)).toBe(isOpenToPages);
  expect(/retry-after: 5/i.test(answer.head)).toBe(status === 502);
});

it('through nginx, who may read an answer is said once', async () => {
  const { head } = await ask(nginx.origin, track('{}'));
  expect(head.match(/access-control-allow-origin/gi)).toHaveLength(1);
});

it('a body that stops coming is answered with 408', async () => {
  const app = appWith({ requestTimeoutMs: 100 });
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  const { status, body } = await ask(
    origin,
    'POST /v1/track HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{',
  );
  expect([status, body.type]).toEqual([408, 'urn:ebb:problem:request-timeout']);
  await app.close();
});

it('its document names every operation, where it is served, and what problems look like', async () => {
  interface Operation {
    readonly operationId?: string;
    readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>;
  }
  const { paths, servers } = (await (await fetch(`${ingest.url}/v1/openapi.json`)).json()) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
    readonly servers: readonly { readonly url: string }[];
  };
  expect(servers.length).toBeGreaterThan(0);
  const operations = Object.values(paths).flatMap((path) => Object.values(path));
  const ids = operations.map(({ operationId }) => operationId);
  expect(new Set(ids.filter((id) => id !== undefined)).size).toBe(operations.length);
  const problems = operations.flatMap(({ responses }) =>
    Object.entries(responses).filter(([status]) => Number(status) >= 400),
  );
  expect(problems.length).toBeGreaterThan(operations.length);
  for (const [, { content = {} }] of problems) {
    expect(Object.keys(content)).toEqual(['application/problem+json']);
  }
});

it('a request refused as a whole is kept for its shop, without the key', async () => {
  const wide = JSON.stringify({ userId: 'u', event: 'a', properties: { x: 'x'.repeat(40_000) } });
  await post(ingest, '/v1/track', null, { raw: `{"writeKey":"${writeKey}","userId":` });
  await post(ingest, '/v1/track', null, { raw: wide });
  await post(ingest, '/v1/batch', { batch: 'none' });
  await post(ingest, '/v1/track', null, { raw: '{', key: 'nobodys-key' });
  const rows = () =>
    ingest.database.prisma.refusedEvent.findMany({
      where: { message: { startsWith: 'the whole request' } },
      orderBy: { id: 'asc' },
    });
  await waitFor(async () => (await rows()).length >= 3, { what: 'the refused requests', timeoutMs: 60_000 });
  const kept = await rows();
  expect(kept.map(({ shopId, code, field }) => [shopId, code, field])).toEqual([
    ['demo', 'not_json', null],
    ['demo', 'too_large', 'body'],
    ['demo', 'invalid_field', 'batch'],
  ]);
  expect(kept[0]?.body).toContain('userId');
  expect(kept.some(({ body }) => body.includes(writeKey))).toBe(false);
});
