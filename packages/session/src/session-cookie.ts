import { stringifySetCookie } from 'cookie';
import { cookieNameOf, cookiePathOf, readCookie } from './cookie-name.ts';

/** Carries the access token, to every address. */
export const sessionCookieName = 'ebb_session';
/** Carries the refresh token, which is exchanged or ended with it. */
export const refreshCookieName = 'ebb_refresh';

/**
 * The access token in a request's `cookie` header.
 *
 * @param isSecure whether the browser came over TLS: then only what was set over TLS is read
 */
export function tokenInCookies(header: string | undefined, isSecure: boolean): string | undefined {
  return readCookie(sessionCookieName, header, isSecure);
}

export function refreshTokenInCookies(header: string | undefined, isSecure: boolean): string | undefined {
  return readCookie(refreshCookieName, header, isSecure);
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
      name: cookieNameOf(sessionCookieName, isSecure),
      value: given?.accessToken ?? '',
      maxAge: given?.accessSeconds ?? 0,
      path: '/',
      sameSite: 'lax',
      ...everywhere,
    }),
    stringifySetCookie({
      name: cookieNameOf(refreshCookieName, isSecure),
      value: given?.refreshToken ?? '',
      maxAge: given?.refreshSeconds ?? 0,
      path: cookiePathOf('/api/', isSecure),
      sameSite: 'strict',
      ...everywhere,
    }),
  ];
}
