import { join } from 'node:path';
import type { Connection } from 'mariadb';
import { migrate, refuseUnsafeEngine } from '../src/index.ts';
import { readPrismaSchema } from './prisma-schema.ts';
import { createMigratedDatabase, root, testServer, type MigratedDatabase } from './migrated-database.ts';

let database: MigratedDatabase;
let name: string;
let connection: Connection;

beforeAll(async () => {
  database = await createMigratedDatabase('migrations');
  ({ name, connection } = database);
});
afterAll(() => database.drop());

const kinds: Readonly<Record<string, string>> = {
  varchar: 'text',
  char: 'text',
  text: 'text',
  mediumtext: 'text',
  int: 'number',
  bigint: 'number',
  double: 'number',
  tinyint: 'number',
  longblob: 'bytes',
};

test('the migrations make the tables and columns of schema.prisma, and no other', async () => {
  const rows = await connection.query<
    { tableName: string; columnName: string; dataType: string; columnType: string; nullable: string }[]
  >(
    `SELECT table_name AS tableName, column_name AS columnName, data_type AS dataType, column_type AS columnType,
        is_nullable AS nullable
      FROM information_schema.columns WHERE table_schema = ? AND table_name <> '_prisma_migrations'`,
    [name],
  );
  const made = rows.map(({ tableName, columnName, dataType, columnType, nullable }) => {
    const kind = columnType === 'tinyint(1)' ? 'flag' : (kinds[dataType] ?? dataType);
    return `${tableName}.${columnName} ${kind}${nullable === 'YES' ? ' or null' : ''}`;
  });
  const wanted = [...readPrismaSchema()].flatMap(([tableName, columns]) =>
    columns.map(
      (column) => `${tableName}.${column.name} ${column.kind}${column.isNullable ? ' or null' : ''}`,
    ),
  );
  expect(made.sort()).toEqual(wanted.sort());
});

test('a newer version that only added something may be taken back; one that took something away may not', async () => {
  const url = testServer();
  url.pathname = `/${name}`;
  const again = () => migrate(url.href, { directory: join(root, 'prisma/migrations') });
  const leave = (migration: string, logs: string | null) =>
    connection.query(
      `INSERT INTO ${name}._prisma_migrations (id, checksum, migration_name, finished_at, logs, applied_steps_count)
        VALUES (UUID(), '', ?, NOW(3), ?, 1)`,
      [migration, logs],
    );
  try {
    await leave('29990101000000_added', null);
    expect(await again()).toEqual([]);
    await leave('29990201000000_removed', 'contract');
    await expect(again()).rejects.toThrow('run a newer version');
  } finally {
    await connection.query(`DELETE FROM ${name}._prisma_migrations WHERE migration_name LIKE '2999%'`);
  }
});

test('this server locks what it says it locks', async () => {
  const url = testServer();
  url.pathname = `/${name}`;
  await refuseUnsafeEngine(url.href);
});
