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
const running = `${projectRoot}.ebb/running.json`;
if (existsSync(running)) {
  const { databaseUrl, kafkaBrokers, redisUrl } = JSON.parse(readFileSync(running, 'utf8'));
  const found = { DATABASE_URL: databaseUrl, KAFKA_BROKERS: kafkaBrokers, REDIS_URL: redisUrl };
  const { fieldEncryptionKey } = JSON.parse(readFileSync(`${projectRoot}.ebb/secrets.json`, 'utf8'));
  for (const [name, value] of Object.entries({ ...found, EBB_MASTER_KEY: fieldEncryptionKey })) {
    if (!process.env[name] && !process.env[`${name}_FILE`]) process.env[name] = value;
  }
}
process.argv = [node, program, ...options];
await import(pathToFileURL(program).href);
