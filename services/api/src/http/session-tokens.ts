import { randomBytes } from 'node:crypto';
import type { Session, User } from '@ebb/contracts';
import { openSession } from '@ebb/db';
import { refreshTokenOf, sessionCookies, signAccessToken, type RefreshTicket } from '@ebb/session';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiParts } from '../api-parts.ts';
import { cameOverTls } from './session.ts';

type Parts = Pick<ApiParts, 'config' | 'tokenKeys' | 'db' | 'nowMs'>;

/** Opens a session and gives its first tokens. @param credential what was proved */
export async function startSession(
  { config, tokenKeys, db, nowMs }: Parts,
  request: FastifyRequest,
  reply: FastifyReply,
  { user, credential }: { readonly user: User; readonly credential: string },
): Promise<Session> {
  const sessionId = randomBytes(16).toString('hex');
  const now = nowMs();
  const expiresMs = now + Math.min(config.sessionSeconds, config.longestSessionSeconds) * 1000;
  await openSession(db, {
    ...{ id: sessionId, userId: user.id, credential, nowMs: now, expiresMs },
    address: request.ip,
    agent: request.headers['user-agent'] ?? '',
  });
  const ticket = { sessionId, number: 0 };
  return giveTokens({ config, tokenKeys, nowMs }, request, reply, { user, ticket, expiresMs });
}

/** An access token in the answer and, with its refresh token, in cookies. */
export async function giveTokens(
  { config, tokenKeys, nowMs }: Pick<Parts, 'config' | 'tokenKeys' | 'nowMs'>,
  request: FastifyRequest,
  reply: FastifyReply,
  given: { readonly user: User; readonly ticket: RefreshTicket; readonly expiresMs: number },
): Promise<Session> {
  const { user, ticket, expiresMs } = given;
  const now = nowMs();
  const refreshSeconds = Math.round((expiresMs - now) / 1000);
  const accessSeconds = Math.min(config.accessSeconds, refreshSeconds);
  const subject = { sub: user.id, sid: ticket.sessionId };
  const accessToken = await signAccessToken(subject, tokenKeys, { ttlSeconds: accessSeconds, now });
  const refreshToken = refreshTokenOf(ticket, config.jwtSecret);
  const tokens = { accessToken, accessSeconds, refreshToken, refreshSeconds };
  reply.header('set-cookie', sessionCookies(tokens, cameOverTls(request)));
  return { token: accessToken, expiresAt: (Math.floor(now / 1000) + accessSeconds) * 1000, user };
}
