// Bundles the package in the current folder: src/main.ts -> dist/main.js, run by `node --enable-source-maps dist/main.js`.
// Further entries may be named: `node ../../infra/build-service.mjs src/main.ts src/migrate.ts`; `--out dist/mine` puts
// them elsewhere in the package (tests that run side by side must not write into each other's bundles).
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { bundleOptions } from './bundle-options.mjs';

const { positionals: named, values } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string', default: 'dist' } },
});
const entries = named.length > 0 ? named : ['src/main.ts'];

await build({
  ...bundleOptions,
  // Services run on the Node that comes with the packages; only the launcher has to do with an older one.
  target: 'node24',
  entryPoints: entries.map((entry) => ({ in: entry, out: basename(entry, '.ts') })),
  outdir: values.out,
});
