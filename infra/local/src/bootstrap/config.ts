import type { ServerAddresses } from '../servers/server-addresses.ts';

/** The environment of the launcher itself; the one place that reads it. */
export const launcherEnv: NodeJS.ProcessEnv = process.env;

/** Servers that the environment names: used instead of starting ours. */
export function givenServers(env: NodeJS.ProcessEnv): Partial<ServerAddresses> {
  const given: { -readonly [Name in keyof ServerAddresses]?: string } = {};
  if (env['KAFKA_BROKERS']) given.kafkaBrokers = env['KAFKA_BROKERS'];
  if (env['DATABASE_URL']) given.databaseUrl = env['DATABASE_URL'];
  if (env['REDIS_URL']) given.redisUrl = env['REDIS_URL'];
  return given;
}
