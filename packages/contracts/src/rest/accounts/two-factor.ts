import { Type, type Static } from 'typebox';
import type { Endpoints } from '../endpoint.ts';
import { Problem } from '../problem.ts';
import { longestPassword } from './password-flaw.ts';

const Password = Type.String({ minLength: 1, maxLength: longestPassword });
/** Six digits by time, or a recovery code; blanks and dashes do not matter. */
export const SecondCode = Type.String({ minLength: 1, maxLength: 40 });

export const TwoFactorState = Type.Object({
  isOn: Type.Boolean(),
  recoveryCodesLeft: Type.Integer(),
});
export type TwoFactorState = Static<typeof TwoFactorState>;

/** What an authenticator program is given: nobody else may see it. */
export const TwoFactorSecret = Type.Object({
  secret: Type.String({ description: 'Base32' }),
  uri: Type.String({ description: 'the same as otpauth://…, for a QR code' }),
});
export type TwoFactorSecret = Static<typeof TwoFactorSecret>;

export const RecoveryCodes = Type.Object({ recoveryCodes: Type.Array(Type.String()) });
export type RecoveryCodes = Static<typeof RecoveryCodes>;

const problems = { 400: Problem, 401: Problem, 403: Problem, 409: Problem, 429: Problem } as const;

export const twoFactorEndpoints = {
  getTwoFactor: {
    method: 'GET',
    path: '/api/me/two-factor',
    tag: 'session',
    summary: 'Whether signing in takes a second factor',
    access: 'signed-in',
    answer: TwoFactorState,
    problems: { 401: Problem },
  },
  beginTwoFactor: {
    method: 'POST',
    path: '/api/me/two-factor/begin',
    tag: 'session',
    summary: 'A secret for an authenticator program; nothing changes until a code of it is confirmed',
    access: 'signed-in',
    body: Type.Object({ password: Password }),
    answer: TwoFactorSecret,
    problems,
  },
  confirmTwoFactor: {
    method: 'POST',
    path: '/api/me/two-factor/confirm',
    tag: 'session',
    summary: 'From now on signing in takes a code; the answer has the recovery codes, once',
    access: 'signed-in',
    body: Type.Object({ code: SecondCode }),
    answer: RecoveryCodes,
    problems,
  },
  endTwoFactor: {
    method: 'POST',
    path: '/api/me/two-factor/end',
    tag: 'session',
    summary: 'Signing in takes the password alone again',
    access: 'signed-in',
    body: Type.Object({ password: Password, code: SecondCode }),
    status: 204,
    answer: Type.Null(),
    problems,
  },
} as const satisfies Endpoints;
