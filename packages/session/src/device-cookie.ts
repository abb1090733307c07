import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { stringifySetCookie } from 'cookie';
import { cookieNameOf, cookiePathOf, readCookie } from './cookie-name.ts';

const deviceCookieName = 'ebb_device';
const yearSeconds = 365 * 24 * 60 * 60;
/** What no token of another kind begins with: one secret signs all. */
const purpose = 'ebb known device';

function signatureOf(nonce: string, email: string, secret: string): Buffer {
  const account = email.trim().toLowerCase();
  return createHmac('sha256', secret).update(`${purpose}\n${nonce}\n${account}`).digest();
}

/**
 * The `set-cookie` header of a browser on which the right password of an account was given. It opens nothing; wrong passwords
 * that come without one are not counted against those that come with one.
 */
export function deviceCookie(email: string, secret: string, isSecure: boolean): string {
  const nonce = randomBytes(16).toString('hex');
  return stringifySetCookie({
    name: cookieNameOf(deviceCookieName, isSecure),
    value: `${nonce}.${signatureOf(nonce, email, secret).toString('base64url')}`,
    maxAge: yearSeconds,
    path: cookiePathOf('/api/login', isSecure),
    httpOnly: true,
    sameSite: 'strict',
    secure: isSecure,
  });
}

/** @returns which device it is, if this account was signed in to on it */
export function knownDevice(
  header: string | undefined,
  email: string,
  { secret, isSecure }: { readonly secret: string; readonly isSecure: boolean },
): string | undefined {
  const value = readCookie(deviceCookieName, header, isSecure) ?? '';
  const [, nonce, signature] = /^([0-9a-f]{32})\.([\w-]{43})$/.exec(value) ?? [];
  if (nonce === undefined || signature === undefined) return undefined;
  const given = Buffer.from(signature, 'base64url');
  const expected = signatureOf(nonce, email, secret);
  return given.length === expected.length && timingSafeEqual(given, expected) ? nonce : undefined;
}
