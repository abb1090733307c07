import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PlainError } from '../bootstrap/plain-error.ts';
import { type BackupHeader, readHeader } from './backup-file.ts';
import { backupEnding } from './make-backup.ts';
import { backupsToRemove } from './retention.ts';

export interface KeptBackup {
  readonly path: string;
  readonly header: BackupHeader;
  readonly bytes: number;
}

/** Newest first. @param onDamaged told of files that are named like a backup and are none; without it they are errors */
export async function backupsIn(
  folder: string,
  onDamaged?: (path: string, error: unknown) => void,
): Promise<KeptBackup[]> {
  const found = await Promise.all(
    namesIn(folder).map(async (name): Promise<KeptBackup[]> => {
      const path = join(folder, name);
      try {
        return [{ path, header: (await readHeader(path)).header, bytes: statSync(path).size }];
      } catch (error) {
        if (onDamaged === undefined) throw error;
        onDamaged(path, error);
        return [];
      }
    }),
  );
  return found.flat().sort((a, b) => b.header.madeMs - a.header.madeMs);
}

const dayMs = 86_400_000;

/** Removes drafts of more than a day ago: whoever wrote them was ended meanwhile. */
export function removeOldDrafts(folder: string, nowMs: number): void {
  for (const name of namesIn(folder, `${backupEnding}.unfinished`)) {
    const path = join(folder, name);
    if (nowMs - statSync(path).mtimeMs > dayMs) rmSync(path, { force: true });
  }
}

function namesIn(folder: string, ending: string = backupEnding): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(ending));
  } catch {
    return [];
  }
}

/** @throws PlainError when there is none */
export async function newestIn(folder: string): Promise<string> {
  const [newest] = await backupsIn(folder);
  if (newest === undefined) throw new PlainError(`There is no backup in ${folder}.`);
  return newest.path;
}

/** Removes those that are too many. @returns their paths */
export function prune(backups: readonly KeptBackup[], nowMs: number): string[] {
  const times = backups.map(({ header }) => header.madeMs);
  const gone = new Set(backupsToRemove(times, nowMs));
  const paths = backups.filter(({ header }) => gone.has(header.madeMs)).map(({ path }) => path);
  for (const path of paths) rmSync(path);
  return paths;
}
