import { findUserByLogin, type Login } from '@ebb/db';
import { ProblemError } from '@ebb/service-kit';
import { knownDevice } from '@ebb/session';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiParts } from '../api-parts.ts';
import type { LoginAttempt } from './login-limits.ts';
import { cameOverTls } from './session.ts';

type Parts = Pick<ApiParts, 'config' | 'db' | 'loginLimits'>;

/** Counts an attempt to prove a password. @throws ProblemError 429 when there were too many */
export async function countAttempt(
  { config, loginLimits }: Parts,
  request: FastifyRequest,
  reply: FastifyReply,
  email: string,
): Promise<LoginAttempt> {
  const isSecure = cameOverTls(request);
  const device = knownDevice(request.headers.cookie, email, { secret: config.jwtSecret, isSecure });
  const attempt = { address: request.ip, email, device };
  refuseIfWaiting(reply, await loginLimits.attempt(attempt));
  return attempt;
}

/** Counts a code of the second factor, which only whoever has proved the password comes to. @throws ProblemError 429 */
export async function limitCodes({ loginLimits }: Parts, reply: FastifyReply, email: string): Promise<void> {
  refuseIfWaiting(reply, await loginLimits.code(email));
}

/**
 * Asks somebody who is signed in for their password again, counted like a sign-in.
 *
 * @throws ProblemError 403, 429
 */
export async function provePassword(
  parts: Parts,
  request: FastifyRequest,
  reply: FastifyReply,
  { email, password }: { readonly email: string; readonly password: string },
): Promise<Extract<Login, { kind: 'right' }>> {
  const attempt = await countAttempt(parts, request, reply, email);
  const found = await findUserByLogin(parts.db, email, password);
  if (found.kind === 'wrong') throw new ProblemError(403, 'wrong-password', 'The present password is wrong');
  await parts.loginLimits.succeeded(attempt);
  return found;
}

function refuseIfWaiting(reply: FastifyReply, waitSeconds: number): void {
  if (waitSeconds === 0) return;
  reply.header('retry-after', waitSeconds);
  throw new ProblemError(429, 'too-many-logins', 'Too many attempts to sign in', {
    detail: `Try again in ${waitSeconds} seconds.`,
  });
}
