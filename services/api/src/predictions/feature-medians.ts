import { featureNames } from '@ebb/contracts';
import type { Database } from '@ebb/db';
import { scoredFeatures } from '@ebb/db';
import type { Cache } from '../redis-cache.ts';

/** Per feature, in the order of `featureNames`; null before anybody is scored. */
export type Medians = readonly (number | null)[];

export interface FeatureMedians {
  ofShop(shopId: string): Promise<Medians>;
}

const ttlSeconds = 60;
/** Medians of this many customers are as good as medians of all. */
const rowsRead = 20_000;

/** Median of each column; null for a column without rows. */
export function columnMedians(rows: readonly (readonly number[])[], columns: number): Medians {
  return Array.from({ length: columns }, (_, column) => {
    const values = Float64Array.from(rows, (row) => row[column] ?? Number.NaN).sort();
    const upper = values[Math.floor(values.length / 2)];
    const lower = values[Math.floor((values.length - 1) / 2)];
    return upper === undefined || lower === undefined ? null : (upper + lower) / 2;
  });
}

/** A shop's medians, at most a minute old: they move with the whole shop and not with one customer. */
export function createFeatureMedians(db: Database, cache: Cache, nowMs: () => number): FeatureMedians {
  const kept = new Map<string, { readonly untilMs: number; readonly medians: Promise<Medians> }>();

  async function compute(shopId: string): Promise<Medians> {
    const key = `ebb:medians:${shopId}`;
    const text = await cache.get(key);
    if (text !== undefined) {
      const known = parsedMedians(text);
      if (known !== undefined) return known;
    }
    const rows = (await scoredFeatures(db, shopId, rowsRead)).map((row) => JSON.parse(row) as number[]);
    const medians = columnMedians(rows, featureNames.length);
    if (rows.length > 0) cache.put(key, JSON.stringify(medians), ttlSeconds);
    return medians;
  }

  return {
    ofShop(shopId) {
      const known = kept.get(shopId);
      if (known !== undefined && known.untilMs > nowMs()) return known.medians;
      const medians = compute(shopId);
      kept.set(shopId, { untilMs: nowMs() + ttlSeconds * 1000, medians });
      // Neither a failure nor "nobody scored yet" is kept.
      const forget = (): void => void kept.delete(shopId);
      medians.then((values) => (values[0] === null ? forget() : undefined), forget);
      return medians;
    },
  };
}

function parsedMedians(text: string): Medians | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const valid =
      Array.isArray(value) &&
      value.length === featureNames.length &&
      value.every((entry) => typeof entry === 'number');
    return valid ? value : undefined;
  } catch {
    return undefined;
  }
}
