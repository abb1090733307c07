// `npm run licences`: the licences of everything that the lock file installs, and what is known to be vulnerable.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** May be used and passed on, with their text; MPL asks for changes to its own files only. */
const allowed = new Set([
  ...[
    '0BSD',
    'Apache-2.0',
    'BlueOak-1.0.0',
    'BSD-2-Clause',
    'BSD-3-Clause',
    'CC-BY-4.0',
    'CC0-1.0',
    'ISC',
    'MIT',
  ],
  ...['MIT-0', 'MPL-2.0', 'Python-2.0', 'Unlicense', 'Zlib', 'WTFPL'],
  // Fonts.
  'OFL-1.1',
]);

/** Packages whose licence is another, or not said in a word, and why they may stay. Name to reason. */
const exceptions = new Map([
  ['@img/sharp', 'LGPL-3.0: a library of its own beside ours, used as it is'],
  ['mariadb', 'LGPL-2.1: the driver, used as it is; whoever passes Ebb on says so and lets it be replaced'],
  ['elkjs', 'EPL-2.0: used as it is, its source is public'],
  ['seq-queue', 'MIT by its LICENSE file; its manifest says nothing'],
]);

/** `(MIT OR GPL-2.0)` is fine by one of them, `MIT AND ISC` by both. */
function isAllowed(licence) {
  const text = licence.replace(/[()]/g, '');
  return text
    .split(/ or /i)
    .some((choice) => choice.split(/ and /i).every((each) => allowed.has(each.trim())));
}

function licenceOf(folder, { license }) {
  if (typeof license === 'string') return license;
  try {
    const manifest = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
    return (
      manifest.license?.type ?? manifest.license ?? manifest.licenses?.map(({ type }) => type).join(' OR ')
    );
  } catch {
    return undefined;
  }
}

/** @returns whether every licence is known and allowed */
function checkLicences() {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  const counts = new Map();
  const flaws = [];
  for (const [folder, entry] of Object.entries(packages)) {
    // Our own rooms, and links to them.
    if (!folder.includes('node_modules/') || entry.link) continue;
    const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const licence = licenceOf(folder, entry);
    counts.set(licence ?? 'not said', (counts.get(licence ?? 'not said') ?? 0) + 1);
    const isExcepted = [...exceptions.keys()].some((excepted) => name.startsWith(excepted));
    if ((licence === undefined || !isAllowed(licence)) && !isExcepted)
      flaws.push(
        `${name}@${entry.version}: ${licence ?? 'says no licence'}${entry.dev ? ' (for development only)' : ''}`,
      );
  }
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  console.log(`${total} packages by the lock file:`);
  for (const [licence, count] of [...counts].sort((a, b) => b[1] - a[1]))
    console.log(`  ${String(count).padStart(5)}  ${licence}`);
  if (flaws.length > 0)
    console.log(`\nNot on the list of licences (infra/licences.mjs):\n  ${flaws.join('\n  ')}`);
  return flaws.length === 0;
}

/** @returns whether nothing that runs is known to be vulnerable; undefined where nobody could be asked */
async function checkVulnerabilities() {
  const args = ['audit', '--json', '--omit=dev'];
  const { stdout } = await run('npm', args, { maxBuffer: 2 ** 26, timeout: 60_000 }).catch((error) => error);
  let answer;
  try {
    answer = JSON.parse(stdout);
  } catch {
    return undefined;
  }
  if (answer.error !== undefined || answer.vulnerabilities === undefined) return undefined;
  const found = Object.values(answer.vulnerabilities);
  for (const { name, severity, range } of found) console.log(`  ${severity}: ${name} ${range}`);
  return found.length === 0;
}

const areLicencesFine = checkLicences();
console.log('\nKnown vulnerabilities of what runs (npm audit):');
const isClean = await checkVulnerabilities();
if (isClean === undefined)
  console.log(
    '  NOT CHECKED: the advisory service of the registry could not be asked from here, and there is no copy of it in this project.\n' +
      '  Run it again where the network reaches it; that it says nothing here means nothing.',
  );
else if (isClean) console.log('  none');
process.exitCode = !areLicencesFine || isClean === false ? 1 : isClean === undefined ? 2 : 0;
