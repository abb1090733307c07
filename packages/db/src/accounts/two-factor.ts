import { createHash, randomBytes } from 'node:crypto';
import type { AuditAction, TwoFactorState } from '@ebb/contracts';
import type { Sealer } from '@ebb/sealing';
import type { Database } from '../connection/open-database.ts';
import type { Reader } from '../connection/reader.ts';
import { inTransaction, type Transaction } from '../connection/transaction.ts';
import { clearedOf, openSecret, placeOf } from '../maintenance/seal-secrets.ts';
import { insert, select } from '../sql/table.ts';
import { recoveryCodeTable, twoFactorTable } from '../tables/accounts/two-factor.ts';
import { appendAudit } from '../tables/audit.ts';
import { withPerson, type PersonChange, type PersonOutcome } from './change-people.ts';

const recoveryCodes = 10;
/** Of letters and digits that nobody mistakes for one another. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';

export interface SecondFactor {
  readonly secret: string;
  readonly isOn: boolean;
}

/** @throws SealError where the master key is another than the one it was sealed under */
export async function findSecondFactor(
  db: Reader,
  sealer: Sealer,
  userId: string,
): Promise<SecondFactor | undefined> {
  const [row] = await select(db, twoFactorTable, ['secret', 'sealedSecret', 'confirmedMs'], { userId });
  if (row === undefined) return undefined;
  const { secret: open, sealedSecret: sealed, confirmedMs } = row;
  return {
    secret: openSecret(sealer, 'twoFactor', { row: userId, sealed, open }),
    isOn: confirmedMs !== null,
  };
}

export async function hasSecondFactor(db: Reader, userId: string): Promise<boolean> {
  const [row] = await select(db, twoFactorTable, ['confirmedMs'], { userId });
  return row !== undefined && row.confirmedMs !== null;
}

export async function twoFactorState(db: Reader, userId: string): Promise<TwoFactorState> {
  const isOn = await hasSecondFactor(db, userId);
  const left = await select(db, recoveryCodeTable, ['codeHash'], { userId, usedMs: null });
  return { isOn, recoveryCodesLeft: left.length };
}

/** A secret that counts once it is confirmed; in the place of one that was not. @returns false: one is in use */
export async function beginTwoFactor(
  db: Database,
  sealer: Sealer,
  { userId, secret, nowMs }: { readonly userId: string; readonly secret: string; readonly nowMs: number },
): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    await tx.execute('DELETE FROM two_factor WHERE user_id = ? AND confirmed_ms IS NULL', [userId]);
    const begun = await tx.execute(
      `INSERT IGNORE INTO two_factor (user_id, secret, sealed_secret, last_step, begun_ms)
       VALUES (?, ?, ?, 0, ?)`,
      [userId, clearedOf('twoFactor'), sealer.seal(secret, placeOf('twoFactor', userId)), nowMs],
    );
    return begun === 1;
  });
}

interface Use {
  readonly userId: string;
  readonly nowMs: number;
  readonly address: string;
}

/**
 * The factor counts from now on. The code that confirmed it counts as used.
 *
 * @returns the recovery codes, which are kept as hashes only; undefined where nothing waits to be confirmed
 */
export async function confirmTwoFactor(
  db: Database,
  { step, ...use }: Use & { readonly step: number },
): Promise<string[] | undefined> {
  const { userId, nowMs } = use;
  const codes = Array.from({ length: recoveryCodes }, newRecoveryCode);
  return inTransaction(db, async (tx) => {
    const confirmed = await tx.execute(
      'UPDATE two_factor SET confirmed_ms = ?, last_step = ? WHERE user_id = ? AND confirmed_ms IS NULL',
      [nowMs, step, userId],
    );
    if (confirmed === 0) return undefined;
    await tx.execute('DELETE FROM recovery_code WHERE user_id = ?', [userId]);
    for (const code of codes) {
      await insert(tx, recoveryCodeTable, { userId, codeHash: hashCode(code), usedMs: null });
    }
    await note(tx, use, 'two_factor.on');
    return codes;
  });
}

/** Takes the code of a step once: of all who come with it one is told true. */
export function takeStep(db: Database, userId: string, step: number): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const taken = await tx.execute(
      'UPDATE two_factor SET last_step = ? WHERE user_id = ? AND last_step < ? AND confirmed_ms IS NOT NULL',
      [step, userId, step],
    );
    return taken === 1;
  });
}

/** Takes a recovery code, once. */
export function takeRecoveryCode(
  db: Database,
  { code, ...use }: Use & { readonly code: string },
): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const taken = await tx.execute(
      'UPDATE recovery_code SET used_ms = ? WHERE user_id = ? AND code_hash = ? AND used_ms IS NULL',
      [use.nowMs, use.userId, hashCode(code)],
    );
    if (taken === 0) return false;
    await note(tx, use, 'two_factor.recovery_used');
    return true;
  });
}

export function endTwoFactor(db: Database, use: Use): Promise<void> {
  return inTransaction(db, async (tx) => {
    if (await drop(tx, use.userId)) await note(tx, use, 'two_factor.off');
  });
}

/** For somebody who has lost both device and recovery codes. */
export function removeTwoFactor(db: Database, change: PersonChange): Promise<PersonOutcome<null>> {
  return withPerson(db, { ...change, isForAllShops: true }, async (tx, { id }) => {
    const { shopId, actor, nowMs: atMs } = change;
    if (await drop(tx, id)) {
      const entry = { shopId, atMs, userId: actor.userId, subject: `user/${id}` };
      await appendAudit(tx, { ...entry, action: 'two_factor.remove' });
    }
    return { done: null };
  });
}

async function drop(tx: Transaction, userId: string): Promise<boolean> {
  await tx.execute('DELETE FROM recovery_code WHERE user_id = ?', [userId]);
  return (await tx.execute('DELETE FROM two_factor WHERE user_id = ?', [userId])) > 0;
}

function note(tx: Transaction, { userId, nowMs: atMs, address }: Use, action: AuditAction): Promise<void> {
  return appendAudit(tx, { shopId: null, atMs, userId, action, subject: `user/${userId}`, address });
}

/** `abcd-efgh-jkmn-pqrs`: 79 bits. */
function newRecoveryCode(): string {
  const letters: string[] = [];
  while (letters.length < 16) {
    // Bytes beyond the last whole round would make some letters likelier.
    for (const byte of randomBytes(16))
      if (byte < 8 * alphabet.length) letters.push(alphabet[byte % alphabet.length]!);
  }
  return letters
    .slice(0, 16)
    .join('')
    .replace(/(.{4})(?=.)/g, '$1-');
}

function hashCode(code: string): string {
  return createHash('sha256')
    .update(code.toLowerCase().replace(/[^a-z0-9]/g, ''))
    .digest('hex');
}
