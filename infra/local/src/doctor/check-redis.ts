import { askRedisFor } from '../servers/redis-server.ts';
import { checkClock } from './check-database.ts';
import { type Finding, findingsOf } from './finding.ts';

/** Redis is a cache: when it is away people notice that it is slower, and no more. */
export async function checkRedis(redisUrl: string): Promise<Finding[]> {
  const { found, ok, warning } = findingsOf('Redis');
  try {
    const asked = Date.now();
    const [seconds, policy] = [
      await askRedisFor(redisUrl, ['TIME']),
      await askRedisFor(redisUrl, ['INFO', 'memory']),
    ];
    ok('It answers.');
    const [, time] = /\r\n(\d{9,})\r\n/.exec(seconds) ?? [];
    if (time !== undefined)
      found.push(...checkClock('Redis', Number(time) * 1000 + 500, (asked + Date.now()) / 2));
    const [, evicts] = /maxmemory_policy:(\S+)/.exec(policy) ?? [];
    if (evicts === 'noeviction')
      warning(
        'It removes nothing when it is full (noeviction): then it takes nothing new.',
        'maxmemory-policy allkeys-lru, with a maxmemory of 128mb or more.',
      );
  } catch (error) {
    warning(
      `It does not answer (${error instanceof Error ? error.message : String(error)}): predictions are computed anew each time.`,
      'Start it, or correct REDIS_URL.',
    );
  }
  return found;
}
