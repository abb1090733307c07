import { LRUCache } from 'lru-cache';
import type { KeyOwner } from '@ebb/db';

/** Whose write key it is. */
export interface ShopKeys {
  /**
   * Answers from memory, and asks the record once per key and cache time.
   *
   * @returns undefined for a key that is nobody's, has expired or has been revoked
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

interface ShopKeysOptions {
  /** Asks the record. */
  readonly lookUp: (writeKey: string) => Promise<KeyOwner | undefined>;
  /** How long an answer, also "nobody's", is taken for true. */
  readonly cacheMs: number;
  /** How long a sender of a key that was known waits for a record that does not answer; then the key goes on being known. */
  readonly patienceMs?: number;
  /** Told of every key that was found to be somebody's. */
  readonly onUse?: (owner: KeyOwner) => void;
}

export function createShopKeys({ lookUp, cacheMs, patienceMs = 500, onUse }: ShopKeysOptions): ShopKeys {
  let lastFailure: unknown;

  async function ask(writeKey: string): Promise<Found> {
    try {
      return { owner: await lookUp(writeKey) };
    } catch (error) {
      lastFailure = error;
      throw error;
    }
  }

  const cache = new LRUCache<string, Found>({
    max: rememberedKeys,
    ttl: cacheMs,
    // Also shared by all requests that miss at the same moment.
    fetchMethod: ask,
    // With the record away, shops that were known a moment ago go on being known.
    allowStaleOnFetchRejection: true,
    noDeleteOnFetchRejection: true,
    noDeleteOnStaleGet: true,
  });

  async function recall(writeKey: string): Promise<Found | undefined> {
    const fresh = cache.get(writeKey);
    if (fresh !== undefined) return fresh;
    const stale = cache.get(writeKey, { allowStale: true });
    const asked = cache.fetch(writeKey);
    return stale === undefined ? asked : atTheLatest(asked, stale, patienceMs);
  }

  return {
    async find(writeKey) {
      if (writeKey.length > longestKey) return undefined;
      const found = await recall(writeKey);
      // The cache answers a failed lookup with nothing at all: that must not read as "nobody's key".
      if (found === undefined)
        throw new Error('the write key could not be looked up', { cause: lastFailure });
      if (found.owner !== undefined) onUse?.(found.owner);
      return found.owner;
    },
  };
}

/** @returns what was asked, or `instead` when the answer takes too long or does not come */
async function atTheLatest<Value>(
  asked: Promise<Value | undefined>,
  instead: Value,
  waitMs: number,
): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), waitMs);
  });
  try {
    return (await Promise.race([asked.catch(() => undefined), late])) ?? instead;
  } finally {
    clearTimeout(timer);
  }
}
