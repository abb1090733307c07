import { readRefreshToken, refreshTokenOf } from './refresh-token.ts';
import { newTokenKey, privateTokenKeys } from './token-keys.ts';
import { signAccessToken } from './tokens.ts';

const secret = 's'.repeat(32);
const sessionId = 'ab'.repeat(16);

it('is read as it was made, and is the same whenever it is made', () => {
  const ticket = { sessionId, number: 7 };
  expect(readRefreshToken(refreshTokenOf(ticket, secret), secret)).toEqual(ticket);
  expect(refreshTokenOf(ticket, secret)).toBe(refreshTokenOf(ticket, secret));
});

it.each([
  ['nothing', ''],
  ['another number', refreshTokenOf({ sessionId, number: 7 }, secret).replace('.7.', '.8.')],
  ['a number written otherwise', refreshTokenOf({ sessionId, number: 7 }, secret).replace('.7.', '.007x.')],
  ['another session', refreshTokenOf({ sessionId, number: 7 }, secret).replace(/^../, 'ba')],
  ['another secret', refreshTokenOf({ sessionId, number: 7 }, 'o'.repeat(32))],
  ['no signature', `${sessionId}.7.`],
  ['more behind it', `${refreshTokenOf({ sessionId, number: 7 }, secret)}A`],
])('with %s it is not believed', (_what, token) => {
  expect(readRefreshToken(token, secret)).toBeUndefined();
});

it('an access token is none', async () => {
  const token = await signAccessToken({ sub: 'u', sid: sessionId }, privateTokenKeys([newTokenKey()]), {
    ttlSeconds: 60,
    now: 0,
  });
  expect(readRefreshToken(token, secret)).toBeUndefined();
});
