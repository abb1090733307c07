import { parseCookie, stringifySetCookie } from 'cookie';

/** Carries the access token, to every address. */
export const sessionCookieName = 'ebb_session';
/** Carries the refresh token, only where it is exchanged or ended. */
export const refreshCookieName = 'ebb_refresh';

/** The access token in a request's `cookie` header. An empty cookie is none. */
export function tokenInCookies(header: string | undefined): string | undefined {
  return cookieNamed(sessionCookieName, header);
}

export function refreshTokenInCookies(header: string | undefined): string | undefined {
  return cookieNamed(refreshCookieName, header);
}

function cookieNamed(name: string, header: string | undefined): string | undefined {
  const value = parseCookie(header ?? '')[name];
  return value === '' ? undefined : value;
}

/** The token in an `authorization: Bearer …` header. */
export function bearerToken(header: string | undefined): string | undefined {
  const [scheme, token] = (header ?? '').split(' ', 2);
  return scheme?.toLowerCase() === 'bearer' && token !== '' ? token : undefined;
}

interface SignedIn {
  readonly accessToken: string;
  readonly accessSeconds: number;
  readonly refreshToken: string;
  readonly refreshSeconds: number;
}

/**
 * The `set-cookie` headers that sign a browser in, or out for null.
 *
 * @param isSecure whether the browser came over TLS: then the cookies are never sent in the clear again
 */
export function sessionCookies(given: SignedIn | null, isSecure: boolean): string[] {
  const everywhere = { httpOnly: true, secure: isSecure } as const;
  return [
    stringifySetCookie({
      name: sessionCookieName,
      value: given?.accessToken ?? '',
      maxAge: given?.accessSeconds ?? 0,
      path: '/',
      sameSite: 'lax',
      ...everywhere,
    }),
    stringifySetCookie({
      name: refreshCookieName,
      value: given?.refreshToken ?? '',
      maxAge: given?.refreshSeconds ?? 0,
      path: '/api/',
      sameSite: 'strict',
      ...everywhere,
    }),
  ];
}
