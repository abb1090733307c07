import { findSecondFactor, takeRecoveryCode, takeStep, type Database } from '@ebb/db';
import type { Sealer } from '@ebb/sealing';
import { Secret, TOTP } from 'otpauth';

const periodSeconds = 30;

function totpOf(secret: string, email: string): TOTP {
  return new TOTP({ issuer: 'Ebb', label: email, secret: Secret.fromBase32(secret), period: periodSeconds });
}

/** A new secret, and the address that an authenticator program reads it from. */
export function newSecret(email: string): { readonly secret: string; readonly uri: string } {
  const secret = new Secret({ size: 20 }).base32;
  return { secret, uri: totpOf(secret, email).toString() };
}

/** The step whose code it is, the one before or after for clocks that differ; undefined for a wrong one. */
export function stepOf(secret: string, email: string, code: string, nowMs: number): number | undefined {
  const digits = code.replace(/\s/g, '');
  if (!/^\d{6}$/.test(digits)) return undefined;
  const delta = totpOf(secret, email).validate({ token: digits, timestamp: nowMs, window: 1 });
  return delta === null ? undefined : Math.floor(nowMs / 1000 / periodSeconds) + delta;
}

/** Whether a code opens the account: by time and not used yet, or a recovery code. Taken, it opens nothing again. */
export async function takeCode(
  db: Database,
  sealer: Sealer,
  given: {
    readonly userId: string;
    readonly email: string;
    readonly code: string;
    readonly nowMs: number;
    readonly address: string;
  },
): Promise<boolean> {
  const { userId, email, code, nowMs } = given;
  const found = await findSecondFactor(db, sealer, userId);
  if (found?.isOn !== true) return false;
  const step = stepOf(found.secret, email, code, nowMs);
  return step === undefined ? takeRecoveryCode(db, given) : takeStep(db, userId, step);
}
