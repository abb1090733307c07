import { readFileSync, statSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { freePort, projectRoot, waitFor } from '@ebb/testkit';
import { type OwnNginx, startOwnNginx } from '../src/servers/own-nginx.ts';

/** A service that answers with what it was asked, so that a test sees where a request went and what came with it. */
function echoService(name: string): Promise<Server> {
  const server = createServer((request, response) => {
    request.resume();
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ name, url: request.url, headers: request.headers }));
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}
const portOf = (server: Server) => (server.address() as AddressInfo).port;

interface Echo {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
}

let nginx: OwnNginx;
let services: Record<'ingest' | 'second' | 'alerts', Server>;
let origin: string;
let state: string;

beforeAll(async () => {
  services = {
    ingest: await echoService('ingest'),
    second: await echoService('second'),
    alerts: await echoService('alerts'),
  };
  // Of three processes one has just died; the API and the dashboard are still starting.
  const ingest = [await freePort(), portOf(services.ingest), portOf(services.second)];
  nginx = await startOwnNginx({ ingest, alerts: portOf(services.alerts) }, projectRoot());
  origin = nginx.origin;
  state = nginx.stateFolder;
}, 180_000);

afterAll(async () => {
  await nginx.close();
  for (const server of Object.values(services)) server.close();
});

test('each path goes to its service, with the address of the caller and not what the caller claims', async () => {
  const answer = await fetch(`${origin}/v1/track`, {
    method: 'POST',
    headers: { 'x-forwarded-for': '8.8.8.8' },
  });
  const { name, headers } = (await answer.json()) as Echo;
  expect(['ingest', 'second']).toContain(name);
  expect(headers['x-forwarded-for']).toBe('127.0.0.1');
  expect(headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/);
  const socket = (await (await fetch(`${origin}/socket.io/?EIO=4`)).json()) as Echo;
  expect(socket.name).toBe('alerts');
});

test('processes of one service share its requests, and one that is gone costs none', async () => {
  const names = await Promise.all(
    Array.from({ length: 40 }, async () => {
      const answer = await fetch(`${origin}/v1/track`, { method: 'POST', body: '{}' });
      return ((await answer.json()) as Echo).name;
    }),
  );
  expect(new Set(names)).toEqual(new Set(['ingest', 'second']));
});

test('it says how it is on a port of its own, and nothing else there', async () => {
  expect(await (await fetch(`${nginx.statusOrigin}/status`)).text()).toMatch(/^Active connections: \d+/);
  expect((await fetch(`${nginx.statusOrigin}/v1/track`)).status).toBe(404);
});

test('what root starts does not run as root, workers neither', () => {
  const pid = readFileSync(join(state, 'config/nginx/nginx.pid'), 'utf8').trim();
  const workers = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  const own = process.getuid?.() ?? 0;
  expect(workers.length).toBeGreaterThan(0);
  for (const each of [pid, ...workers]) {
    const { uid } = statSync(`/proc/${each}`);
    if (own === 0) expect(uid).toBeGreaterThan(0);
    else expect(uid).toBe(own);
  }
});

test('a body that comes slowly is the service’s to end: it gets the request before the body', async () => {
  const socket = connect(Number(new URL(origin).port), '127.0.0.1');
  socket.write('POST /v1/track HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000\r\n\r\n{');
  const answer = await new Promise<string>((resolve) => socket.once('data', (data) => resolve(String(data))));
  socket.destroy();
  expect(answer).toMatch(/"name":"(ingest|second)"/);
});

test('pages take no body', async () => {
  expect((await fetch(`${origin}/alerts`, { method: 'POST', body: '{}' })).status).toBe(405);
});

test('a service that is not there is a problem, not a page', async () => {
  const answer = await fetch(`${origin}/api/customers`);
  expect(answer.status).toBe(502);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(await answer.json()).toMatchObject({ status: 502, type: 'urn:ebb:problem:service-unavailable' });
});

test('a dashboard that is not there is a page that asks again', async () => {
  const answer = await fetch(`${origin}/customers/anna`);
  expect(answer.status).toBe(502);
  expect(answer.headers.get('content-type')).toContain('text/html');
  expect(await answer.text()).toMatch(/http-equiv="refresh"[^]*Ebb is starting/);
});

test('ingest sees what is over its own limit; beyond 1 MB nginx says so as a problem', async () => {
  const post = (path: string, bytes: number) =>
    fetch(`${origin}${path}`, { method: 'POST', body: Buffer.alloc(bytes, 'x') });
  expect((await post('/v1/batch', 600 * 1024)).status).toBe(200);
  for (const [path, bytes] of [
    ['/v1/batch', 1_100_000],
    ['/api/login', 70_000],
    ['/api/alerts/1', 70_000],
  ] as const) {
    const answer = await post(path, bytes);
    expect(answer.status).toBe(413);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await answer.json()).toMatchObject({ status: 413, type: 'urn:ebb:problem:too-large' });
  }
});

test('guessing passwords quickly is slowed down', async () => {
  const tries = await Promise.all(
    Array.from({ length: 60 }, () => fetch(`${origin}/api/login`, { method: 'POST' })),
  );
  const refused = tries.filter((answer) => answer.status === 429);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused[0]?.headers.get('content-type')).toBe('application/problem+json');
});

test('security headers come with every answer, also with errors', async () => {
  for (const path of ['/v1/track', '/api/x', '/']) {
    const { headers } = await fetch(`${origin}${path}`);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  }
});

test('the access log has ids of requests, and no keys, search words or customers', async () => {
  const log = join(state, 'logs/nginx-access.log');
  await fetch(`${origin}/v1/track`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from('ebb_wk_secretkey:').toString('base64')}` },
  });
  await fetch(`${origin}/api/customers?search=anna%40example.com`, {
    headers: { referer: 'http://x/?q=anna' },
  });
  const answer = await fetch(`${origin}/api/customers/anna-1234/timeline`);
  const { requestId } = (await answer.json()) as { requestId: string };
  await waitFor(() => readFileSync(log, 'utf8').includes(requestId), { what: 'the request in the log' });
  const text = readFileSync(log, 'utf8');
  expect(text).toMatch(new RegExp(`${requestId} 127\\.0\\.0\\.1 "GET /api/customers/\\*" 502 `));
  expect(text).toContain('"POST /v1/track" 200 ');
  for (const kept of [text, readFileSync(join(state, 'logs/nginx.log'), 'utf8')]) {
    expect(kept).not.toMatch(/secretkey|anna/);
  }
  expect(statSync(log).mode & 0o777).toBe(0o600);
});
