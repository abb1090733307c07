import type { LabJobStatus } from '@ebb/contracts/lab';
import { type Database } from '../../connection/open-database.ts';
import type { Reader } from '../../connection/reader.ts';
import { inTransaction } from '../../connection/transaction.ts';
import { insert, nullable, number, select, table, text, type RowOf } from '../../sql/table.ts';
import { lockShop } from '../shop.ts';

/** A table that somebody uploaded, or rows that a study is to answer (then with the study's id). */
export const labFileTable = table('lab_file', {
  shopId: text('shop_id'),
  id: text('id'),
  studyId: nullable(text('study_id')),
  name: text('name'),
  source: text<'upload' | 'wholesale' | 'customers_200'>('source'),
  settings: nullable(text('settings')),
  status: text<LabJobStatus>('status'),
  step: nullable(text('step')),
  done: number('done'),
  error: nullable(text('error')),
  size: number('size'),
  rowCount: nullable(number('row_count')),
  columnCount: nullable(number('column_count')),
  report: nullable(text('report')),
  createdMs: number('created_ms'),
  createdById: text('created_by_id'),
  createdByName: text('created_by_name'),
  finishedMs: nullable(number('finished_ms')),
});
export type LabFileRow = RowOf<typeof labFileTable>;

const listKeys = labFileTable.keys.filter((key) => key !== 'report');
export type LabFileListed = Omit<LabFileRow, 'report'>;

/** Of a shop, the newest first: its tables, or the batches of a study. */
export async function listLabFiles(
  reader: Reader,
  shopId: string,
  studyId: string | null,
): Promise<LabFileListed[]> {
  return select(reader, labFileTable, listKeys, { shopId, studyId }, 'ORDER BY t.created_ms DESC, t.id');
}

export async function findLabFile(
  reader: Reader,
  shopId: string,
  id: string,
): Promise<LabFileRow | undefined> {
  const [row] = await select(reader, labFileTable, labFileTable.keys, { shopId, id });
  return row;
}

/**
 * @param most how many tables of the shop, or batches of the study, there may be
 * @returns false where there are so many already
 */
export async function addLabFile(db: Database, row: LabFileRow, most: number): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    await lockShop(tx, row.shopId);
    const there = await listLabFiles(tx, row.shopId, row.studyId);
    if (there.length >= most) return false;
    await insert(tx, labFileTable, row);
    return true;
  });
}

/** With its parts. */
export async function deleteLabFile(db: Database, shopId: string, id: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    await tx.execute('DELETE FROM lab_part WHERE shop_id = ? AND file_id = ?', [shopId, id]);
    await tx.execute('DELETE FROM lab_file WHERE shop_id = ? AND id = ?', [shopId, id]);
  });
}
