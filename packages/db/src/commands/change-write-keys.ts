import { randomBytes } from 'node:crypto';
import type { AuditAction, CreatedWriteKey, KeyKind, WriteKeyLine } from '@ebb/contracts';
import type { Sealer } from '@ebb/sealing';
import { hashWriteKey } from '../accounts/write-key.ts';
import type { Database } from '../connection/open-database.ts';
import { inTransaction, type Transaction } from '../connection/transaction.ts';
import { clearedOf, placeOf } from '../maintenance/seal-secrets.ts';
import { insert, select, update } from '../sql/table.ts';
import { appendAudit } from '../tables/audit.ts';
import { lockShop } from '../tables/shop.ts';
import { keyKindOf, writeKeyLine, writeKeyTable, type WriteKeyRow } from '../tables/intake/write-key.ts';

/** Keys of one shop that may be in use at the same time. */
export const mostWriteKeys = 50;

interface Change {
  readonly shopId: string;
  readonly userId: string;
  readonly nowMs: number;
}

interface KeyChange extends Change {
  readonly keyHash: string;
}

export type KeyRefusal = 'not_found' | 'not_in_use' | 'too_many';
export type KeyOutcome<Done> = { readonly done: Done } | { readonly refused: KeyRefusal };

/** The new key with its text, which is kept nowhere. */
export async function createWriteKey(
  db: Database,
  sealer: Sealer,
  {
    name,
    kind,
    signsUsers,
    ...change
  }: Change & { readonly name: string; readonly kind: KeyKind; readonly signsUsers: boolean },
): Promise<KeyOutcome<CreatedWriteKey>> {
  return inTransaction(db, async (tx) => {
    await lockShop(tx, change.shopId);
    if ((await keysInUse(tx, change)) >= mostWriteKeys) return { refused: 'too_many' };
    const created = await insertKey(tx, change, { name, kind, signsUsers, sealer });
    await noteChange(tx, change, 'write_key.create', { name, kind });
    return { done: created };
  });
}

/**
 * A new key in the place of one that is in use: of the same name and kind, with a signing secret of its own if the old one
 * had one. The old one is good for the overlap, in which those who send with it change over.
 */
export async function rotateWriteKey(
  db: Database,
  sealer: Sealer,
  { overlapMs, ...change }: KeyChange & { readonly overlapMs: number },
): Promise<KeyOutcome<CreatedWriteKey>> {
  const { shopId, keyHash, nowMs } = change;
  return inTransaction(db, async (tx) => {
    await lockShop(tx, shopId);
    const row = await lockKey(tx, change);
    if (row === undefined) return { refused: 'not_found' };
    // One that was replaced already has its successor; a second would be one that nobody expects.
    if (row.revokedMs !== null || row.expiresMs !== null) return { refused: 'not_in_use' };
    if ((await keysInUse(tx, change)) >= mostWriteKeys) return { refused: 'too_many' };
    const { name, signingSecret } = row;
    const kind = keyKindOf(row.kind);
    const created = await insertKey(tx, change, { name, kind, signsUsers: signingSecret !== null, sealer });
    await update(tx, writeKeyTable, { expiresMs: nowMs + overlapMs }, { keyHash });
    await noteChange(tx, change, 'write_key.rotate', { name, kind, overlapMs });
    return { done: created };
  });
}

export async function renameWriteKey(
  db: Database,
  { name, ...change }: KeyChange & { readonly name: string },
): Promise<KeyOutcome<WriteKeyLine>> {
  return inTransaction(db, async (tx) => {
    const row = await lockKey(tx, change);
    if (row === undefined) return { refused: 'not_found' };
    if (row.name === name) return { done: writeKeyLine(row) };
    await update(tx, writeKeyTable, { name }, { keyHash: row.keyHash });
    await noteChange(tx, change, 'write_key.rename', { name, before: row.name });
    return { done: writeKeyLine({ ...row, name }) };
  });
}

/** Revoking again changes nothing. */
export async function revokeWriteKey(db: Database, change: KeyChange): Promise<KeyOutcome<WriteKeyLine>> {
  const { nowMs: revokedMs } = change;
  return inTransaction(db, async (tx) => {
    const row = await lockKey(tx, change);
    if (row === undefined) return { refused: 'not_found' };
    if (row.revokedMs !== null) return { done: writeKeyLine(row) };
    await update(tx, writeKeyTable, { revokedMs }, { keyHash: row.keyHash });
    await noteChange(tx, change, 'write_key.revoke', { name: row.name });
    return { done: writeKeyLine({ ...row, revokedMs }) };
  });
}

async function keysInUse(tx: Transaction, { shopId, nowMs }: Change): Promise<number> {
  const current = 'AND (t.expires_ms IS NULL OR t.expires_ms > ?)';
  const rows = await select(tx, writeKeyTable, ['keyHash'], { shopId, revokedMs: null }, current, [nowMs]);
  return rows.length;
}

async function lockKey(tx: Transaction, { shopId, keyHash }: KeyChange): Promise<WriteKeyRow | undefined> {
  const [row] = await select(tx, writeKeyTable, writeKeyTable.keys, { shopId, keyHash }, 'FOR UPDATE');
  return row;
}

async function insertKey(
  tx: Transaction,
  { shopId, nowMs }: Change,
  {
    name,
    kind,
    signsUsers,
    sealer,
  }: { readonly name: string; readonly kind: KeyKind; readonly signsUsers: boolean; readonly sealer: Sealer },
): Promise<CreatedWriteKey> {
  const writeKey = `ebb_${kind}_${randomBytes(24).toString('base64url')}`;
  const signingSecret = signsUsers ? randomBytes(32).toString('base64url') : null;
  const keyHash = hashWriteKey(writeKey);
  const row: WriteKeyRow = {
    ...{ keyHash, shopId, name, kind, createdMs: nowMs },
    signingSecret: signingSecret === null ? null : clearedOf('writeKey'),
    sealedSigningSecret:
      signingSecret === null ? null : sealer.seal(signingSecret, placeOf('writeKey', keyHash)),
    ...{ expiresMs: null, revokedMs: null, lastUsedMs: null },
  };
  await insert(tx, writeKeyTable, row);
  return { key: writeKeyLine(row), writeKey, signingSecret };
}

async function noteChange(
  tx: Transaction,
  { shopId, userId, nowMs: atMs }: Change,
  action: AuditAction,
  detail: Readonly<Record<string, string | number>>,
): Promise<void> {
  await appendAudit(tx, { shopId, atMs, userId, action, subject: `shop/${shopId}`, detail });
}
