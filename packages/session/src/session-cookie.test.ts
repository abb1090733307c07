import { bearerToken, refreshTokenInCookies, sessionCookies, tokenInCookies } from './session-cookie.ts';

const signedIn = { accessToken: 'a.b-c_d', accessSeconds: 60, refreshToken: 'r.1.x', refreshSeconds: 600 };

it('reads the cookies that it sets, among others', () => {
  const pairs = sessionCookies(signedIn, false).map((cookie) => cookie.split(';')[0]);
  const header = `theme=dark; ${pairs.join('; ')}; other=1`;
  expect(tokenInCookies(header, false)).toBe('a.b-c_d');
  expect(refreshTokenInCookies(header, false)).toBe('r.1.x');
});

it('over TLS no other host can put a session in the place of this one: cookies are named so that only this host sets them', () => {
  const set = sessionCookies(signedIn, true);
  expect(set).toEqual([
    '__Host-ebb_session=a.b-c_d; Max-Age=60; Path=/; HttpOnly; Secure; SameSite=Lax',
    '__Host-ebb_refresh=r.1.x; Max-Age=600; Path=/; HttpOnly; Secure; SameSite=Strict',
  ]);
  const header = `ebb_session=planted; ebb_refresh=planted; ${set.map((each) => each.split(';')[0]).join('; ')}`;
  expect(tokenInCookies(header, true)).toBe('a.b-c_d');
  expect(refreshTokenInCookies(header, true)).toBe('r.1.x');
  expect(tokenInCookies('ebb_session=planted', true)).toBeUndefined();
});

it('is for the server only, the refresh token for the api only', () => {
  expect(sessionCookies(signedIn, false)).toEqual([
    'ebb_session=a.b-c_d; Max-Age=60; Path=/; HttpOnly; SameSite=Lax',
    'ebb_refresh=r.1.x; Max-Age=600; Path=/api/; HttpOnly; SameSite=Strict',
  ]);
});

it.each([undefined, '', 'other=1', 'ebb_session=', sessionCookies(null, true).join('; ')])(
  'finds no token in %j',
  (header) => {
    expect(tokenInCookies(header, false)).toBeUndefined();
    expect(refreshTokenInCookies(header, true)).toBeUndefined();
  },
);

it('takes a bearer token, whatever the case of the scheme, and nothing else', () => {
  expect(bearerToken('bearer abc')).toBe('abc');
  expect(bearerToken('Bearer abc')).toBe('abc');
  for (const header of [undefined, '', 'Bearer', 'Bearer ', 'Basic abc']) {
    expect(bearerToken(header)).toBeUndefined();
  }
});
