import type { LabBatch, LabStudy, LabTable } from '@ebb/contracts/lab';
import { type Database } from '@ebb/db';
import { findLabStudy, type LabFileListed, type LabStudyListed } from '@ebb/db/lab';
import { ProblemError } from '@ebb/service-kit';

function jobOf({ id, name, status, step, done, error, createdMs, createdByName, finishedMs }: LabFileListed) {
  return {
    ...{ id, name, status, step, error, createdByName },
    ...{ done01: done, createdAt: createdMs, finishedAt: finishedMs },
  };
}

export function tableOf(file: LabFileListed): LabTable {
  const { source, size, rowCount, columnCount } = file;
  return { ...jobOf(file), source, bytes: size, rows: rowCount, columns: columnCount };
}

export function batchOf(file: LabFileListed): LabBatch {
  return { ...jobOf(file), rows: file.rowCount };
}

export function studyOf(study: LabStudyListed, userId: string): LabStudy {
  const { id, name, kind, tableId, tableName, status, step, error, summary, createdByName } = study;
  return {
    ...{ id, name, kind, tableId, tableName, status, step, error, summary, createdByName },
    ...{ done01: study.done, isShared: study.shared, isOwn: study.createdById === userId },
    ...{ createdAt: study.createdMs, finishedAt: study.finishedMs },
  };
}

/** A study that is the caller's or shared; another's is answered as if it were not there. */
export async function requireStudy(db: Database, shopId: string, id: string, userId: string) {
  const study = await findLabStudy(db, shopId, id);
  if (study === undefined || !(study.shared || study.createdById === userId)) {
    throw studyNotFound(`The shop has no study ${id} that you may see.`);
  }
  return study;
}

export function studyNotFound(detail: string): ProblemError {
  return new ProblemError(404, 'study-not-found', 'There is no such study', { detail });
}

export function fileNotFound(id: string): ProblemError {
  return new ProblemError(404, 'file-not-found', 'There is no such file', {
    detail: `The shop has no file ${id} that you may see.`,
  });
}
