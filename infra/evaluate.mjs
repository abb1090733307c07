// `npm run evaluate`: bundles the command line of packages/evaluation for the code as it is now, and runs it where it
// was called.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundleOptions } from './bundle-options.mjs';

const room = (path) => fileURLToPath(new URL(`../packages/evaluation/${path}`, import.meta.url));
await build({
  ...bundleOptions,
  absWorkingDir: room('.'),
  entryPoints: { evaluate: room('src/evaluate-cli.ts') },
  outdir: room('dist'),
});
await import('../packages/evaluation/dist/evaluate.js');
