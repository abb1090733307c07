import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

/** Scripts that run a program of a service: they reach the record or Kafka. */
const commands = Object.entries(scripts).flatMap(([name, line]) =>
  /services\/[^ ]+\/dist\//.test(line) ? [name] : [],
);

test('every command that reaches the record stands in the table of who may do what', () => {
  const security = readFileSync(join(root, 'docs/security.md'), 'utf8');
  const listed = [...security.matchAll(/^\| `npm run ([\w:-]+)` \|/gm)].map(([, name]) => name);
  expect(commands.length).toBeGreaterThan(3);
  expect([...listed].sort()).toEqual([...commands].sort());
});
