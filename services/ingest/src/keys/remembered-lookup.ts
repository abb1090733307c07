import { LRUCache } from 'lru-cache';

/** What the record says of a key, from memory for a short while. */
export interface RememberedLookup<Owner> {
  /**
   * Asks the record once per key and cache time.
   *
   * @returns undefined for a key that is nobody's
   * @throws what the lookup threw, when the key is not in memory and the record cannot be asked
   */
  find(key: string): Promise<Owner | undefined>;
}

/** Longer than any key we give out: not worth a question. */
const longestKey = 200;
const rememberedKeys = 10_000;

interface Found<Owner> {
  readonly owner: Owner | undefined;
}

export interface RememberedLookupOptions<Owner> {
  /** Asks the record. */
  readonly lookUp: (key: string) => Promise<Owner | undefined>;
  /** How long an answer, also "nobody's", is taken for true. */
  readonly cacheMs: number;
  /** How long a sender of a key that was known waits for a record that does not answer; then the key goes on being known. */
  readonly patienceMs?: number;
}

export function createRememberedLookup<Owner>({
  lookUp,
  cacheMs,
  patienceMs = 500,
}: RememberedLookupOptions<Owner>): RememberedLookup<Owner> {
  let lastFailure: unknown;

  async function ask(key: string): Promise<Found<Owner>> {
    try {
      return { owner: await lookUp(key) };
    } catch (error) {
      lastFailure = error;
      throw error;
    }
  }

  const cache = new LRUCache<string, Found<Owner>>({
    max: rememberedKeys,
    ttl: cacheMs,
    // Also shared by all requests that miss at the same moment.
    fetchMethod: ask,
    // With the record away, who was known a moment ago goes on being known.
    allowStaleOnFetchRejection: true,
    noDeleteOnFetchRejection: true,
    noDeleteOnStaleGet: true,
  });

  async function recall(key: string): Promise<Found<Owner> | undefined> {
    const fresh = cache.get(key);
    if (fresh !== undefined) return fresh;
    const stale = cache.get(key, { allowStale: true });
    const asked = cache.fetch(key);
    return stale === undefined ? asked : atTheLatest(asked, stale, patienceMs);
  }

  return {
    async find(key) {
      if (key.length > longestKey) return undefined;
      const found = await recall(key);
      // The cache answers a failed lookup with nothing at all: that must not read as "nobody's key".
      if (found === undefined) throw new Error('the key could not be looked up', { cause: lastFailure });
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
