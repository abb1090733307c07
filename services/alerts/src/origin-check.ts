import type { IncomingHttpHeaders } from 'node:http';

/**
 * A page may connect if it was served by the same host as the gateway (a proxy in between hands on the host
 * that the browser asked for) or is on the list. Without this, any page a signed-in person visits could open
 * a connection with their cookie. A program sends no origin, and has no cookie to be abused.
 */
export function isOriginAllowed(headers: IncomingHttpHeaders, allowed: readonly string[]): boolean {
  const { origin } = headers;
  if (origin === undefined) return true;
  if (allowed.includes(origin)) return true;
  if (!URL.canParse(origin)) return false;
  const { host } = new URL(origin);
  return host === headers.host;
}
