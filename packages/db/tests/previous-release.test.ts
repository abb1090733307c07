import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection } from 'mariadb';
import { createMigratedDatabase, root, type MigratedDatabase } from './migrated-database.ts';

/**
 * The version before runs on the schema after: every statement that its services and tests sent, as `npm run record-release`
 * wrote them down, is prepared by the server on the schema of today, which finds every table and column or says which is
 * missing; and no table asks for a value that an INSERT of then does not give.
 */
const folder = join(root, 'prisma/releases');
let database: MigratedDatabase;
let name: string;
let connection: Connection;

beforeAll(async () => {
  database = await createMigratedDatabase('release');
  ({ name, connection } = database);
  await connection.query(`USE ${name}`);
});
afterAll(() => database.drop());

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
