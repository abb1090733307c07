import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { openDatabase } from '@ebb/db';
import { sealSecrets } from '@ebb/db/installation';
import { findInstallation } from '../backup/installation.ts';
import { launcherEnv } from '../bootstrap/config.ts';
import { asRecord, readJsonFile, writeJsonFile } from '../bootstrap/json-file.ts';
import { PlainError } from '../bootstrap/plain-error.ts';
import { keepSecrets, masterKeySettings } from '../bootstrap/secrets.ts';
import { sealerOf } from './sealer-of.ts';

const help = `Seals what still lies open, and seals anew what is under a master key of before.

  npm run seal-secrets [-- --state DIR]              beside a running Ebb; may be run again
  npm run seal-secrets -- new-key [--state DIR]      another master key in the state folder of npm start, used from the next start on

EBB_MASTER_KEY and EBB_PREVIOUS_MASTER_KEYS (or ..._FILE) are the keys, else those of the state folder; DATABASE_URL says where, or a
running npm start. A key of before may go when this says that nothing is left, and when no backup is kept that was made under it.`;

function newKey(file: string): string {
  if (!existsSync(file)) throw new PlainError(`${file} is not there: npm start makes it.`);
  const { fieldEncryptionKey: before, previousMasterKeys: earlier } = keepSecrets(file);
  const previousMasterKeys = [before, ...earlier.split(',')].filter((key) => key !== '').join();
  const fieldEncryptionKey = randomBytes(32).toString('base64');
  writeJsonFile(file, { ...asRecord(readJsonFile(file)), fieldEncryptionKey, previousMasterKeys });
  return 'Another master key. The next start seals everything under it; the one before stays beside it. Keep a copy of both elsewhere.';
}

async function seal(stateRoot: string): Promise<string> {
  const file = join(stateRoot, 'secrets.json');
  const env = existsSync(file)
    ? { ...launcherEnv, ...masterKeySettings(launcherEnv, keepSecrets(file)) }
    : launcherEnv;
  const { databaseUrl } = findInstallation(launcherEnv, stateRoot);
  if (databaseUrl === undefined) throw new PlainError(help);
  await using database = openDatabase(databaseUrl, { poolSize: 2 });
  const { sealed, failed } = await sealSecrets(database, sealerOf(env), ({ table, done, total }) =>
    process.stderr.write(`${table}: ${done} of ${total}\n`),
  );
  for (const { table, row, reason } of failed) process.stderr.write(`${table} ${row}: ${reason}\n`);
  if (failed.length > 0) process.exitCode = 1;
  return `${sealed} sealed, ${failed.length} left as they were. ${failed.length === 0 ? 'Nothing is under a key of before.' : 'Their key is not given, or they were changed.'}`;
}

async function run(args: readonly string[]): Promise<string> {
  const command = args[0] === 'new-key' ? args[0] : 'seal';
  const rest = command === 'new-key' ? args.slice(1) : args;
  const [flag, given = join(launcherEnv['EBB_PROJECT_ROOT'] ?? process.cwd(), '.ebb')] = rest;
  if (flag !== undefined && (flag !== '--state' || rest.length !== 2)) return help;
  const stateRoot = isAbsolute(given) ? given : resolve(launcherEnv['INIT_CWD'] ?? '.', given);
  return command === 'new-key' ? newKey(join(stateRoot, 'secrets.json')) : seal(stateRoot);
}

run(process.argv.slice(2)).then(
  (text) => console.log(text),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
