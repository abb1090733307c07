// `npm run evaluate`: bundles the command line for the code as it is now, and runs it in this folder's caller.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundleOptions } from '../../infra/bundle-options.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
await build({
  ...bundleOptions,
  absWorkingDir: here('.'),
  entryPoints: { evaluate: here('src/evaluate-cli.ts') },
  outdir: here('dist'),
});
await import('./dist/evaluate.js');
