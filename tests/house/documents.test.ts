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

test('every decision is in the index', () => {
  const index = read('docs/adr/README.md');
  const pages = readdirSync(join(root, 'docs/adr')).filter((name) => /^\d{4}-/.test(name));
  expect(pages.filter((page) => !index.includes(`(${page})`))).toEqual([]);
  const numbers = pages.map((page) => page.slice(0, 4));
  expect(new Set(numbers).size).toBe(numbers.length);
});
