import { createTestDatabase, type TestDatabase } from '@ebb/testkit';
import { createConnection } from 'mariadb';
import {
  grantRights,
  rightsOf,
  serviceNames,
  tableRights,
  type ServiceName,
} from '../src/installation-entry.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase('rights');
});
afterAll(() => database.drop());

/** Whether the server lets a service's account do that. */
async function may(service: ServiceName, sql: string): Promise<boolean> {
  const { hostname, port, username, password, pathname } = new URL(await database.as(service));
  const connection = await createConnection({
    host: hostname,
    port: Number(port || 3306),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: pathname.slice(1),
    allowPublicKeyRetrieval: true,
  });
  try {
    await connection.query(sql);
    return true;
  } catch (error) {
    // 1142: not this on this table; 1044: not in this database; 1227: not at all.
    if (error instanceof Error && 'errno' in error && [1142, 1044, 1227].includes(Number(error.errno)))
      return false;
    throw error;
  } finally {
    await connection.end();
  }
}

const statements: Readonly<Record<string, (table: string) => string>> = {
  SELECT: (table) => `SELECT 1 FROM \`${table}\` LIMIT 1`,
  DELETE: (table) => `DELETE FROM \`${table}\` LIMIT 0`,
};

test.each(serviceNames)('the server lets %s do what the table says, and nothing else', async (service) => {
  for (const table of Object.keys(tableRights))
    for (const [right, sql] of Object.entries(statements)) {
      // A removal reads what it removes; whoever may remove without reading is asked for nothing here.
      const expected = rightsOf(service, table).includes(right);
      expect([table, right, await may(service, sql(table))]).toEqual([table, right, expected]);
    }
  for (const sql of [
    'CREATE TABLE mine (id INT)',
    'DROP TABLE event',
    'ALTER TABLE event ADD COLUMN mine INT',
    'CREATE USER mine',
    'SELECT * FROM mysql.user LIMIT 1',
    "SELECT 1 INTO OUTFILE '/tmp/ebb-rights-test'",
  ])
    expect([sql, await may(service, sql)]).toEqual([sql, false]);
});

test('a right that is too much goes with the next upgrade', async () => {
  const account = new URL(await database.as('alerts')).username;
  const admin = new URL(database.url);
  const connection = await createConnection({
    ...{ host: admin.hostname, port: Number(admin.port || 3306), user: admin.username },
    ...{
      password: decodeURIComponent(admin.password),
      database: database.name,
      allowPublicKeyRetrieval: true,
    },
  });
  await connection.query(`GRANT SELECT, DELETE ON \`${database.name}\`.event TO '${account}'@'%'`);
  await connection.end();
  expect(await may('alerts', 'SELECT 1 FROM event LIMIT 1')).toBe(true);
  await grantRights(database.url, new Map([['alerts', account]]));
  expect(await may('alerts', 'SELECT 1 FROM event LIMIT 1')).toBe(false);
  expect(await may('alerts', 'SELECT 1 FROM session LIMIT 1')).toBe(true);
});
