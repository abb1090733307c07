import { errors, jwtVerify, SignJWT } from 'jose';
import type { Static } from 'typebox';
import { Type } from 'typebox';
import { Value } from 'typebox/value';

const AccessClaimsSchema = Type.Object({
  sub: Type.String({ minLength: 1, description: 'The user.' }),
  sid: Type.String({ minLength: 1, description: 'The session.' }),
  iat: Type.Integer({ description: 'Issued at, seconds since 1970.' }),
  exp: Type.Integer({ description: 'Valid until, seconds since 1970.' }),
});

/**
 * Which session is asking, as the signed token says. What its owner may do is not in it: that is read from the record,
 * which may have changed since.
 */
export type AccessClaims = Static<typeof AccessClaimsSchema>;

/** What a caller states; the times are set when signing. */
export type AccessSubject = Omit<AccessClaims, 'iat' | 'exp'>;

/** A point in time: a Date, or milliseconds since 1970. */
type Instant = Date | number;

/** The token is not to be believed. `expired` may be told to the user; the rest is only for the log. */
export class TokenError extends Error {
  override readonly name = 'TokenError';
  readonly reason: 'expired' | 'invalid';

  constructor(reason: 'expired' | 'invalid', message: string, cause?: unknown) {
    super(message, { cause });
    this.reason = reason;
  }
}

const issuer = 'ebb';

function keyOf(secret: string): Uint8Array {
  return new TextEncoder().encode(secret);
}

/**
 * Signs an access token (JWT, RFC 7519, HMAC SHA-256).
 *
 * @param secret at least 32 characters; shared by the services that issue and check
 */
export async function signAccessToken(
  { sub, sid }: AccessSubject,
  secret: string,
  options: { readonly ttlSeconds: number; readonly now: Instant },
): Promise<string> {
  const issuedAtSeconds = Math.floor(new Date(options.now).getTime() / 1000);
  return new SignJWT({ sid })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(issuer)
    .setSubject(sub)
    .setIssuedAt(issuedAtSeconds)
    .setExpirationTime(issuedAtSeconds + options.ttlSeconds)
    .sign(keyOf(secret));
}

/**
 * Checks signature, algorithm (only HS256: `none` and others are refused), issuer, expiry and shape. Whether the session
 * still stands is not in the token: ask the record.
 *
 * @throws TokenError
 */
export async function verifyAccessToken(
  token: string,
  secret: string,
  options: { readonly now: Instant },
): Promise<AccessClaims> {
  const { sub, sid, iat, exp } = await verifiedPayload(token, secret, new Date(options.now));
  const claims: unknown = { sub, sid, iat, exp };
  if (!Value.Check(AccessClaimsSchema, claims)) {
    throw new TokenError('invalid', 'the token does not carry the claims of a session');
  }
  return claims;
}

async function verifiedPayload(
  token: string,
  secret: string,
  now: Date,
): Promise<Readonly<Record<string, unknown>>> {
  try {
    const verified = await jwtVerify(token, keyOf(secret), {
      algorithms: ['HS256'],
      issuer,
      currentDate: now,
    });
    return verified.payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw new TokenError('expired', 'the session has expired', error);
    throw new TokenError('invalid', 'the session token is not valid', error);
  }
}
