import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');
const LONGEST_FILE = 300;
const MOST_FILES = 20;

function filesOverLimit(lines: ReadonlyMap<string, number>): string[] {
  return [...lines]
    .filter(([, count]) => count > LONGEST_FILE)
    .map(([path, count]) => `${path}: ${count} lines`);
}

/** A test lies beside what it tests and is not counted: it makes a folder no harder to find one's way in. */
function foldersOverLimit(paths: Iterable<string>): string[] {
  const counts = new Map<string, number>();
  for (const path of paths) {
    if (/\.test\.tsx?$/.test(path)) continue;
    counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count > MOST_FILES)
    .map(([path, count]) => `${path}: ${count} files`);
}

test('a file that is too long and a folder that is too full would be refused', () => {
  expect(
    filesOverLimit(
      new Map([
        ['a.ts', 301],
        ['b.ts', 300],
      ]),
    ),
  ).toEqual(['a.ts: 301 lines']);
  const full = Array.from({ length: 21 }, (_, i) => `src/file-${i}.ts`);
  expect(foldersOverLimit(full)).toEqual(['src: 21 files']);
  expect(foldersOverLimit([...full.slice(1), 'src/a.test.ts', 'src/inner/b.ts'])).toEqual([]);
});

test('no source file is over 300 lines, no folder over 20 source files', () => {
  const listed = execFileSync(
    'git',
    ['ls-files', '*.ts', '*.tsx', '*.mjs', '*.cjs', '*.py', '*.java', '*.wat'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  // A file that is being moved is still listed by its old name.
  const paths = listed.split('\n').filter((path) => path !== '' && existsSync(join(root, path)));
  expect(paths.length).toBeGreaterThan(400);
  const lines = new Map(
    paths.map((path) => [path, readFileSync(join(root, path), 'utf8').split('\n').length - 1] as const),
  );
  expect(filesOverLimit(lines)).toEqual([]);
  expect(foldersOverLimit(paths)).toEqual([]);
});

test('the start of a service is wiring only, at most 80 lines', () => {
  const listed = execFileSync('git', ['ls-files', 'services/*/src/service.ts'], {
    cwd: root,
    encoding: 'utf8',
  });
  const starts = listed.split('\n').filter((path) => path !== '');
  expect(starts.length).toBeGreaterThanOrEqual(5);
  const lines = starts.map((path) => readFileSync(join(root, path), 'utf8').split('\n').length - 1);
  expect(starts.filter((_, index) => lines[index]! > 80)).toEqual([]);
});
