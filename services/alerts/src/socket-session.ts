import type { IncomingHttpHeaders } from 'node:http';
import { isAllowed, messagePermissions, type ClientToServer } from '@ebb/contracts';
import type { SessionOwner } from '@ebb/db';
import { TokenError, tokenInCookies, verifyAccessToken, type PublicTokenKeys } from '@ebb/session';
import type { ProxyCheck } from './connection-limits.ts';

type Reason = 'missing' | 'expired' | 'invalid' | 'ended';

/** Told to the client in `connect_error`. */
export class UnauthorizedError extends Error {
  override readonly name = 'UnauthorizedError';
  readonly data: { readonly type: 'unauthorized'; readonly reason: Reason };

  constructor(reason: Reason) {
    super('unauthorized');
    this.data = { type: 'unauthorized', reason };
  }
}

/**
 * The session of a handshake: from `auth.token`, else from the cookie.
 *
 * @param findOwner asks the record whether the session stands, and whose it is
 * @throws UnauthorizedError
 */
export async function sessionOfHandshake(
  handshake: {
    readonly auth: Readonly<Record<string, unknown>>;
    readonly headers: IncomingHttpHeaders;
    /** The other end of the connection: a proxy, or the browser itself. */
    readonly address: string;
    readonly secure: boolean;
  },
  keys: PublicTokenKeys,
  {
    nowMs,
    findOwner,
    isProxy,
  }: {
    nowMs: number;
    findOwner: (id: string) => Promise<SessionOwner | undefined>;
    isProxy: ProxyCheck;
  },
): Promise<SessionOwner> {
  const { headers, address, secure } = handshake;
  const isSecure = isProxy(address) ? headers['x-forwarded-proto'] === 'https' : secure;
  const given = handshake.auth['token'];
  const token = typeof given === 'string' && given !== '' ? given : tokenInCookies(headers.cookie, isSecure);
  if (token === undefined) throw new UnauthorizedError('missing');
  try {
    const { sid, sub } = await verifyAccessToken(token, keys, { now: nowMs });
    const owner = await findOwner(sid);
    if (owner === undefined || owner.userId !== sub) throw new UnauthorizedError('ended');
    return owner;
  } catch (error) {
    if (error instanceof TokenError) throw new UnauthorizedError(error.reason);
    throw error;
  }
}

/** Whether somebody may send a message about a shop: the matrix says what it takes, and the shop must be one's own. */
export function maySend(
  { role, shops }: Pick<SessionOwner, 'role' | 'shops'>,
  message: keyof ClientToServer,
  shopId: string,
): boolean {
  return isAllowed(role, messagePermissions[message]) && shops.includes(shopId);
}
