import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { PrismaMariaDb } from '@prisma/adapter-mariadb';
import { stepOf } from './migration-steps.ts';
import { driverConfig } from './open-database.ts';
import { refuseUnsafeEngine } from './refuse-unsafe-engine.ts';

export interface Migration {
  name: string;
  sql: string;
  /** SHA-256 of the file, hex: what Prisma stores too. */
  checksum: string;
}

export interface MigrateOptions {
  /** Folder in Prisma's layout: `<time>_<name>/migration.sql`. */
  directory: string;
  /** Only say what would be done. */
  dryRun?: boolean;
  onApplied?: (name: string) => void;
}

export class MigrationError extends Error {
  override name = 'MigrationError';
}

// Prisma's own table, column for column, so that `prisma migrate deploy` can go on from here.
const tableSql = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at DATETIME(3) NULL,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT NULL,
  rolled_back_at DATETIME(3) NULL,
  started_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  applied_steps_count INTEGER UNSIGNED NOT NULL DEFAULT 0,
  PRIMARY KEY (id)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`;

const lockName = 'ebb_migrate';
const lockWaitSeconds = 60;

/** Reads the folder, oldest first. */
export async function readMigrations(directory: string): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(path.join(directory, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/** Statements of a migration file: split at a semicolon that ends a line, comment lines taken out. */
export function statementsOf(sql: string): string[] {
  const code = sql.replace(/^\s*--.*$/gm, '');
  return code
    .split(/;[ \t]*(?:\r?\n|$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}

/**
 * Applies what is missing, one process at a time (a named lock on the server).
 * @returns the names applied, or that would be applied in a dry run.
 * @throws MigrationError when an applied file was changed since, when one had failed half-way, or when a newer version has
 *   taken away what this one still uses. UnsafeEngineError for a server that does not lock.
 */
export async function migrate(databaseUrl: string, options: MigrateOptions): Promise<string[]> {
  const migrations = await readMigrations(options.directory);
  const adapter = await new PrismaMariaDb(driverConfig(databaseUrl, { poolSize: 1 })).connect();
  const query = async (sql: string, args: string[] = []): Promise<unknown[][]> => {
    const answer = await adapter.queryRaw({
      sql,
      args,
      argTypes: args.map(() => ({ scalarType: 'string', arity: 'scalar' })),
    });
    return answer.rows;
  };
  const execute = async (sql: string, args: string[] = []): Promise<void> => {
    await adapter.executeRaw({
      sql,
      args,
      argTypes: args.map(() => ({ scalarType: 'string', arity: 'scalar' })),
    });
  };
  try {
    if (options.dryRun === true) {
      // Not even the table is made.
      const known = await query("SHOW TABLES LIKE '_prisma_migrations'");
      if (known.length === 0) return migrations.map(({ name }) => name);
    } else {
      const [locked] = await query(`SELECT GET_LOCK('${lockName}', ${lockWaitSeconds})`);
      if (Number(locked?.[0]) !== 1)
        throw new MigrationError(`another process has been migrating for over ${lockWaitSeconds} s`);
      await execute(tableSql);
    }
    const rows = await query(
      'SELECT migration_name, checksum, finished_at IS NOT NULL, logs FROM _prisma_migrations WHERE rolled_back_at IS NULL',
    );
    const applied = new Map(
      rows.map(([name, checksum, finished, logs]) => [
        String(name),
        { checksum: String(checksum), finished: Number(finished) === 1, isContract: logs === contractMark },
      ]),
    );
    refuseMismatch(migrations, applied);
    const missing = migrations.filter(({ name }) => !applied.has(name));
    if (options.dryRun !== true) {
      for (const migration of missing) {
        await apply(migration, execute);
        options.onApplied?.(migration.name);
      }
    }
    if (options.dryRun !== true) await refuseUnsafeEngine(databaseUrl);
    return missing.map(({ name }) => name);
  } finally {
    await query(`SELECT RELEASE_LOCK('${lockName}')`).catch(() => undefined);
    await adapter.dispose();
  }
}

interface AppliedMigration {
  readonly checksum: string;
  readonly finished: boolean;
  readonly isContract: boolean;
}

/** Written beside a migration that takes something away: versions that do not know it must not run on its schema. */
const contractMark = 'contract';

/**
 * Refuses a database that this version cannot run on. Migrations of a newer version are no obstacle as long as they only
 * added something: a newer version was here and was taken back.
 */
export function refuseMismatch(
  migrations: readonly Migration[],
  applied: ReadonlyMap<string, AppliedMigration>,
): void {
  const newestKnown = migrations.at(-1)?.name ?? '';
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const [name, { checksum, finished, isContract }] of applied) {
    const migration = known.get(name);
    if (!finished)
      throw new MigrationError(
        `migration ${name} failed half-way: restore the database or finish it by hand, then set finished_at`,
      );
    if (migration === undefined) {
      if (!isContract && name > newestKnown) continue;
      throw new MigrationError(
        isContract
          ? `the database holds migration ${name}, which took away what this version still uses: run a newer version`
          : `the database holds migration ${name}, which this version does not know and which is older than its newest: it was never released`,
      );
    }
    if (migration.checksum !== checksum)
      throw new MigrationError(`migration ${name} was changed after it was applied`);
  }
}

async function apply(
  migration: Migration,
  execute: (sql: string, args?: string[]) => Promise<void>,
): Promise<void> {
  const id = randomUUID();
  await execute(
    "INSERT INTO _prisma_migrations (id, checksum, migration_name, logs) VALUES (?, ?, ?, NULLIF(?, ''))",
    [id, migration.checksum, migration.name, stepOf(migration.sql).isContract ? contractMark : ''],
  );
  for (const statement of statementsOf(migration.sql)) {
    try {
      await execute(statement);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new MigrationError(
        `migration ${migration.name} failed at «${statement.slice(0, 80)}»: ${reason}`,
        { cause: error },
      );
    }
  }
  await execute(
    'UPDATE _prisma_migrations SET finished_at = CURRENT_TIMESTAMP(3), applied_steps_count = 1 WHERE id = ?',
    [id],
  );
}
