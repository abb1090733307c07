// `npm run doctor`: says what is wrong with this installation. It needs what the build makes, and says so when that is not there.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { requireNode } from './src/bootstrap/require-node.mjs';

requireNode();
const program = new URL('dist/doctor-command.js', import.meta.url);
if (existsSync(fileURLToPath(program))) await import(program.href);
else {
  console.error(
    '✗ machine: Ebb is not built here.\n    → `npm start` installs and builds it; or `npm ci` and `npm run build`.',
  );
  process.exitCode = 1;
}
