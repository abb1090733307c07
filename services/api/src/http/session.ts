import { ProblemError } from '@ebb/service-kit';
import type { SessionClaims } from '@ebb/session';
import { bearerToken, sessionCookie, TokenError, tokenInCookies, verifySession } from '@ebb/session';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiParts } from '../api-parts.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is asking; null on routes that are open to all. */
    claims: SessionClaims | null;
  }
}

function unauthenticated(slug: string, title: string, detail: string): ProblemError {
  return new ProblemError(401, slug, title, { detail });
}

/** Finds out who is asking. @throws ProblemError 401 without a valid session */
export async function authenticate(
  request: FastifyRequest,
  { config, nowMs }: Pick<ApiParts, 'config' | 'nowMs'>,
): Promise<void> {
  request.claims = await readSession(request, config.jwtSecret, nowMs());
}

async function readSession(request: FastifyRequest, secret: string, nowMs: number): Promise<SessionClaims> {
  // A bearer token goes before the cookie, because only a program sends one.
  const { authorization, cookie } = request.headers;
  const token = bearerToken(authorization) ?? tokenInCookies(cookie);
  if (token === undefined) {
    throw unauthenticated('unauthenticated', 'Sign in first', 'The request carries no session.');
  }
  try {
    return await verifySession(token, secret, { now: nowMs });
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    throw error.reason === 'expired'
      ? unauthenticated('session-expired', 'The session has expired', 'Sign in again.')
      : unauthenticated('unauthenticated', 'Sign in first', 'The session is not valid.');
  }
}

/** @throws Error on a route that is open to all: a bug */
export function sessionOf(request: FastifyRequest): SessionClaims {
  if (request.claims === null) throw new Error(`${request.routeOptions.url ?? ''} has no session`);
  return request.claims;
}

/**
 * Checks that the caller may see a shop. For endpoints that name the shop `serve` does it; where the shop is only
 * found by reading (an alert's), the handler does, before it answers anything of it.
 *
 * @throws ProblemError 403, also for a shop that does not exist: who may not see it may not know
 */
export function requireShop(request: FastifyRequest, shopId: string): SessionClaims {
  const claims = sessionOf(request);
  if (!claims.shops.includes(shopId)) {
    throw new ProblemError(403, 'forbidden-shop', 'You have no access to this shop');
  }
  return claims;
}

/**
 * Checks that the caller may see a shop and has one of these roles.
 *
 * @throws ProblemError 403
 */
export function requireRole(
  request: FastifyRequest,
  shopId: string,
  roles: readonly SessionClaims['role'][],
): SessionClaims {
  const claims = requireShop(request, shopId);
  if (!roles.includes(claims.role)) {
    throw new ProblemError(403, 'forbidden-role', 'Your role does not allow this', {
      detail: `It takes one of: ${roles.join(', ')}.`,
    });
  }
  return claims;
}

/** `request.protocol` is what a trusted proxy says. */
export function setSessionCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  token: string,
  ttlSeconds: number,
): void {
  reply.header('set-cookie', sessionCookie(token, ttlSeconds, request.protocol === 'https'));
}

/** Takes the cookie away again. */
export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  setSessionCookie(request, reply, '', 0);
}
