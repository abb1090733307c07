import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { PlainError } from '../bootstrap/plain-error.ts';
import { type BackupHeader, checkBackup, readBackup } from './backup-file.ts';
import { askingDatabase, startClient } from './database-client.ts';

export interface RestoreInput {
  readonly path: string;
  readonly databaseUrl: string;
  readonly masterKey: Buffer;
  /** What the database holds is dropped first; otherwise one that holds anything is refused. */
  readonly replace: boolean;
  readonly onProgress: (bytes: number, of: number) => void;
}

/**
 * Loads a backup into an empty database. The whole file is proven before the first statement runs: a file that was cut, or
 * another key, changes nothing.
 */
export async function restoreBackup(input: RestoreInput): Promise<BackupHeader> {
  const { path, databaseUrl, masterKey } = input;
  const { bytes } = await checkBackup(path, masterKey);
  await emptyDatabase(databaseUrl, input.replace);
  return readBackup(path, masterKey, async (content) => {
    const { child, ended } = startClient('load', databaseUrl, ['--batch']);
    if (child.stdin === null) throw new Error('the client has no input');
    let done = 0;
    const counted = async function* () {
      for await (const chunk of content) {
        done += chunk.length;
        input.onProgress(done, bytes);
        yield chunk;
      }
    };
    // A client that died says why; that its input broke off says nothing.
    const written = pipeline(Readable.from(counted()), child.stdin).catch((error: unknown) => error);
    await ended;
    const failure = await written;
    if (failure !== undefined) throw failure instanceof Error ? failure : new Error('the restore broke off');
  });
}

async function emptyDatabase(databaseUrl: string, replace: boolean): Promise<void> {
  await using connection = await askingDatabase(databaseUrl);
  const clients = await connection.query<{ id: number }>(
    `SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()`,
  );
  if (clients.length > 0)
    throw new PlainError(
      `${clients.length} other connections use this database: stop Ebb first (\`npm start -- --only servers\` runs the servers alone).`,
    );
  const tables = await connection.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'`,
  );
  if (tables.length === 0) return;
  if (!replace)
    throw new PlainError(
      `The database is not empty (${tables.length} tables). With --replace what it holds is dropped and cannot be brought back.`,
    );
  await connection.query('SET foreign_key_checks = 0');
  for (const { name } of tables) await connection.query(`DROP TABLE \`${name}\``);
}
