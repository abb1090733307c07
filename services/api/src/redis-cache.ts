import { Redis } from 'ioredis';
import type { Scope } from '@ebb/service-kit';

/** What was computed before. It may forget everything at any time, and it never fails. */
export interface Cache {
  get(key: string): Promise<string | undefined>;
  /** Returns at once; whether it was kept does not matter. */
  put(key: string, value: string, ttlSeconds: number): void;
}

const commandTimeoutMs = 100;
/** After a failure Redis is left alone for this long, so that a hanging one costs one request its time and not all. */
const pauseMs = 1_000;

/**
 * Connects to Redis in the background. While it is away or hangs, the cache answers "not there": everything
 * is slower then, nothing is wrong. It is no reason for the process not to be ready.
 */
export function connectRedis(
  redisUrl: string,
  scope: Scope,
): { readonly client: Redis; readonly cache: Cache } {
  const client = new Redis(redisUrl, {
    connectTimeout: 2_000,
    commandTimeout: commandTimeoutMs,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt) => Math.min(attempt * 100, 2_000),
  });
  const up = scope.metrics.gauge({
    name: 'redis_up',
    help: 'Whether Redis is connected (1) or not (0); without it answers are slower.',
    collect() {
      this.set(client.status === 'ready' ? 1 : 0);
    },
  });
  up.set(0);
  let reported = false;
  client.on('error', (error: Error) => {
    // Once per outage: the client tries again several times a second.
    if (!reported) scope.log.warn({ err: error }, 'Redis is away; answers are computed each time');
    reported = true;
  });
  client.on('ready', () => {
    if (reported) scope.log.info('Redis is back');
    reported = false;
  });
  scope.onStop('redis', () => client.disconnect());

  let pausedUntilMs = 0;
  const usable = (): boolean => client.status === 'ready' && performance.now() >= pausedUntilMs;
  const pause = (): void => {
    pausedUntilMs = performance.now() + pauseMs;
  };
  const cache: Cache = {
    async get(key) {
      if (!usable()) return undefined;
      try {
        return (await client.get(key)) ?? undefined;
      } catch {
        pause();
        return undefined;
      }
    },
    put(key, value, ttlSeconds) {
      if (usable()) client.set(key, value, 'EX', ttlSeconds).catch(pause);
    },
  };
  return { client, cache };
}
