import { migrate, MigrationError, readMigrations, refuseUnsafeEngine, UnsafeEngineError } from '@ebb/db';
import { askingDatabase } from '../backup/database-client.ts';
import { PlainError } from '../bootstrap/plain-error.ts';
import { type Finding, findingsOf } from './finding.ts';

const megabyte = 1024 * 1024;

interface Variables {
  readonly version: string;
  readonly nowMs: number;
  readonly isolation: string;
  readonly collation: string;
  readonly packet: number;
  readonly connections: number;
  readonly pool: number;
  readonly flush: number;
}

/** Version, settings, clock, locks, size and migrations of the database. */
export async function checkDatabase(databaseUrl: string, migrationsFolder: string): Promise<Finding[]> {
  const { found, ok, problem } = findingsOf('database');
  try {
    await using connection = await askingDatabase(databaseUrl);
    const asked = Date.now();
    const isMariaDb = /mariadb/i.test(
      (await connection.query<{ version: string }>('SELECT VERSION() AS version'))[0]?.version ?? '',
    );
    const [row] = await connection.query<Variables>(
      `SELECT VERSION() AS version, ROUND(UNIX_TIMESTAMP(NOW(3)) * 1000) AS nowMs,
        @@global.${isMariaDb ? 'tx_isolation' : 'transaction_isolation'} AS isolation, @@collation_database AS collation,
        @@global.max_allowed_packet AS packet, @@global.max_connections AS connections,
        @@global.innodb_buffer_pool_size AS pool, @@global.innodb_flush_log_at_trx_commit AS flush`,
    );
    if (row !== undefined) {
      found.push(
        ...checkVariables(row),
        ...checkClock('the database', Number(row.nowMs), (asked + Date.now()) / 2),
      );
      const [size] = await connection.query<{ bytes: number }>(
        'SELECT COALESCE(SUM(data_length + index_length), 0) AS bytes FROM information_schema.tables WHERE table_schema = DATABASE()',
      );
      ok(`It holds ${(Number(size?.bytes ?? 0) / 1e9).toFixed(2)} GB.`);
    }
    const pending = await migrate(databaseUrl, { directory: migrationsFolder, dryRun: true });
    if (pending.length === 0) ok('All migrations are applied.');
    else
      problem(
        `${pending.length} migrations wait: ${pending.join(', ')}.`,
        'They are applied by the next `npm start` (in containers: the service `prepare`). Make a backup before.',
      );
    // Tried on the rows of the migrations: an empty database is checked by its first migration.
    if (pending.length < (await readMigrations(migrationsFolder)).length) {
      await refuseUnsafeEngine(databaseUrl);
      ok('It locks rows as Ebb needs it (SKIP LOCKED).');
    }
  } catch (error) {
    if (error instanceof UnsafeEngineError)
      problem(`${error.message}.`, 'Move to MySQL 8.4 or MariaDB 10.11 and load a dump there.');
    else if (error instanceof MigrationError)
      problem(`${error.message}.`, 'docs/upgrades.md says what to do in each case.');
    else if (error instanceof PlainError)
      problem(error.message, 'Start it, or correct DATABASE_URL; its log says why it refuses.');
    else
      problem(
        `It could not be asked everything: ${error instanceof Error ? error.message : String(error)}.`,
        'Give the account the rights on its own database; docs/upgrades.md lists them.',
      );
  }
  return found;
}

/** Exported for its test. */
export function checkVariables(row: Variables): Finding[] {
  const { found, ok, warning, problem } = findingsOf('database');
  const [, major = 0, minor = 0] = (/^(\d+)\.(\d+)/.exec(row.version) ?? []).map(Number);
  const isMariaDb = /mariadb/i.test(row.version);
  const isNewEnough = isMariaDb ? major > 10 || (major === 10 && minor >= 6) : major >= 8;
  if (isNewEnough) ok(`${row.version}.`);
  else
    problem(
      `${row.version} is too old: it has no JSON_TABLE or no SKIP LOCKED.`,
      'MySQL 8.4 or MariaDB 10.11.',
    );
  const set = (name: string, value: string) =>
    `Set ${name} = ${value} in the server's configuration and start it again.`;
  if (row.isolation !== 'READ-COMMITTED')
    warning(
      `Its default isolation is ${row.isolation}; what does not set its own blocks others by gap locks.`,
      set('transaction-isolation', 'READ-COMMITTED'),
    );
  if (!row.collation.endsWith('_bin'))
    warning(
      `The database's collation is ${row.collation}: in tables made without one, Anna would be anna.`,
      'ALTER DATABASE … COLLATE utf8mb4_bin. (Ebb’s own tables name theirs.)',
    );
  if (row.packet < 16 * megabyte)
    problem(
      `max_allowed_packet is ${Math.round(row.packet / megabyte)} MB; a large batch of events would be refused again and again.`,
      set('max-allowed-packet', '64M'),
    );
  if (row.connections < 100)
    warning(
      `It takes ${row.connections} connections; the services of one machine may ask for about 50, each further process for up to 12.`,
      set('max-connections', '300'),
    );
  if (Number(row.flush) !== 1)
    warning(
      'A commit does not reach the disk at once (innodb_flush_log_at_trx_commit): a power cut loses what was answered with success.',
      set('innodb-flush-log-at-trx-commit', '1'),
    );
  if (row.pool < 256 * megabyte)
    warning(
      `Its buffer pool has ${Math.round(row.pool / megabyte)} MB; profiles that do not fit are read from the disk for each batch.`,
      set('innodb-buffer-pool-size', 'half of the memory, 512M at least'),
    );
  if (found.every(({ level }) => level === 'ok')) ok('Its settings are as Ebb needs them.');
  return found;
}

/** Scores are dated by the services' clocks; orders of things across machines follow from them. */
export function checkClock(whose: string, theirsMs: number, oursMs: number): Finding[] {
  const { found, ok, warning, problem } = findingsOf('clocks');
  const apart = Math.abs(theirsMs - oursMs) / 1000;
  const words = `The clock of ${whose} and this machine's are ${apart.toFixed(1)} s apart.`;
  const todo = 'Let both follow a time server (`timedatectl set-ntp true`).';
  if (apart > 30) problem(words, todo);
  else if (apart > 2) warning(words, todo);
  else ok(words);
  return found;
}
