import { isAllowed, mayToken, permissions, type Permission } from '@ebb/contracts';
import type { SessionOwner } from '@ebb/db';
import { apiTokenPrefix } from '@ebb/db/api-tokens';
import { ProblemError } from '@ebb/service-kit';
import {
  bearerToken,
  TokenError,
  tokenInCookies,
  verifyAccessToken,
  type AccessClaims,
  type PublicTokenKeys,
} from '@ebb/session';
import type { FastifyRequest } from 'fastify';
import type { ApiParts } from '../api-parts.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is asking; null on routes that are open to all. */
    caller: SessionOwner | null;
    /** A program with an API token, and no person. */
    isToken: boolean;
  }
}

/** Whether the browser came over TLS, as a trusted proxy says. */
export function cameOverTls(request: FastifyRequest): boolean {
  return request.protocol === 'https';
}

export function unauthenticated(slug: string, title: string, detail: string): ProblemError {
  return new ProblemError(401, slug, title, { detail });
}

export function sessionEnded(): ProblemError {
  return unauthenticated('session-ended', 'The session has ended', 'Sign in again.');
}

/** What it takes to find out who is asking. */
export type Authenticating = Pick<ApiParts, 'tokenKeys' | 'sessions' | 'tokens' | 'nowMs'>;

/** Finds out who is asking. @throws ProblemError 401 without a session that stands */
export async function authenticate(
  request: FastifyRequest,
  { tokenKeys, sessions, tokens, nowMs }: Authenticating,
): Promise<void> {
  const apiToken = bearerToken(request.headers.authorization);
  if (apiToken?.startsWith(apiTokenPrefix) === true) {
    const program = await tokens.find(apiToken);
    if (program === undefined) {
      throw unauthenticated(
        'unauthenticated',
        'The token is not valid',
        'It was revoked, it has expired, or never was.',
      );
    }
    request.caller = program;
    request.isToken = true;
    return;
  }
  const { sid, sub } = await readAccessToken(request, tokenKeys.public, nowMs());
  const owner = await sessions.find(sid);
  if (owner === undefined || owner.userId !== sub) throw sessionEnded();
  request.caller = owner;
}

/** @throws ProblemError 401 */
export async function readAccessToken(
  request: FastifyRequest,
  keys: PublicTokenKeys,
  nowMs: number,
): Promise<AccessClaims> {
  // A bearer token goes before the cookie, because only a program sends one.
  const { authorization, cookie } = request.headers;
  const token = bearerToken(authorization) ?? tokenInCookies(cookie, cameOverTls(request));
  if (token === undefined) {
    throw unauthenticated('unauthenticated', 'Sign in first', 'The request carries no session.');
  }
  try {
    return await verifyAccessToken(token, keys, { now: nowMs });
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    throw error.reason === 'expired'
      ? unauthenticated('session-expired', 'The session has expired', 'Refresh it, or sign in again.')
      : unauthenticated('unauthenticated', 'Sign in first', 'The session is not valid.');
  }
}

/** @throws Error on a route that is open to all: a bug */
export function callerOf(request: FastifyRequest): SessionOwner {
  if (request.caller === null) throw new Error(`${request.routeOptions.url ?? ''} has no session`);
  return request.caller;
}

/** @throws ProblemError 403 where the caller's role has no such permission in any shop */
export function requirePermission(request: FastifyRequest, permission: Permission): SessionOwner {
  const caller = callerOf(request);
  const may = request.isToken ? mayToken : isAllowed;
  if (!may(caller.role, permission)) {
    throw new ProblemError(403, 'forbidden-role', 'Your role does not allow this', {
      detail: `It takes one of: ${permissions[permission].join(', ')}.`,
    });
  }
  return caller;
}

/** @throws ProblemError 403 for a program: this is about one's own account */
export function requirePerson(request: FastifyRequest): void {
  if (request.isToken) {
    throw new ProblemError(403, 'not-for-tokens', 'This takes a person', {
      detail: 'API tokens have no account of their own.',
    });
  }
}

/** @throws ProblemError 403, also for a shop that does not exist: who may not see it may not know */
export function requireShop(request: FastifyRequest, shopId: string): SessionOwner {
  const caller = callerOf(request);
  if (!caller.shops.includes(shopId)) {
    throw new ProblemError(403, 'forbidden-shop', 'You have no access to this shop');
  }
  return caller;
}
