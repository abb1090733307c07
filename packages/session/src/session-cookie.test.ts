import { bearerToken, refreshTokenInCookies, sessionCookies, tokenInCookies } from './session-cookie.ts';

const signedIn = { accessToken: 'a.b-c_d', accessSeconds: 60, refreshToken: 'r.1.x', refreshSeconds: 600 };

it('reads the cookies that it sets, among others', () => {
  const pairs = sessionCookies(signedIn, false).map((cookie) => cookie.split(';')[0]);
  const header = `theme=dark; ${pairs.join('; ')}; other=1`;
  expect(tokenInCookies(header)).toBe('a.b-c_d');
  expect(refreshTokenInCookies(header)).toBe('r.1.x');
});

it('is for the server only, the refresh token for the api only, and after TLS for TLS only', () => {
  expect(sessionCookies(signedIn, false)).toEqual([
    'ebb_session=a.b-c_d; Max-Age=60; Path=/; HttpOnly; SameSite=Lax',
    'ebb_refresh=r.1.x; Max-Age=600; Path=/api/; HttpOnly; SameSite=Strict',
  ]);
  for (const cookie of sessionCookies(signedIn, true)) expect(cookie).toContain('; Secure');
});

it.each([undefined, '', 'other=1', 'ebb_session=', sessionCookies(null, true).join('; ')])(
  'finds no token in %j',
  (header) => {
    expect(tokenInCookies(header)).toBeUndefined();
    expect(refreshTokenInCookies(header)).toBeUndefined();
  },
);

it('takes a bearer token, whatever the case of the scheme, and nothing else', () => {
  expect(bearerToken('bearer abc')).toBe('abc');
  expect(bearerToken('Bearer abc')).toBe('abc');
  for (const header of [undefined, '', 'Bearer', 'Bearer ', 'Basic abc']) {
    expect(bearerToken(header)).toBeUndefined();
  }
});
