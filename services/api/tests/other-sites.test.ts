import { connect } from 'node:net';
import { once } from 'node:events';
import type { ApiFixture, RunningApi } from './api-fixture.ts';
import { createApiFixture } from './api-fixture.ts';

let fixture: ApiFixture;
let api: RunningApi;

beforeAll(async () => {
  fixture = await createApiFixture('other_sites');
  api = await fixture.start({ requestSeconds: 1 });
});

afterAll(async () => {
  await fixture.close();
});

test.each([
  [{ 'sec-fetch-site': 'cross-site' }, 403],
  [{ 'sec-fetch-site': 'same-site', origin: 'https://sister.example' }, 403],
  [{ origin: 'https://evil.example' }, 403],
  [{ origin: 'null' }, 403],
  [{ 'sec-fetch-site': 'same-origin' }, 204],
  [{}, 204],
])('signing out with %j: %i', async (headers, status) => {
  const cookie = `ebb_session=${await fixture.token({ userId: 'otto' })}`;
  const answer = await fetch(`${api.url}/api/logout`, { method: 'POST', headers: { cookie, ...headers } });
  expect(answer.status).toBe(status);
  const me = await fetch(`${api.url}/api/me`, { headers: { cookie, 'sec-fetch-site': 'cross-site' } });
  expect(me.status).toBe(status === 403 ? 200 : 401);
});

test('a body that comes a byte at a time is not waited for', async () => {
  const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
  await once(socket, 'connect');
  let answer = '';
  socket.on('data', (bytes: Buffer) => (answer += bytes.toString()));
  socket.on('error', () => undefined);
  socket.write(
    'POST /api/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 5000\r\n\r\n{',
  );
  const drip = setInterval(() => socket.write(' '), 200);
  try {
    await once(socket, 'close');
  } finally {
    clearInterval(drip);
  }
  expect(answer).toMatch(/^HTTP\/1.1 408 /);
});
