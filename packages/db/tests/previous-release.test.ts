import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection, type Connection } from 'mariadb';
import { migrate } from '../src/index.ts';

/**
 * The version before runs on the schema after: every statement that its services and tests sent, as `npm run record-release`
 * wrote them down, is prepared by the server on the schema of today, which finds every table and column or says which is
 * missing; and no table asks for a value that an INSERT of then does not give.
 */
const root = join(__dirname, '../../..');
const folder = join(root, 'prisma/releases');
const name = `ebb_release_${randomUUID().slice(0, 8)}`;
let connection: Connection;

/** As the testkit, which this room cannot use: the testkit is built on it. */
function testServer(): URL {
  const given = process.env['EBB_TEST_DATABASE_URL'];
  if (given !== undefined && given !== '') return new URL(given);
  const file = readFileSync(join(root, '.ebb/test/env.json'), 'utf8');
  return new URL((JSON.parse(file) as { databaseUrl: string }).databaseUrl);
}

beforeAll(async () => {
  const url = testServer();
  connection = await createConnection(url.href.replace(/^mysql:/, 'mariadb:'));
  await connection.query(`CREATE DATABASE ${name}`);
  url.pathname = `/${name}`;
  await migrate(url.href, { directory: join(root, 'prisma/migrations') });
  await connection.query(`USE ${name}`);
});
afterAll(async () => {
  await connection.query(`DROP DATABASE ${name}`);
  await connection.end();
});

const releases = readdirSync(folder).filter((file) => file.endsWith('.sql'));
const statementsOf = (release: string) =>
  readFileSync(join(folder, release), 'utf8')
    .split(';\n')
    .filter((statement) => statement.trim() !== '');

/** What the server has against these statements, and what their INSERTs leave out. */
async function faultsOf(statements: readonly string[]): Promise<string[]> {
  const required = await requiredColumns();
  const faults: string[] = [];
  for (const statement of statements) {
    try {
      (await connection.prepare(statement)).close();
    } catch (error) {
      faults.push(
        `${(error as { sqlMessage?: string }).sqlMessage ?? String(error)} «${statement.slice(0, 120)}»`,
      );
    }
    const [, table = '', list = ''] =
      /^(?:INSERT|REPLACE)(?: IGNORE)? INTO (?:`?\w+`?\.)?`?(\w+)`? ?\(([^)]*)\)/i.exec(statement) ?? [];
    const given = new Set(list.split(',').map((column) => column.replace(/[`\s]|.*\./g, '')));
    const missing = (required.get(table) ?? []).filter((column) => !given.has(column));
    if (table !== '' && missing.length > 0) faults.push(`${table} now asks for ${missing.join(', ')}`);
  }
  return [...new Set(faults)];
}

async function requiredColumns(): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await connection.query<{ name: string; columnName: string }[]>(
    `SELECT table_name AS name, column_name AS columnName FROM information_schema.columns
      WHERE table_schema = ? AND is_nullable = 'NO' AND column_default IS NULL AND extra NOT LIKE '%auto_increment%'`,
    [name],
  );
  const required = new Map<string, string[]>();
  for (const row of rows) required.set(row.name, [...(required.get(row.name) ?? []), row.columnName]);
  return required;
}

test.each(releases)('what the services of %s send is taken by the schema of today', async (release) => {
  const statements = statementsOf(release);
  expect(statements.length).toBeGreaterThan(100);
  expect(statements.filter((statement) => /^INSERT/i.test(statement)).length).toBeGreaterThan(20);
  expect(await faultsOf(statements)).toEqual([]);
});

test('a column that is taken away, and one that must be given from now on, would be found', async () => {
  const statements = releases.flatMap(statementsOf);
  await connection.query('ALTER TABLE profile DROP COLUMN state');
  await connection.query('ALTER TABLE outbox ADD COLUMN reason VARCHAR(10) NOT NULL');
  const faults = await faultsOf(statements);
  expect(
    faults.filter((fault) => fault.includes("'state'") || fault.includes('.state')).length,
  ).toBeGreaterThan(0);
  expect(faults).toContain('outbox now asks for reason');
});
