import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Database } from '../connection/open-database.ts';
import { inTransaction } from '../connection/transaction.ts';
import { update } from '../sql/table.ts';
import { labFileTable, type LabFileRow } from '../tables/lab/lab-file.ts';
import { labStudyTable, type LabStudyRow } from '../tables/lab/lab-study.ts';

/** A table to be read, a batch to be answered or a study to be made. */
export interface LabJob {
  readonly kind: 'file' | 'study';
  readonly shopId: string;
  readonly id: string;
}

const tables = { file: labFileTable.name, study: labStudyTable.name } as const;
const receivingMs = 24 * 3_600_000;

/**
 * Takes the job that waits longest, files before studies; undefined where none does.
 *
 * There is one trainer; a second one would not take the same job, for the row says who was first.
 */
export async function takeLabJob(db: Database): Promise<LabJob | undefined> {
  for (const kind of ['file', 'study'] as const) {
    const [row] = await db.query<{ shopId: string; id: string }>(
      `SELECT shop_id AS shopId, id FROM ${tables[kind]} WHERE status = 'requested' ORDER BY created_ms LIMIT 1`,
    );
    if (row === undefined) continue;
    const job = { kind, ...row };
    if (await changeJob(db, job, 'requested', { status: 'running', step: null, done: 0 })) return job;
  }
  return undefined;
}

/** What a trainer that was killed left behind is asked for anew; files whose upload was given up go. */
export async function reopenLabJobs(db: Database, nowMs: number): Promise<void> {
  for (const kind of ['file', 'study'] as const) {
    await inTransaction(db, (tx) =>
      tx.execute(
        `UPDATE ${tables[kind]} SET status = 'requested', step = NULL, done = 0 WHERE status = 'running'`,
      ),
    );
  }
  await inTransaction(db, async (tx) => {
    const before = nowMs - receivingMs;
    await tx.execute(
      `DELETE p FROM lab_part AS p JOIN lab_file AS f ON f.shop_id = p.shop_id AND f.id = p.file_id
        WHERE f.status = 'receiving' AND f.created_ms < ?`,
      [before],
    );
    await tx.execute("DELETE FROM lab_file WHERE status = 'receiving' AND created_ms < ?", [before]);
  });
}

/** @returns false where the job does not run any more: it was cancelled or deleted */
export async function noteLabProgress(
  db: Database,
  job: LabJob,
  progress: { readonly step: string; readonly done: number },
): Promise<boolean> {
  return changeJob(db, job, 'running', progress);
}

export type LabJobEnd =
  | { readonly status: 'failed'; readonly error: string }
  | ({ readonly status: 'done' } & Partial<Pick<LabFileRow, 'rowCount' | 'columnCount' | 'report'>>)
  | ({ readonly status: 'done'; readonly model: string } & Pick<
      LabStudyRow,
      'summary' | 'report' | 'points'
    >);

/** Ends a job that still runs; a cancelled one stays so. @returns whether it did */
export async function finishLabJob(
  db: Database,
  job: LabJob,
  end: LabJobEnd,
  nowMs: number,
): Promise<boolean> {
  const model = 'model' in end ? { model: await promisify(gzip)(end.model) } : {};
  const done = end.status === 'done' ? { done: 1 } : {};
  return changeJob(db, job, 'running', { ...end, ...done, ...model, step: null, finishedMs: nowMs });
}

/** Cancels a job that waits, runs or is being received. @returns false where it has ended already */
export async function cancelLabJob(db: Database, job: LabJob, nowMs: number): Promise<boolean> {
  for (const status of ['receiving', 'requested', 'running'] as const) {
    if (await changeJob(db, job, status, { status: 'cancelled', step: null, finishedMs: nowMs })) return true;
  }
  return false;
}

/** Says that a file is whole, so that it is taken up. @returns false where it was not being received */
export async function requestLabFile(
  db: Database,
  shopId: string,
  id: string,
  size: number,
): Promise<boolean> {
  return changeJob(db, { kind: 'file', shopId, id }, 'receiving', { status: 'requested', size });
}

async function changeJob(
  db: Database,
  { kind, shopId, id }: LabJob,
  from: LabFileRow['status'],
  change: Partial<LabFileRow> | Partial<LabStudyRow>,
): Promise<boolean> {
  const where = { shopId, id, status: from };
  const changed = await inTransaction(db, (tx) =>
    kind === 'file'
      ? update(tx, labFileTable, change as Partial<LabFileRow>, where)
      : update(tx, labStudyTable, change as Partial<LabStudyRow>, where),
  );
  return changed > 0;
}
