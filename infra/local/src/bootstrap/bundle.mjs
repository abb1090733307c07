import { rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Bundles one of the launcher's TypeScript entries (`infra/local/src/<entry>.ts`) and loads it.
 * The launcher runs inside the process that npm started, so a Ctrl-C reaches it directly.
 */
export async function loadEntry(projectRoot, entry) {
  const name = basename(entry);
  const { build, stop } = await import('esbuild');
  const { bundleOptions } = await import('../../../bundle-options.mjs');
  const folder = join(projectRoot, '.ebb/launcher');
  const finished = join(folder, `${name}.js`);
  // Two launchers may start at once: each writes its own file and renames it into place.
  const draft = join(folder, `${name}.${process.pid}.js`);
  const entryPoints = [join(projectRoot, `infra/local/src/${entry}.ts`)];
  await build({ ...bundleOptions, sourcemap: 'inline', entryPoints, outfile: draft });
  await stop();
  await rename(draft, finished);
  return import(`${pathToFileURL(finished).href}?at=${process.pid}`);
}
