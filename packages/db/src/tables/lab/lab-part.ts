import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Database } from '../../connection/open-database.ts';
import type { Reader } from '../../connection/reader.ts';
import { inTransaction } from '../../connection/transaction.ts';
import { bytes, insert, number, select, table, text } from '../../sql/table.ts';

/** A piece of a file (in), or of the answers to it (out). */
export const labPartTable = table('lab_part', {
  shopId: text('shop_id'),
  fileId: text('file_id'),
  direction: text<'in' | 'out'>('direction'),
  part: number('part'),
  size: number('size'),
  content: bytes('content'),
});

export interface LabPartPlace {
  readonly shopId: string;
  readonly fileId: string;
  readonly direction: 'in' | 'out';
  readonly part: number;
}

const compress = promisify<Buffer, { level: number }, Buffer>(gzip);
const expand = promisify<Uint8Array, Buffer>(gunzip);

/** Writes a piece, or writes it again. */
export async function putLabPart(db: Database, place: LabPartPlace, content: string): Promise<void> {
  const plain = Buffer.from(content, 'utf8');
  const packed = await compress(plain, { level: 1 });
  const row = { ...place, size: plain.length, content: packed };
  await inTransaction(db, (tx) => insert(tx, labPartTable, row, { update: ['size', 'content'] }));
}

/** How many pieces there are, the highest of their numbers, and their bytes. */
export async function sumLabParts(
  reader: Reader,
  shopId: string,
  fileId: string,
): Promise<{ readonly parts: number; readonly highest: number; readonly size: number }> {
  const [row] = await reader.query<{ parts: number; highest: number | null; size: number | null }>(
    `SELECT COUNT(*) AS parts, MAX(part) AS highest, CAST(SUM(size) AS DOUBLE) AS size FROM lab_part
      WHERE shop_id = ? AND file_id = ? AND direction = 'in'`,
    [shopId, fileId],
  );
  return {
    parts: Number(row?.parts ?? 0),
    highest: Number(row?.highest ?? -1),
    size: Number(row?.size ?? 0),
  };
}

/** The text of a file piece by piece: never more than one of them in memory. */
export async function* readLabParts(
  reader: Reader,
  shopId: string,
  fileId: string,
  direction: 'in' | 'out',
): AsyncGenerator<string> {
  for (let part = 0; ; part++) {
    const [row] = await select(reader, labPartTable, ['content'], { shopId, fileId, direction, part });
    if (row === undefined) return;
    yield (await expand(row.content)).toString('utf8');
  }
}
