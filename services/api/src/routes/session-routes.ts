import { Login, Problem, Session, User } from '@ebb/contracts';
import { findUserById, findUserByLogin } from '@ebb/db';
import { ProblemError } from '@ebb/service-kit';
import { signSession } from '@ebb/session';
import { Type } from 'typebox';
import type { Api, ApiParts } from '../api-parts.ts';
import { clearSessionCookie, requireSession, sessionOf, setSessionCookie } from '../http/session.ts';

export function sessionRoutes(app: Api, parts: ApiParts): void {
  const { config, db, loginLimits, nowMs } = parts;

  app.post(
    '/api/login',
    {
      schema: {
        tags: ['session'],
        summary: 'Sign in: sets the session cookie and answers the same token for programs',
        security: [],
        body: Login,
        response: { 200: Session, 400: Problem, 401: Problem, 429: Problem },
      },
    },
    async (request, reply) => {
      const { email, password } = request.body;
      const waitSeconds = await loginLimits.attempt(request.ip, email);
      if (waitSeconds > 0) {
        reply.header('retry-after', waitSeconds);
        throw new ProblemError(429, 'too-many-logins', 'Too many attempts to sign in', {
          detail: `Try again in ${waitSeconds} seconds.`,
        });
      }
      const user = await findUserByLogin(db, email, password);
      if (user === undefined) {
        throw new ProblemError(401, 'wrong-login', 'E-mail or password is wrong');
      }
      await loginLimits.succeeded(request.ip, email);
      const subject = {
        sub: user.id,
        shops: user.shops.map((shop) => shop.id),
        role: user.role,
        name: user.name,
      };
      const now = nowMs();
      const ttlSeconds = config.sessionSeconds;
      const token = await signSession(subject, config.jwtSecret, { ttlSeconds, now });
      setSessionCookie(request, reply, token, ttlSeconds);
      return { token, expiresAt: (Math.floor(now / 1000) + ttlSeconds) * 1000, user };
    },
  );

  app.post(
    '/api/logout',
    {
      schema: {
        tags: ['session'],
        summary: 'Sign out: takes the cookie away',
        security: [],
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      clearSessionCookie(request, reply);
      return reply.code(204).send(null);
    },
  );

  void app.register(async (closed: Api) => {
    requireSession(closed, parts);
    closed.get(
      '/api/me',
      {
        schema: { tags: ['session'], summary: 'Who is signed in', response: { 200: User, 401: Problem } },
      },
      async (request) => {
        const user = await findUserById(db, sessionOf(request).sub);
        if (user === undefined) {
          throw new ProblemError(401, 'unauthenticated', 'Sign in first', {
            detail: 'The account does not exist any more.',
          });
        }
        return user;
      },
    );
  });
}
