import type { WriteKeyLine } from '@ebb/contracts';
import type { Reader } from '../../connection/reader.ts';
import { nullable, number, select, table, text, type RowOf } from '../../sql/table.ts';

/** Keys that allow sending events. The key itself is not here: only its hash. */
export const writeKeyTable = table('write_key', {
  keyHash: text('key_hash'),
  shopId: text('shop_id'),
  name: text('name'),
  createdMs: number('created_ms'),
  revokedMs: nullable(number('revoked_ms')),
});

export type WriteKeyRow = RowOf<typeof writeKeyTable>;

export function writeKeyLine({ keyHash, name, createdMs, revokedMs }: WriteKeyRow): WriteKeyLine {
  return { id: keyHash, name, createdAt: createdMs, revokedAt: revokedMs };
}

/** A shop's keys, newest first. */
export async function listWriteKeys(reader: Reader, shopId: string): Promise<WriteKeyLine[]> {
  const order = 'ORDER BY t.created_ms DESC, t.key_hash';
  const rows = await select(reader, writeKeyTable, writeKeyTable.keys, { shopId }, order);
  return rows.map(writeKeyLine);
}
