import { randomBytes } from 'node:crypto';
import type { CreatedWriteKey, WriteKeyLine } from '@ebb/contracts';
import { hashWriteKey } from '../accounts/write-key.ts';
import type { Database } from '../connection/open-database.ts';
import { inTransaction, type Transaction } from '../connection/transaction.ts';
import { insert, select, update } from '../sql/table.ts';
import { auditTable } from '../tables/audit.ts';
import { lockShop } from '../tables/shop.ts';
import { writeKeyLine, writeKeyTable } from '../tables/intake/write-key.ts';

/** Keys of one shop that may be in use at the same time. */
export const mostWriteKeys = 50;

interface Change {
  readonly shopId: string;
  readonly userId: string;
  readonly nowMs: number;
}

/** @returns the new key with its text, which is kept nowhere; undefined when the shop has as many as it may */
export async function createWriteKey(
  db: Database,
  { name, ...change }: Change & { readonly name: string },
): Promise<CreatedWriteKey | undefined> {
  const writeKey = `ebb_${randomBytes(24).toString('base64url')}`;
  const { shopId, nowMs: createdMs } = change;
  const row = { keyHash: hashWriteKey(writeKey), shopId, name, createdMs, revokedMs: null };
  return inTransaction(db, async (tx) => {
    await lockShop(tx, shopId);
    const inUse = await select(tx, writeKeyTable, ['keyHash'], { shopId, revokedMs: null });
    if (inUse.length >= mostWriteKeys) return undefined;
    await insert(tx, writeKeyTable, row);
    await noteChange(tx, change, 'write_key.create', name);
    return { key: writeKeyLine(row), writeKey };
  });
}

/** Revoking again changes nothing. @returns undefined when the shop has no such key */
export async function revokeWriteKey(
  db: Database,
  { keyHash, ...change }: Change & { readonly keyHash: string },
): Promise<WriteKeyLine | undefined> {
  const { shopId, nowMs } = change;
  return inTransaction(db, async (tx) => {
    const [row] = await select(tx, writeKeyTable, writeKeyTable.keys, { shopId, keyHash }, 'FOR UPDATE');
    if (row === undefined) return undefined;
    if (row.revokedMs !== null) return writeKeyLine(row);
    await update(tx, writeKeyTable, { revokedMs: nowMs }, { keyHash });
    await noteChange(tx, change, 'write_key.revoke', row.name);
    return writeKeyLine({ ...row, revokedMs: nowMs });
  });
}

async function noteChange(
  tx: Transaction,
  { shopId, userId, nowMs: atMs }: Change,
  action: string,
  name: string,
): Promise<void> {
  await insert(tx, auditTable, {
    atMs,
    userId,
    action,
    subject: `shop/${shopId}`,
    detail: JSON.stringify({ name }),
  });
}
