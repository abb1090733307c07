// Bundles bench/benches/<name>.ts and runs it: `node bench/run.mjs scoring-throughput --events 200000`.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundleOptions } from '../infra/bundle-options.mjs';

const [name, ...rest] = process.argv.slice(2);
if (name === undefined) {
  console.error('Which bench? node bench/run.mjs NAME [options]; see bench/README.md');
  process.exit(64);
}
const here = fileURLToPath(new URL('.', import.meta.url));
const outfile = `${here}dist/${name}.js`;
await build({ ...bundleOptions, target: 'node24', entryPoints: [`${here}benches/${name}.ts`], outfile });
// The Node that services run on (infra/local/src/bootstrap/node-program.ts).
const packaged = `${here}../node_modules/.bin/node`;
const node = existsSync(packaged) ? packaged : process.execPath;
const child = spawn(node, ['--enable-source-maps', outfile, ...rest], { stdio: 'inherit' });
child.on('exit', (code) => process.exit(code ?? 1));
