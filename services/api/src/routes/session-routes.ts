import { findUserById, findUserByLogin } from '@ebb/db';
import { ProblemError } from '@ebb/service-kit';
import { signSession } from '@ebb/session';
import type { Api, ApiParts } from '../api-parts.ts';
import { serve } from '../http/serve.ts';
import { clearSessionCookie, sessionOf, setSessionCookie } from '../http/session.ts';

export function sessionRoutes(app: Api, parts: ApiParts): void {
  const { config, db, loginLimits, nowMs } = parts;

  serve(app, parts, 'signIn', async (request, reply) => {
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
  });

  serve(app, parts, 'signOut', async (request, reply) => {
    clearSessionCookie(request, reply);
    return null;
  });

  serve(app, parts, 'getMe', async (request) => {
    const user = await findUserById(db, sessionOf(request).sub);
    if (user === undefined) {
      throw new ProblemError(401, 'unauthenticated', 'Sign in first', {
        detail: 'The account does not exist any more.',
      });
    }
    return user;
  });
}
