import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { statementsOf } from './migrate.ts';
import { breakingChanges, stepOf } from './migration-steps.ts';

const folder = resolve(__dirname, '../../../../prisma/migrations');

/** The schema of the first release. What came before it ran nowhere but where it was made. */
const firstRelease = '20261121214000_disk_samples';

const migrations = readdirSync(folder)
  .filter((name) => /^\d{14}_/.test(name))
  .sort()
  .map((name) => ({ name, sql: readFileSync(join(folder, name, 'migration.sql'), 'utf8') }));
const released = migrations.filter(({ name }) => name <= firstRelease);
const later = migrations.filter(({ name }) => name > firstRelease);

test('there are migrations of the first release', () => {
  expect(released.length).toBeGreaterThan(10);
});

/** Why this migration may not be released as it is; undefined when it may. */
function refusal(name: string, sql: string, names: readonly string[]): string | undefined {
  const breaking = breakingChanges(statementsOf(sql));
  const { isContract, after, unusedSince } = stepOf(sql);
  if (breaking.length === 0)
    return isContract ? `${name} takes nothing away and is no second step` : undefined;
  if (!isContract)
    return `${name} breaks the version before it: ${breaking.join('; ')}. docs/upgrades.md says how`;
  if (after === undefined || after >= name || !names.includes(after))
    return `${name} names no first step ("-- after:")`;
  return unusedSince === undefined || !/^\d+\.\d+\.\d+\b/.test(unusedSince)
    ? `${name} does not say since which release what goes is unused ("-- unused since: 1.2.3")`
    : undefined;
}

test('no migration drops or rewrites, unless it is the second step of two', () => {
  const names = migrations.map(({ name }) => name);
  expect(later.flatMap(({ name, sql }) => refusal(name, sql, names) ?? [])).toEqual([]);
});

test.each([
  ['DROP TABLE alert', 'DROP TABLE alert'],
  ['DROP TABLE IF EXISTS alert', 'DROP TABLE alert'],
  ['TRUNCATE TABLE alert', 'TRUNCATE TABLE alert'],
  ['UPDATE alert SET status = 1', 'UPDATE alert'],
  ['DELETE FROM alert', 'DELETE FROM alert'],
  ['RENAME TABLE alert TO warning', 'RENAME TABLE alert'],
  ['ALTER TABLE alert DROP COLUMN status', 'drops'],
  ['ALTER TABLE alert ADD COLUMN a INT NULL, DROP status', 'drops'],
  ['ALTER TABLE `alert` DROP PRIMARY KEY', 'drops'],
  ['ALTER TABLE alert RENAME COLUMN a TO b', 'renames'],
  ['ALTER TABLE alert CHANGE a b INT NULL', 'renames'],
  ['ALTER TABLE alert MODIFY COLUMN a TEXT NULL', 'changes what a column holds'],
  ['ALTER TABLE alert ADD UNIQUE KEY a (b)', 'refuses rows'],
  ['ALTER TABLE alert ADD COLUMN a INT NOT NULL', 'asks for a value'],
])('%s is refused', (statement, words) => {
  expect(breakingChanges([statement])).toEqual([expect.stringContaining(words)]);
});

test.each([
  'CREATE TABLE later (id INT NOT NULL)',
  'ALTER TABLE alert ADD COLUMN a INT NULL',
  "ALTER TABLE alert ADD COLUMN a VARCHAR(9) NOT NULL DEFAULT 'a, DROP b'",
  'ALTER TABLE alert ADD KEY a (b, c), DROP KEY d, RENAME INDEX e TO f',
  'CREATE INDEX a ON alert (b)',
])('%s is taken', (statement) => {
  expect(breakingChanges([statement])).toEqual([]);
});

test('what a migration makes itself it may fill and change', () => {
  const own = ['CREATE TABLE later (id INT)', 'UPDATE later SET id = 1', 'ALTER TABLE later DROP COLUMN id'];
  expect(breakingChanges(own)).toEqual([]);
  expect(breakingChanges([...own, 'UPDATE alert SET a = 1'])).toEqual(['UPDATE alert']);
});

test('a second step says of what, and since when nobody uses it', () => {
  const names = ['20270101000000_expand', '20270201000000_contract'] as const;
  const drop = 'ALTER TABLE alert DROP COLUMN a;';
  const marked = `-- step: contract\n-- after: ${names[0]}\n-- unused since: 0.3.0\n${drop}`;
  expect(refusal(names[1], marked, names)).toBeUndefined();
  expect(refusal(names[1], drop, names)).toContain('breaks the version before it');
  expect(refusal(names[1], `-- step: contract\n${drop}`, names)).toContain('no first step');
  expect(refusal(names[0], marked, names)).toContain('no first step');
  expect(refusal(names[1], marked.replace('0.3.0', 'soon'), names)).toContain('does not say since which');
  expect(refusal(names[1], '-- step: contract\nCREATE TABLE a (id INT);', names)).toContain(
    'takes nothing away',
  );
});
