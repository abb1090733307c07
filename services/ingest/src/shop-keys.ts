import { LRUCache } from 'lru-cache';
import type { KeyOwner } from '@ebb/db';

/** Whose write key it is. */
export interface ShopKeys {
  /**
   * Answers from memory, and asks the record once per key and cache time.
   *
   * @returns undefined for a key that is nobody's or has been revoked
   * @throws what the lookup threw, when the key is not in memory and the record cannot be asked
   */
  find(writeKey: string): Promise<KeyOwner | undefined>;
}

/** Longer than any key we give out: not worth a question. */
const longestKey = 200;
const rememberedKeys = 10_000;

interface Found {
  readonly owner: KeyOwner | undefined;
}

/**
 * @param options.lookUp asks the record
 * @param options.cacheMs how long an answer, also "nobody's", is taken for true
 */
export function createShopKeys(options: {
  readonly lookUp: (writeKey: string) => Promise<KeyOwner | undefined>;
  readonly cacheMs: number;
}): ShopKeys {
  let lastFailure: unknown;

  async function ask(writeKey: string): Promise<Found> {
    try {
      return { owner: await options.lookUp(writeKey) };
    } catch (error) {
      lastFailure = error;
      throw error;
    }
  }

  const cache = new LRUCache<string, Found>({
    max: rememberedKeys,
    ttl: options.cacheMs,
    // Also shared by all requests that miss at the same moment.
    fetchMethod: ask,
    // With the record away, shops that were known a moment ago go on being known.
    allowStaleOnFetchRejection: true,
    noDeleteOnFetchRejection: true,
    noDeleteOnStaleGet: true,
  });
  return {
    async find(writeKey) {
      if (writeKey.length > longestKey) return undefined;
      const remembered = cache.get(writeKey);
      if (remembered !== undefined) return remembered.owner;
      const found = await cache.fetch(writeKey);
      // The cache answers a failed lookup with nothing at all: that must not read as "nobody's key".
      if (found === undefined)
        throw new Error('the write key could not be looked up', { cause: lastFailure });
      return found.owner;
    },
  };
}
