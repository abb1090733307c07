import { execFileSync } from 'node:child_process';
import { basename, resolve } from 'node:path';

const root = resolve(__dirname, '../..');

/** Names that say nothing about the content, and so attract everything. */
const emptyWords = /^(utils?|helpers?|manager|common|misc|types)$/;

/** What a file name does wrong; undefined when it is fine. `[id]`, `(group)` and `_name` are Next.js routes. */
function complaintAbout(path: string): string | undefined {
  const [stem = '', ...rest] = basename(path).split('.').slice(0, -1);
  const kebab = /^[a-z0-9]+(-[a-z0-9]+)*$/;
  if ((!kebab.test(stem) && !/^[[(_]/.test(stem)) || !rest.every((part) => kebab.test(part))) {
    return `${path}: not in kebab-case`;
  }
  return emptyWords.test(stem) ? `${path}: the name says nothing` : undefined;
}

test.each([
  ['packages/domain/src/foldProfile.ts', 'kebab-case'],
  ['packages/domain/src/Profile.tsx', 'kebab-case'],
  ['packages/domain/src/utils.ts', 'says nothing'],
  ['services/api/src/types.test.ts', 'says nothing'],
])('%s would be refused: %s', (path, complaint) => {
  expect(complaintAbout(path)).toContain(complaint);
});

test.each([
  'packages/domain/src/fold-profile.test.ts',
  'apps/dashboard/src/app/[id]/page.tsx',
  'knip.config.ts',
])('%s is fine', (path) => expect(complaintAbout(path)).toBeUndefined());

test('every source file has a name in kebab-case that says what is inside', () => {
  const listed = execFileSync('git', ['ls-files', '*.ts', '*.tsx', '*.mjs', '*.cjs'], {
    cwd: root,
    encoding: 'utf8',
  });
  const files = listed
    .split('\n')
    .filter((path) => path !== '' && !basename(path).startsWith('.') && !path.includes('/generated/'));
  expect(files.length).toBeGreaterThan(100);
  expect(files.map(complaintAbout).filter((complaint) => complaint !== undefined)).toEqual([]);
});
