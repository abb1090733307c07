import type { KeyKind, WriteKeyLine } from '@ebb/contracts';
import type { Database } from '../../connection/open-database.ts';
import type { Reader } from '../../connection/reader.ts';
import { inTransaction } from '../../connection/transaction.ts';
import { nullable, number, select, table, text, type RowOf } from '../../sql/table.ts';

/** Keys that allow sending events. The key itself is not here: only its hash. */
export const writeKeyTable = table('write_key', {
  keyHash: text('key_hash'),
  shopId: text('shop_id'),
  name: text('name'),
  kind: text('kind'),
  createdMs: number('created_ms'),
  /** From then on it is refused, because another has taken its place. */
  expiresMs: nullable(number('expires_ms')),
  revokedMs: nullable(number('revoked_ms')),
  lastUsedMs: nullable(number('last_used_ms')),
  /** Null: users' ids need no signature. From before there was sealing, and no secret where it is sealed. */
  signingSecret: nullable(text('signing_secret')),
  /** Whoever checks a signature has to make it again, so a hash would not do. */
  sealedSigningSecret: nullable(text('sealed_signing_secret')),
});

export type WriteKeyRow = RowOf<typeof writeKeyTable>;

/** A kind that this version does not know may send the least. */
export function keyKindOf(kind: string): KeyKind {
  return kind === 'server' ? 'server' : 'browser';
}

export function writeKeyLine(row: WriteKeyRow): WriteKeyLine {
  return {
    id: row.keyHash,
    name: row.name,
    kind: keyKindOf(row.kind),
    createdAt: row.createdMs,
    expiresAt: row.expiresMs,
    revokedAt: row.revokedMs,
    lastUsedAt: row.lastUsedMs,
    signsUsers: row.signingSecret !== null,
  };
}

/** A shop's keys, newest first. */
export async function listWriteKeys(reader: Reader, shopId: string): Promise<WriteKeyLine[]> {
  const order = 'ORDER BY t.created_ms DESC, t.key_hash';
  const rows = await select(reader, writeKeyTable, writeKeyTable.keys, { shopId }, order);
  return rows.map(writeKeyLine);
}

/** @param uses when each key was used last, by its hash; the latest of several processes stays */
export async function saveKeyUses(db: Database, uses: ReadonlyMap<string, number>): Promise<void> {
  // Everybody in the same order: two processes must not wait for one another.
  const rows = [...uses].sort(([a], [b]) => (a < b ? -1 : 1)).map(([keyHash, atMs]) => [atMs, keyHash]);
  await inTransaction(
    db,
    (tx) =>
      tx.executeMany(
        'UPDATE write_key SET last_used_ms = GREATEST(COALESCE(last_used_ms, 0), ?) WHERE key_hash = ?',
        rows,
      ),
    { timeoutMs: 5_000 },
  );
}
