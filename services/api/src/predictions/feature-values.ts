import { featureIndex, featureNames, type FeatureName } from '@ebb/contracts';
import type { CustomerRecord } from '@ebb/db';
import type { Medians } from './feature-medians.ts';

/** The features behind the stored score; undefined before the first, and where a release with other features stored it. */
export function storedFeatures(record: CustomerRecord): Float64Array | undefined {
  if (record.features === null) return undefined;
  const features = JSON.parse(record.features) as number[];
  return features.length === featureNames.length ? Float64Array.from(features) : undefined;
}

/** Each feature with its name and the shop's median beside it. */
export function featureValues(features: Float64Array, medians: Medians) {
  return featureNames.map((name, index) => ({
    name,
    value: features[index] ?? 0,
    shopMedian: medians[index] ?? null,
  }));
}

/** A copy with some values replaced. */
export function withValues(
  features: Float64Array,
  values: Partial<Record<FeatureName, number>>,
): Float64Array {
  const changed = Float64Array.from(features);
  for (const name of featureNames) {
    const value = values[name];
    if (value !== undefined) changed[featureIndex[name]] = value;
  }
  return changed;
}
