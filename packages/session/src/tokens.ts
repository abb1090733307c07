import { errors, jwtVerify, SignJWT } from 'jose';
import type { Static } from 'typebox';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { PrivateTokenKeys, PublicTokenKeys } from './token-keys.ts';

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
const algorithm = 'EdDSA';

/** Signs an access token (JWT, RFC 7519, Ed25519). The header names the key. */
export async function signAccessToken(
  { sub, sid }: AccessSubject,
  { signing }: PrivateTokenKeys,
  options: { readonly ttlSeconds: number; readonly now: Instant },
): Promise<string> {
  const issuedAtSeconds = Math.floor(new Date(options.now).getTime() / 1000);
  return new SignJWT({ sid })
    .setProtectedHeader({ alg: algorithm, typ: 'JWT', kid: signing.id })
    .setIssuer(issuer)
    .setSubject(sub)
    .setIssuedAt(issuedAtSeconds)
    .setExpirationTime(issuedAtSeconds + options.ttlSeconds)
    .sign(signing.key);
}

/**
 * Checks signature, algorithm (only EdDSA: `none` and others are refused), issuer, expiry and shape. Whether the session
 * still stands is not in the token: ask the record.
 *
 * @throws TokenError: `expired` also for a key that is not in use any more, or not yet here, so that the browser refreshes
 */
export async function verifyAccessToken(
  token: string,
  keys: PublicTokenKeys,
  options: { readonly now: Instant },
): Promise<AccessClaims> {
  const { sub, sid, iat, exp } = await verifiedPayload(token, keys, new Date(options.now));
  const claims: unknown = { sub, sid, iat, exp };
  if (!Value.Check(AccessClaimsSchema, claims)) {
    throw new TokenError('invalid', 'the token does not carry the claims of a session');
  }
  return claims;
}

async function verifiedPayload(
  token: string,
  keys: PublicTokenKeys,
  now: Date,
): Promise<Readonly<Record<string, unknown>>> {
  try {
    const keyOf = ({ kid = '' }: { readonly kid?: string }) => {
      const key = keys.get(kid);
      if (key === undefined)
        throw new TokenError('expired', 'the token was signed with a key that is not in use');
      return key;
    };
    const verified = await jwtVerify(token, keyOf, { algorithms: [algorithm], issuer, currentDate: now });
    return verified.payload;
  } catch (error) {
    if (error instanceof TokenError) throw error;
    if (error instanceof errors.JWTExpired) throw new TokenError('expired', 'the session has expired', error);
    throw new TokenError('invalid', 'the session token is not valid', error);
  }
}
