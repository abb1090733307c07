import type { SystemServer } from '@ebb/contracts';
import type { Redis } from 'ioredis';
import type { Metrics } from '@ebb/service-kit';
import { megabytes } from './watch-database.ts';

/** Redis by its own account. Whether it is there is `ebb_redis_up`, of the connection itself. */
export function createRedisWatch(client: Pick<Redis, 'info' | 'status'>, metrics: Metrics) {
  const used = metrics.gauge({ name: 'redis_used_bytes', help: 'Memory its entries take.' });
  const evicted = metrics.gauge({
    name: 'redis_evicted_keys',
    help: 'Entries removed for want of memory, since it began.',
  });

  return async function look(): Promise<SystemServer> {
    try {
      if (client.status !== 'ready') throw new Error('not connected');
      const text = await client.info();
      const value = (name: string) => new RegExp(`^${name}:(.*)$`, 'm').exec(text)?.[1]?.trim() ?? '';
      used.set(Number(value('used_memory')));
      evicted.set(Number(value('evicted_keys')));
      return {
        name: 'Redis',
        isUp: true,
        reason: null,
        facts: [
          { name: 'Version', value: value('redis_version') || value('valkey_version') },
          {
            name: 'Memory',
            value: `${megabytes(Number(value('used_memory')))} of ${megabytes(Number(value('maxmemory')))}`,
          },
          { name: 'Clients', value: value('connected_clients') },
          { name: 'Removed for want of memory', value: value('evicted_keys') },
        ],
      };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { name: 'Redis', isUp: false, reason, facts: [] };
    }
  };
}
