import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where the test servers are. */
export interface TestServers {
  /** host:port */
  readonly kafkaBrokers: string;
  /** An account that may create databases; never write to the database it names. */
  readonly databaseUrl: string;
  readonly redisUrl: string;
}

const HOW =
  'Integration tests need real servers: `npm test` starts them by itself; for single tests run `npm run test:servers` in another terminal.';

/**
 * The servers that `npm test` or `npm run test:servers` has started: from EBB_TEST_KAFKA_BROKERS,
 * EBB_TEST_DATABASE_URL and EBB_TEST_REDIS_URL, or else from `.ebb/test/env.json`.
 * @throws when there are none: a missing server fails a test, it never skips one.
 */
export function testServers(env: NodeJS.ProcessEnv = process.env): TestServers {
  const kafkaBrokers = env['EBB_TEST_KAFKA_BROKERS'];
  const databaseUrl = env['EBB_TEST_DATABASE_URL'];
  const redisUrl = env['EBB_TEST_REDIS_URL'];
  if (kafkaBrokers && databaseUrl && redisUrl) return { kafkaBrokers, databaseUrl, redisUrl };
  const file = join(projectRoot(), '.ebb/test/env.json');
  if (!existsSync(file)) throw new Error(HOW);
  return JSON.parse(readFileSync(file, 'utf8')) as TestServers;
}

/** The folder of the whole project, from wherever in it a test runs. */
export function projectRoot(from: string = process.cwd()): string {
  if (existsSync(join(from, 'infra/local/start.mjs'))) return from;
  const parent = dirname(from);
  if (parent === from) throw new Error('Not inside the Ebb project');
  return projectRoot(parent);
}
