// Runs a command of a service (`npm run audit`, `rebuild`, …) on what the environment names, else on what `npm start`
// runs here: `node infra/local/command.mjs services/scoring/dist/audit-cli.js [options]`.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const [node, , bundle, ...options] = process.argv;
const projectRoot = fileURLToPath(new URL('../../', import.meta.url));
const program = `${projectRoot}${bundle}`;
if (!existsSync(program)) {
  console.error(
    'Ebb is not built here: `npm start` installs and builds it; or `npm ci` and `npm run build`.',
  );
  process.exit(2);
}
const names = ['DATABASE_URL', 'KAFKA_BROKERS', 'REDIS_URL', 'EBB_MASTER_KEY'];
const isNamed = names.some((name) => process.env[name] || process.env[`${name}_FILE`]);
const running = `${projectRoot}.ebb/running.json`;
// All of one Ebb or all of the other: a command between two would write one's events into the other's record.
if (!isNamed && existsSync(running)) {
  const { databaseUrl, kafkaBrokers, redisUrl } = JSON.parse(readFileSync(running, 'utf8'));
  const { fieldEncryptionKey } = JSON.parse(readFileSync(`${projectRoot}.ebb/secrets.json`, 'utf8'));
  const found = [databaseUrl, kafkaBrokers, redisUrl, fieldEncryptionKey];
  names.forEach((name, index) => (process.env[name] = found[index]));
}
process.argv = [node, program, ...options];
await import(pathToFileURL(program).href);
