// Runs a command of a service (`npm run audit`, `rebuild`, …) on what the environment names, else on what `npm start`
// runs here: `node infra/local/command.mjs services/scoring/dist/audit-cli.js [options]`.
import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { installationSettings } from './src/backup/installation-settings.mjs';

const [node, , bundle, ...options] = process.argv;
const projectRoot = fileURLToPath(new URL('../../', import.meta.url));
const program = `${projectRoot}${bundle}`;
if (!existsSync(program)) {
  console.error(
    'Ebb is not built here: `npm start` installs and builds it; or `npm ci` and `npm run build`.',
  );
  process.exit(2);
}
for (const [name, value] of Object.entries(installationSettings(process.env, `${projectRoot}.ebb`))) {
  // A service reads what a file holds by itself.
  if (value !== undefined && !process.env[`${name}_FILE`]) process.env[name] = value;
}
process.argv = [node, program, ...options];
await import(pathToFileURL(program).href);
