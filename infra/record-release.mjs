// Records which SQL a release sends, for the test that the schema of today still takes it (packages/db/tests/previous-release.test.ts).
//
//   npm run test:servers                                (in another terminal)
//   npm run record-release -- 0.1.0 COMMIT [PATHS…]     the release's own integration tests, all of them or these
//
// The commit is unpacked beside this one and its tests run with a driver that writes down every statement. What they do not
// reach is not recorded.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordedStatements } from './recorded-statements.mjs';

const root = join(import.meta.dirname, '..');
const [version, commit, ...paths] = process.argv.slice(2);
if (version === undefined || commit === undefined) {
  console.error('npm run record-release -- VERSION COMMIT [PATHS…]');
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'ebb-release-'));
try {
  const archive = execFileSync('git', ['archive', commit], { cwd: root, maxBuffer: 1e9 });
  execFileSync('tar', ['-x', '-C', folder], { input: archive });
  // Packages of today, by hard links: what a release sends is in its own source.
  execFileSync('cp', ['-al', join(root, 'node_modules'), join(folder, 'node_modules')]);
  const driver = 'node_modules/mariadb/lib/config/connection-options.js';
  const log = join(folder, 'statements.jsonl');
  const source = readFileSync(join(root, driver), 'utf8');
  const hook = `opts = { ...opts, logger: { query: (line) => require('node:fs').appendFileSync(${JSON.stringify(log)}, JSON.stringify(line) + '\\n'), logParam: false } };`;
  if (!source.includes('if (opts.logger) {'))
    throw new Error(`${driver} is not what it was: nothing is recorded`);
  rmSync(join(folder, driver));
  writeFileSync(
    join(folder, driver),
    source.replace('if (opts.logger) {', `${hook}\n    if (opts.logger) {`),
  );
  execFileSync('npm', ['run', '--silent', 'generate'], { cwd: folder, stdio: 'inherit' });
  const jest = [
    'node_modules/jest/bin/jest.js',
    ...paths,
    '--selectProjects',
    'integration',
    '--maxWorkers=2',
  ];
  const { status } = spawnSync(process.execPath, jest, { cwd: folder, stdio: 'inherit' });
  if (!existsSync(log)) throw new Error('no statement was recorded');
  const statements = recordedStatements(readFileSync(log, 'utf8'));
  mkdirSync(join(root, 'prisma/releases'), { recursive: true });
  writeFileSync(join(root, `prisma/releases/${version}.sql`), `${statements.join(';\n')};\n`);
  console.log(
    `${statements.length} statements of ${version}${status === 0 ? '' : '; some of its tests failed'}`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
