import { parseCookie } from 'cookie';

/**
 * A cookie's name as it is set and read. Over TLS it begins with `__Host-`, which browsers take from this very host and over
 * TLS only: neither a neighbouring subdomain nor a page without TLS can set one in its place.
 */
export function cookieNameOf(name: string, isSecure: boolean): string {
  return isSecure ? `__Host-${name}` : name;
}

/** `__Host-` asks for the whole site; elsewhere a cookie goes no further than it is needed. */
export function cookiePathOf(path: string, isSecure: boolean): string {
  return isSecure ? '/' : path;
}

/** An empty cookie is none. */
export function readCookie(name: string, header: string | undefined, isSecure: boolean): string | undefined {
  const value = parseCookie(header ?? '')[cookieNameOf(name, isSecure)];
  return value === '' ? undefined : value;
}
