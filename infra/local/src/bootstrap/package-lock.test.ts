import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '@ebb/testkit';

interface Entry {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** The way Node looks a package up: from the folder that asks, upwards. */
function isLocked(packages: Readonly<Record<string, Entry>>, asker: string, name: string): boolean {
  for (let folder = asker; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`]) return true;
    if (!folder.includes('/node_modules/')) return packages[`node_modules/${name}`] !== undefined;
  }
}

// A registry may have a package before it has its builds for every platform. A lock made then installs where it was
// made and is refused by `npm ci` everywhere else, a fresh clone included: take the version before.
test('the lock holds the builds of every platform, as npm ci asks for', () => {
  const text = readFileSync(join(projectRoot(), 'package-lock.json'), 'utf8');
  const { packages } = JSON.parse(text) as { packages: Record<string, Entry> };
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !isLocked(packages, path, name))
      .map((name) => `${path} asks for ${name}`),
  );
  expect(missing).toEqual([]);
});
