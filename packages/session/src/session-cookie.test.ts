import { bearerToken, sessionCookie, tokenInCookies } from './session-cookie.ts';

it('reads the cookie that it sets, among others', () => {
  const [pair] = sessionCookie('a.b-c_d', 60, false).split(';');
  expect(tokenInCookies(`theme=dark; ${pair}; other=1`)).toBe('a.b-c_d');
});

it('is for the server only, and after TLS for TLS only', () => {
  expect(sessionCookie('t', 60, false)).toBe('ebb_session=t; Max-Age=60; Path=/; HttpOnly; SameSite=Lax');
  expect(sessionCookie('t', 60, true)).toContain('; Secure');
});

it.each([undefined, '', 'other=1', 'ebb_session=', sessionCookie('', 0, true)])(
  'finds no token in %j',
  (header) => {
    expect(tokenInCookies(header)).toBeUndefined();
  },
);

it('takes a bearer token, whatever the case of the scheme, and nothing else', () => {
  expect(bearerToken('bearer abc')).toBe('abc');
  expect(bearerToken('Bearer abc')).toBe('abc');
  for (const header of [undefined, '', 'Bearer', 'Bearer ', 'Basic abc']) {
    expect(bearerToken(header)).toBeUndefined();
  }
});
