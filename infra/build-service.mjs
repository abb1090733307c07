// Bundles the package in the current folder: src/main.ts -> dist/main.js, run by `node --enable-source-maps dist/main.js`.
// Further entries may be named: `node ../../infra/build-service.mjs src/main.ts src/migrate.ts`.
import { basename } from 'node:path';
import { build } from 'esbuild';
import { bundleOptions } from './bundle-options.mjs';

const named = process.argv.slice(2);
const entries = named.length > 0 ? named : ['src/main.ts'];

await build({
  ...bundleOptions,
  entryPoints: entries.map((entry) => ({ in: entry, out: basename(entry, '.ts') })),
  outdir: 'dist',
});
