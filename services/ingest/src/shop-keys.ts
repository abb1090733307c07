import { LRUCache } from 'lru-cache';
import type { ShopRecord } from '@ebb/domain';

/** Which shop a write key belongs to. */
export interface ShopKeys {
  /**
   * Answers from memory, and asks the record once per key and cache time.
   *
   * @returns undefined for a key that is nobody's or has been revoked
   * @throws what the lookup threw, when the key is not in memory and the record cannot be asked
   */
  find(writeKey: string): Promise<ShopRecord | undefined>;
}

/** Longer than any key we give out: not worth a question. */
const longestKey = 200;
const rememberedKeys = 10_000;

interface Found {
  readonly shop: ShopRecord | undefined;
}

/**
 * @param options.lookUp asks the record
 * @param options.cacheMs how long an answer, also "nobody's", is taken for true
 */
export function createShopKeys(options: {
  readonly lookUp: (writeKey: string) => Promise<ShopRecord | undefined>;
  readonly cacheMs: number;
}): ShopKeys {
  const cache = new LRUCache<string, Found>({
    max: rememberedKeys,
    ttl: options.cacheMs,
    // Also shared by all requests that miss at the same moment.
    fetchMethod: async (writeKey) => ({ shop: await options.lookUp(writeKey) }),
    // With the record away, shops that were known a moment ago go on being known.
    allowStaleOnFetchRejection: true,
    noDeleteOnFetchRejection: true,
  });
  return {
    async find(writeKey) {
      if (writeKey.length > longestKey) return undefined;
      const remembered = cache.get(writeKey);
      if (remembered !== undefined) return remembered.shop;
      return (await cache.fetch(writeKey))?.shop;
    },
  };
}
