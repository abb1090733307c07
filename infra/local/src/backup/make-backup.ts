import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { PlainError } from '../bootstrap/plain-error.ts';
import { type Position, writeBackup } from './backup-file.ts';
import { askingDatabase, startClient } from './database-client.ts';

export const backupEnding = '.ebbbackup';

export interface MakeBackupInput {
  readonly databaseUrl: string;
  readonly masterKey: Buffer;
  readonly folder: string;
  readonly nowMs: number;
  /** Where scoring stands in Kafka, asked before the dump begins. */
  readonly positions: () => Promise<readonly Position[]>;
  readonly onProgress: (bytes: number, ofAbout: number) => void;
}

export interface MadeBackup {
  readonly path: string;
  readonly bytes: number;
  readonly dumpedBytes: number;
}

/**
 * Everything of one database as of one moment, while Ebb goes on: a dump in one transaction of repeatable reads. Positions in
 * Kafka are noted first, so what is stored is never less than what they say.
 */
export async function makeBackup(input: MakeBackupInput): Promise<MadeBackup> {
  const { databaseUrl, folder, nowMs } = input;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const positions = await input.positions();
  const { database, server, newestMigration, ofAbout } = await describe(databaseUrl);
  const { child, ended } = startClient('dump', databaseUrl, [
    '--single-transaction',
    '--quick',
    '--hex-blob',
    '--skip-lock-tables',
    '--no-tablespaces',
    '--skip-comments',
    '--tz-utc',
    '--extended-insert',
    '--net-buffer-length=1000000',
  ]);
  let dumpedBytes = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      dumpedBytes += chunk.length;
      input.onProgress(dumpedBytes, ofAbout);
      done(null, chunk);
    },
    // A dump that broke off ends its output like one that finished: only its exit code tells.
    flush(done) {
      ended.then(() => done(), done);
    },
  });
  if (child.stdout === null) throw new Error('the dump has no output');
  child.stdout.once('error', (error) => counted.destroy(error));
  ended.catch((error: unknown) => counted.destroy(error instanceof Error ? error : new Error(String(error))));
  const time = new Date(nowMs)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-');
  const path = join(folder, `${database}-${time}${backupEnding}`);
  try {
    const header = { madeMs: nowMs, database, server, newestMigration, positions };
    await writeBackup(path, input.masterKey, header, child.stdout.pipe(counted));
  } finally {
    child.kill('SIGTERM');
  }
  return { path, bytes: statSync(path).size, dumpedBytes };
}

async function describe(databaseUrl: string) {
  await using connection = await askingDatabase(databaseUrl);
  const [row] = await connection.query<{ name: string; version: string; bytes: number | null }>(
    `SELECT DATABASE() AS name, VERSION() AS version,
      (SELECT SUM(data_length) FROM information_schema.tables WHERE table_schema = DATABASE()) AS bytes`,
  );
  const others = await connection.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables
      WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' AND engine <> 'InnoDB'`,
  );
  if (others.length > 0)
    throw new PlainError(
      `These tables are not InnoDB and cannot be dumped consistently: ${others.map(({ name }) => name).join(', ')}.`,
    );
  const [migration] = await connection
    .query<{ name: string | null }>('SELECT MAX(migration_name) AS name FROM _prisma_migrations')
    .catch(() => {
      throw new PlainError(`The database ${row?.name ?? ''} holds no Ebb: there is nothing to back up.`);
    });
  return {
    database: row?.name ?? 'ebb',
    server: row?.version ?? '',
    newestMigration: migration?.name ?? '',
    ofAbout: Number(row?.bytes ?? 0),
  };
}
