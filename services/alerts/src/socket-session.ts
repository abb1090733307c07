import type { SessionClaims } from '@ebb/session';
import { TokenError, tokenInCookies, verifySession } from '@ebb/session';

/** Told to the client in `connect_error`. */
export class UnauthorizedError extends Error {
  override readonly name = 'UnauthorizedError';
  readonly data: { readonly type: 'unauthorized'; readonly reason: 'missing' | 'expired' | 'invalid' };

  constructor(reason: 'missing' | 'expired' | 'invalid') {
    super('unauthorized');
    this.data = { type: 'unauthorized', reason };
  }
}

/**
 * The session of a handshake: from `auth.token`, else from the cookie.
 *
 * @throws UnauthorizedError
 */
export async function sessionOfHandshake(
  handshake: {
    readonly auth: Readonly<Record<string, unknown>>;
    readonly headers: { readonly cookie?: string | undefined };
  },
  secret: string,
  nowMs: number,
): Promise<SessionClaims> {
  const given = handshake.auth['token'];
  const token = typeof given === 'string' && given !== '' ? given : tokenInCookies(handshake.headers.cookie);
  if (token === undefined) throw new UnauthorizedError('missing');
  try {
    return await verifySession(token, secret, { now: nowMs });
  } catch (error) {
    if (error instanceof TokenError) throw new UnauthorizedError(error.reason);
    throw error;
  }
}
