import { parseCookie, stringifySetCookie } from 'cookie';

export const sessionCookieName = 'ebb_session';

/** The token in a request's `cookie` header. An empty cookie is none. */
export function tokenInCookies(header: string | undefined): string | undefined {
  const token = parseCookie(header ?? '')[sessionCookieName];
  return token === '' ? undefined : token;
}

/** The token in an `authorization: Bearer …` header. */
export function bearerToken(header: string | undefined): string | undefined {
  const [scheme, token] = (header ?? '').split(' ', 2);
  return scheme?.toLowerCase() === 'bearer' && token !== '' ? token : undefined;
}

/**
 * The `set-cookie` header that signs a browser in; with an empty token and no seconds it signs out.
 *
 * @param isSecure whether the browser came over TLS: then the cookie is never sent in the clear again
 */
export function sessionCookie(token: string, ttlSeconds: number, isSecure: boolean): string {
  return stringifySetCookie({
    name: sessionCookieName,
    value: token,
    maxAge: ttlSeconds,
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: isSecure,
  });
}
