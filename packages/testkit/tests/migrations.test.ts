import { createConnection, type Connection } from 'mariadb';
import { createTestDatabase, type TestDatabase } from '@ebb/testkit';
import { readPrismaSchema } from '../../db/tests/prisma-schema.ts';

let database: TestDatabase;
let connection: Connection;

beforeAll(async () => {
  database = await createTestDatabase('migrations');
  connection = await createConnection(database.url.replace(/^mysql:/, 'mariadb:'));
});
afterAll(async () => {
  await connection.end();
  await database.drop();
});

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
    [database.name],
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
