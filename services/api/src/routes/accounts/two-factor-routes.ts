import type { User } from '@ebb/contracts';
import {
  beginTwoFactor,
  confirmTwoFactor,
  endTwoFactor,
  findSecondFactor,
  findUserById,
  twoFactorState,
} from '@ebb/db';
import { ProblemError } from '@ebb/service-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Api, ApiParts } from '../../api-parts.ts';
import { newSecret, stepOf, takeCode } from '../../http/second-factor.ts';
import { serve } from '../../http/serve.ts';
import { callerOf, sessionEnded } from '../../http/session.ts';
import { limitCodes, provePassword } from '../../http/sign-in-checks.ts';

/** One's own second factor. */
export function twoFactorRoutes(app: Api, parts: ApiParts): void {
  const { db, nowMs, sealer } = parts;

  async function caller(request: FastifyRequest): Promise<User> {
    const user = await findUserById(db, callerOf(request).userId);
    if (user === undefined) throw sessionEnded();
    return user;
  }

  serve(app, parts, 'getTwoFactor', async (request) => twoFactorState(db, callerOf(request).userId));

  // A session alone does not set one up: whoever sits down at somebody's desk would lock them out.
  serve(app, parts, 'beginTwoFactor', async (request, reply) => {
    const user = await caller(request);
    await provePassword(parts, request, reply, { email: user.email, password: request.body.password });
    const made = newSecret(user.email);
    const change = { userId: user.id, secret: made.secret, nowMs: nowMs() };
    if (!(await beginTwoFactor(db, sealer, change))) throw isOnAlready();
    return made;
  });

  serve(app, parts, 'confirmTwoFactor', async (request, reply) => {
    const user = await caller(request);
    const found = await findSecondFactor(db, sealer, user.id);
    if (found === undefined) throw new ProblemError(409, 'nothing-to-confirm', 'Begin anew');
    if (found.isOn) throw isOnAlready();
    await limitCodes(parts, reply, user.email);
    const now = nowMs();
    const step = stepOf(found.secret, user.email, request.body.code, now);
    if (step === undefined) throw wrongCode();
    const recoveryCodes = await confirmTwoFactor(db, {
      userId: user.id,
      nowMs: now,
      step,
      address: request.ip,
    });
    if (recoveryCodes === undefined) throw isOnAlready();
    return { recoveryCodes };
  });

  serve(app, parts, 'endTwoFactor', async (request, reply) => {
    const user = await caller(request);
    await provePassword(parts, request, reply, { email: user.email, password: request.body.password });
    await removeOwn(request, reply, user, request.body.code);
    return null;
  });

  async function removeOwn(
    request: FastifyRequest,
    reply: FastifyReply,
    { id: userId, email }: User,
    code: string,
  ): Promise<void> {
    const use = { userId, email, nowMs: nowMs(), address: request.ip };
    await limitCodes(parts, reply, email);
    if (!(await takeCode(db, sealer, { ...use, code }))) throw wrongCode();
    await endTwoFactor(db, use);
  }
}

function wrongCode(): ProblemError {
  return new ProblemError(403, 'wrong-code', 'The code is wrong, or was used', {
    detail: 'Codes change every 30 seconds and count once. Look whether the clock of the device is right.',
  });
}

function isOnAlready(): ProblemError {
  return new ProblemError(409, 'two-factor-on', 'A second factor is in use already');
}
