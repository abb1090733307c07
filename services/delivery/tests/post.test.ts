import { createServer } from 'node:net';
import { createPost } from '../src/webhook/post.ts';
import { startReceiver } from './receiver.ts';

const guarded = createPost({ allowPrivateAddresses: false, timeoutMs: 2_000 });
const open = createPost({ allowPrivateAddresses: true, timeoutMs: 300 });
afterAll(() => {
  guarded.close();
  open.close();
});

it.each([
  'https://127.0.0.1/',
  'https://2130706433/',
  'https://0x7f000001/',
  'https://0.0.0.0/',
  'https://[::1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[64:ff9b::7f00:1]/',
  'https://169.254.169.254/',
  // A name that is looked up, and leads here.
  'https://localhost/',
])('connects to no private address: %s', async (url) => {
  expect(await guarded.post(url, '{}', {})).toEqual({
    kind: 'refused',
    error: 'its address lies in a private network',
  });
});

it('speaks TLS only, unless the operator allows what is private', async () => {
  const receiver = await startReceiver();
  expect(await guarded.post(receiver.url, '{}', {})).toEqual({
    kind: 'refused',
    error: 'only https is allowed',
  });
  expect(receiver.received).toEqual([]);
  expect(await open.post(receiver.url, '{}', {})).toMatchObject({ kind: 'answered', status: 204 });
  await receiver.close();
});

it('waits no longer than it may, and reads no more than it needs', async () => {
  const silent = createServer((socket) => void socket.resume());
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as { port: number };
  expect(await open.post(`http://127.0.0.1:${port}/`, '{}', {})).toEqual({
    kind: 'refused',
    error: 'no answer within 300 ms',
  });
  await new Promise((resolve) => silent.close(resolve));

  const receiver = await startReceiver();
  receiver.answerWith((response) => {
    response.writeHead(429, { 'retry-after': '7' });
    // Without an end.
    const more = () => {
      if (response.destroyed) return;
      if (response.write('x'.repeat(65_536))) setImmediate(more);
      else response.once('drain', more);
    };
    more();
    response.on('error', () => undefined);
  });
  expect(await open.post(receiver.url, '{}', {})).toEqual({
    kind: 'answered',
    status: 429,
    retryAfterMs: 7_000,
  });
  await receiver.close();
});
