import type { LabJobStatus, StudySettings } from '@ebb/contracts/lab';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Database } from '../../connection/open-database.ts';
import type { Reader } from '../../connection/reader.ts';
import { inTransaction } from '../../connection/transaction.ts';
import {
  bytes,
  flag,
  insert,
  nullable,
  number,
  select,
  table,
  text,
  update,
  type RowOf,
} from '../../sql/table.ts';
import { lockShop } from '../shop.ts';

export const labStudyTable = table('lab_study', {
  shopId: text('shop_id'),
  id: text('id'),
  tableId: text('table_id'),
  tableName: text('table_name'),
  name: text('name'),
  kind: text<StudySettings['kind']>('kind'),
  settings: text('settings'),
  status: text<LabJobStatus>('status'),
  step: nullable(text('step')),
  done: number('done'),
  error: nullable(text('error')),
  shared: flag('shared'),
  summary: nullable(text('summary')),
  report: nullable(text('report')),
  points: nullable(text('points')),
  model: nullable(bytes('model')),
  createdMs: number('created_ms'),
  createdById: text('created_by_id'),
  createdByName: text('created_by_name'),
  finishedMs: nullable(number('finished_ms')),
});
export type LabStudyRow = RowOf<typeof labStudyTable>;

const heavy = ['report', 'points', 'model'] as const;
export type LabStudyListed = Omit<LabStudyRow, (typeof heavy)[number]>;
const listKeys = labStudyTable.keys.filter(
  (key): key is keyof LabStudyListed => !(heavy as readonly string[]).includes(key),
);

/** Of a shop, those somebody may see: their own and what is shared; the newest first. */
export async function listLabStudies(
  reader: Reader,
  shopId: string,
  userId: string,
): Promise<LabStudyListed[]> {
  const seen = 'AND (t.shared = 1 OR t.created_by_id = ?) ORDER BY t.created_ms DESC, t.id';
  return select(reader, labStudyTable, listKeys, { shopId }, seen, [userId]);
}

export async function findLabStudy(
  reader: Reader,
  shopId: string,
  id: string,
): Promise<(LabStudyListed & Pick<LabStudyRow, 'report'>) | undefined> {
  const [row] = await select(reader, labStudyTable, [...listKeys, 'report'], { shopId, id });
  return row;
}

export async function findLabStudyPoints(reader: Reader, shopId: string, id: string): Promise<string | null> {
  const [row] = await select(reader, labStudyTable, ['points'], { shopId, id });
  return row?.points ?? null;
}

const expand = promisify<Uint8Array, Buffer>(gunzip);

/** The model as JSON; null where the study has none (yet). */
export async function findLabModel(reader: Reader, shopId: string, id: string): Promise<string | null> {
  const [row] = await select(reader, labStudyTable, ['model'], { shopId, id });
  return row?.model == null ? null : (await expand(row.model)).toString('utf8');
}

/** @returns false where the shop has `most` already */
export async function addLabStudy(
  db: Database,
  row: Omit<LabStudyRow, (typeof heavy)[number]>,
  most: number,
): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    await lockShop(tx, row.shopId);
    const [count] = await tx.query<{ studies: number }>(
      'SELECT COUNT(*) AS studies FROM lab_study WHERE shop_id = ?',
      [row.shopId],
    );
    if (Number(count?.studies ?? 0) >= most) return false;
    await insert(tx, labStudyTable, row);
    return true;
  });
}

export async function changeLabStudy(
  db: Database,
  shopId: string,
  id: string,
  change: Partial<Pick<LabStudyRow, 'name' | 'shared'>>,
): Promise<void> {
  if (Object.keys(change).length === 0) return;
  await inTransaction(db, (tx) => update(tx, labStudyTable, change, { shopId, id }));
}

/** With its batches. */
export async function deleteLabStudy(db: Database, shopId: string, id: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    const batches = 'SELECT f.id FROM lab_file AS f WHERE f.shop_id = ? AND f.study_id = ?';
    await tx.execute(`DELETE FROM lab_part WHERE shop_id = ? AND file_id IN (${batches})`, [
      shopId,
      shopId,
      id,
    ]);
    await tx.execute('DELETE FROM lab_file WHERE shop_id = ? AND study_id = ?', [shopId, id]);
    await tx.execute('DELETE FROM lab_study WHERE shop_id = ? AND id = ?', [shopId, id]);
  });
}
