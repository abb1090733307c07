import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');
const documents = execFileSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(root, path)));
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** Targets of `[words](target)` that are files of ours, without the part after `#`. */
function linkedFiles(text: string): readonly string[] {
  const prose = text.replace(/```[^]*?```/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target.split('#', 1)[0] ?? '')
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target));
}

test('links are found where they are', () => {
  expect(linkedFiles('[a](b.md#c) [d](https://e.f) [g](#h) ```[i](j.md)```')).toEqual(['b.md']);
});

test('every link between documents leads somewhere', () => {
  const broken = documents.flatMap((path) =>
    linkedFiles(read(path))
      .filter((target) => !existsSync(join(root, dirname(path), target)))
      .map((target) => `${path}: ${target}`),
  );
  expect(documents.length).toBeGreaterThan(10);
  expect(broken).toEqual([]);
});

const rooms = 'packages|services|apps|infra|docs|tests|bench|prisma|nginx|grafana';
/** Files and folders of ours that a text names between back-ticks, with `{a,b}` spelt out and patterns left aside. */
function namedFiles(text: string): readonly string[] {
  const quoted = [...text.replace(/```[^]*?```/g, '').matchAll(/`([^`\n]+)`/g)].map(
    ([, words = '']) => words,
  );
  return quoted
    .filter((words) => new RegExp(`^(${rooms})/[^\\s]*$`).test(words) && !/[*…<>]/.test(words))
    .flatMap((words) => {
      const choice = /^(.*)\{(.*)\}(.*)$/.exec(words);
      return choice === null ? [words] : choice[2]!.split(',').map((one) => choice[1]! + one + choice[3]!);
    });
}

test('files are found that a text names', () => {
  expect(namedFiles('`docs/a.md`, `packages/{b,c}/d.ts`, `npm test`, `services/*/tests`')).toEqual([
    'docs/a.md',
    'packages/b/d.ts',
    'packages/c/d.ts',
  ]);
});

test('every file that a document names is there', () => {
  const gone = documents.flatMap((path) =>
    namedFiles(read(path))
      .filter((name) => !existsSync(join(root, name)))
      .map((name) => `${path}: ${name}`),
  );
  expect(gone).toEqual([]);
});

test('every decision is in the index', () => {
  const index = read('docs/adr/README.md');
  const pages = readdirSync(join(root, 'docs/adr')).filter((name) => /^\d{4}-/.test(name));
  expect(pages.filter((page) => !index.includes(`(${page})`))).toEqual([]);
  const numbers = pages.map((page) => page.slice(0, 4));
  expect(new Set(numbers).size).toBe(numbers.length);
});
