import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';

// The tools are whole programs; on a busy machine they need their time.
jest.setTimeout(180_000);

const root = resolve(__dirname, '../..');
const program = join(root, 'node_modules/eslint/bin/eslint.js');

// Typed rules need a file of a project; the text comes from standard input, so nothing is written.
const path = join(root, 'packages/service-kit/src/problem.ts');

const probe = `
// eslint-disable-next-line
export const port = process.env['PORT'];
export async function work(): Promise<void> {}
export function start(kind: 'a' | 'b', untyped: any): void {
  work();
  [1].forEach(async () => work());
  console.log(untyped);
  switch (kind) {
    case 'a':
  }
}
import { Logger } from 'pino';
export type Log = Logger;
${'//\n'.repeat(300)}`;

test('typed and house rules report what they forbid, and cannot be switched off in a file', () => {
  const options = ['--format', 'json', '--stdin', '--stdin-filename', path];
  const { stdout } = spawnSync(process.execPath, [program, ...options], {
    cwd: root,
    encoding: 'utf8',
    input: probe,
  });
  const [result] = JSON.parse(stdout) as { messages: { ruleId: string | null }[] }[];
  const rules = new Set(result?.messages.map(({ ruleId }) => ruleId));
  expect([...rules]).toEqual(
    expect.arrayContaining([
      'no-restricted-properties',
      'no-console',
      'max-lines',
      '@typescript-eslint/no-floating-promises',
      '@typescript-eslint/no-misused-promises',
      '@typescript-eslint/no-explicit-any',
      '@typescript-eslint/switch-exhaustiveness-check',
      '@typescript-eslint/consistent-type-imports',
    ]),
  );
});
