import type { Database } from '../connection/open-database.ts';
import { inTransaction } from '../connection/transaction.ts';
import { appendAudit } from '../tables/audit.ts';
import { credentialOf } from './find-user.ts';
import { hashPassword } from './password.ts';

/**
 * Another password of one's own, which ends every session that was opened with the one before.
 *
 * @param credential what was proved a moment ago
 * @returns what the next session is opened with; undefined when the password has changed meanwhile
 */
export async function changePassword(
  db: Database,
  change: {
    readonly userId: string;
    readonly credential: string;
    readonly password: string;
    readonly nowMs: number;
    readonly address: string;
  },
): Promise<string | undefined> {
  const { userId, credential, password, nowMs: atMs, address } = change;
  const passwordHash = await hashPassword(password);
  return inTransaction(db, async (tx) => {
    const changed = await tx.execute(
      'UPDATE `user` SET password_hash = ? WHERE id = ? AND SHA2(password_hash, 256) = ?',
      [passwordHash, userId, credential],
    );
    if (changed === 0) return undefined;
    const entry = {
      shopId: null,
      atMs,
      userId,
      action: 'password.change',
      subject: `user/${userId}`,
    } as const;
    await appendAudit(tx, { ...entry, address });
    return credentialOf(passwordHash);
  });
}
