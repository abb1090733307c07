import type { Login as SignIn, User } from '@ebb/contracts';
import {
  changePassword,
  endSession,
  findUserById,
  findUserByLogin,
  hasSecondFactor,
  listSessions,
  noteRefusedSignIn,
  refreshSession,
} from '@ebb/db';
import { ProblemError } from '@ebb/service-kit';
import { deviceCookie, jwksOf, readRefreshToken, refreshTokenInCookies, sessionCookies } from '@ebb/session';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Api, ApiParts } from '../../api-parts.ts';
import { takeCode } from '../../http/second-factor.ts';
import { serve } from '../../http/serve.ts';
import { giveTokens, startSession } from '../../http/session-tokens.ts';
import { callerOf, cameOverTls, readAccessToken, sessionEnded } from '../../http/session.ts';
import { countAttempt, limitCodes, provePassword } from '../../http/sign-in-checks.ts';
import { refuseWeak } from './people-routes.ts';

export function sessionRoutes(app: Api, parts: ApiParts): void {
  const { config, db, loginLimits, nowMs, sealer, sessions, tokenKeys } = parts;
  const idleMs = () => config.sessionSeconds * 1000;
  const longestMs = () => config.longestSessionSeconds * 1000;

  serve(app, parts, 'signIn', async (request, reply) => {
    const { email, password } = request.body;
    const attempt = await countAttempt(parts, request, reply, email);
    const found = await findUserByLogin(db, email, password);
    if (found.kind === 'wrong') {
      noteRefused(request, found.userId, 'password');
      throw new ProblemError(401, 'wrong-login', 'E-mail or password is wrong');
    }
    await askSecondFactor(request, reply, found.user);
    await loginLimits.succeeded(attempt);
    const session = await startSession(parts, request, reply, found);
    if (attempt.device === undefined) {
      reply.header('set-cookie', deviceCookie(email, config.jwtSecret, cameOverTls(request)));
    }
    return session;
  });

  serve(app, parts, 'refreshSession', async (request, reply) => {
    const presented = readRefreshToken(refreshTokenOfRequest(request), config.jwtSecret);
    const refusal = sessionEnded();
    if (presented === undefined) throw refusal;
    const { sessionId } = presented;
    const refresh = await refreshSession(db, presented, {
      nowMs: nowMs(),
      idleMs: idleMs(),
      longestMs: longestMs(),
    });
    sessions.forget(sessionId);
    if (refresh.kind === 'reused') {
      request.log.warn({ userId: refresh.userId, address: request.ip }, 'a refresh token was used again');
    }
    const owner = refresh.kind === 'refreshed' ? await sessions.find(sessionId) : undefined;
    const user = owner === undefined ? undefined : await findUserById(db, owner.userId);
    if (refresh.kind !== 'refreshed' || user === undefined) {
      signOut(request, reply);
      throw refusal;
    }
    const ticket = { sessionId, number: refresh.number };
    return giveTokens(parts, request, reply, { user, ticket, expiresMs: refresh.expiresMs });
  });

  serve(app, parts, 'getTokenKeys', async (_request, reply) => {
    // Short: whoever checks tokens is to learn of a new key before it signs.
    reply.header('cache-control', 'public, max-age=60');
    return jwksOf(tokenKeys.public);
  });

  serve(app, parts, 'signOut', async (request, reply) => {
    const id = await sessionToEnd(request);
    if (id !== undefined) {
      await endSession(db, { id }, { nowMs: nowMs(), reason: 'signed_out' });
      sessions.forget(id);
    }
    signOut(request, reply);
    return null;
  });

  serve(app, parts, 'listSessions', async (request) => {
    const { userId, sessionId } = callerOf(request);
    const open = await listSessions(db, userId, nowMs());
    const items = open.map(({ id, createdMs, refreshedMs, expiresMs, address, agent }) => ({
      ...{ id, isCurrent: id === sessionId, address, agent },
      ...{ createdAt: createdMs, usedAt: refreshedMs, expiresAt: expiresMs },
    }));
    return { items };
  });

  serve(app, parts, 'endSession', async (request) => {
    const { id } = request.params;
    const end = { nowMs: nowMs(), reason: 'ended_by_owner' } as const;
    const ended = await endSession(db, { id, userId: callerOf(request).userId }, end);
    if (!ended) throw new ProblemError(404, 'session-not-found', 'There is no such session');
    sessions.forget(id);
    return null;
  });

  serve(app, parts, 'endOtherSessions', async (request) => {
    const { userId, sessionId } = callerOf(request);
    for (const { id } of await listSessions(db, userId, nowMs())) {
      if (id === sessionId) continue;
      await endSession(db, { id, userId }, { nowMs: nowMs(), reason: 'ended_by_owner' });
      sessions.forget(id);
    }
    return null;
  });

  serve(app, parts, 'changePassword', async (request, reply) => {
    const { current, next } = request.body;
    const user = await findUserById(db, callerOf(request).userId);
    if (user === undefined) throw sessionEnded();
    // Whoever sits down at somebody's desk must not guess faster here than at the door.
    const found = await provePassword(parts, request, reply, { email: user.email, password: current });
    refuseWeak(next, user);
    const { credential: before } = found;
    const change = { userId: user.id, credential: before, password: next, address: request.ip };
    const credential = await changePassword(db, { ...change, nowMs: nowMs() });
    if (credential === undefined) throw sessionEnded();
    sessions.forget(callerOf(request).sessionId);
    return startSession(parts, request, reply, { user, credential });
  });

  serve(app, parts, 'getMe', async (request) => {
    const user = await findUserById(db, callerOf(request).userId);
    if (user === undefined) throw sessionEnded();
    return user;
  });

  /** @throws ProblemError 401 without a code where one is needed, or with a wrong one */
  async function askSecondFactor(request: FastifyRequest<{ Body: SignIn }>, reply: FastifyReply, user: User) {
    const { id: userId, email } = user;
    if (!(await hasSecondFactor(db, userId))) return;
    const { code } = request.body;
    if (code === undefined) {
      throw new ProblemError(401, 'code-needed', 'A code of your second factor is needed');
    }
    await limitCodes(parts, reply, email);
    if (await takeCode(db, sealer, { userId, email, code, nowMs: nowMs(), address: request.ip })) return;
    noteRefused(request, userId, 'code');
    throw new ProblemError(401, 'wrong-code', 'The code is wrong, or was used');
  }

  /** Nobody waits for it: how long the answer takes must not tell whether there is such an account. */
  function noteRefused(request: FastifyRequest, userId: string | null, why: 'password' | 'code'): void {
    if (userId === null) return;
    noteRefusedSignIn(db, { userId, why, address: request.ip, nowMs: nowMs() }).catch((error: unknown) =>
      request.log.warn({ err: error }, 'a refused sign-in could not be written to the audit log'),
    );
  }

  /** The session of the refresh token, which outlives the access token; else of that. */
  async function sessionToEnd(request: FastifyRequest): Promise<string | undefined> {
    const ticket = readRefreshToken(refreshTokenOfRequest(request), config.jwtSecret);
    if (ticket !== undefined) return ticket.sessionId;
    try {
      return (await readAccessToken(request, tokenKeys.public, nowMs())).sid;
    } catch (error) {
      if (error instanceof ProblemError) return undefined;
      throw error;
    }
  }
}

function refreshTokenOfRequest(request: FastifyRequest): string {
  return refreshTokenInCookies(request.headers.cookie, cameOverTls(request)) ?? '';
}

function signOut(request: FastifyRequest, reply: FastifyReply): void {
  reply.header('set-cookie', sessionCookies(null, cameOverTls(request)));
}
