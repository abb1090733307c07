import type { FeatureName } from '@ebb/contracts';
import { featureNames } from '@ebb/contracts';
import { featureIndex, ruleContributions, ruleProbability } from '@ebb/domain';
import type { Medians } from './feature-medians.ts';
import type { PredictionCache } from './prediction-cache.ts';
import type { ShopBrain } from './shop-models.ts';

/** What decides about one row of features, and how it comes to it. Probabilities 0–1. */
export interface Explanation {
  readonly modelId: string | null;
  readonly probability: number;
  /** Before calibration: the base and the contributions add up to it. */
  readonly rawProbability: number;
  readonly baseProbability: number;
  /** Per feature, in points of probability. */
  readonly contributions: Float64Array;
}

/** The rule tiers know one thing only; somebody who ordered today is their zero. */
const ruleBase = ruleProbability(0);

export async function explainFeatures(
  predictions: PredictionCache,
  brain: ShopBrain,
  features: Float64Array,
): Promise<Explanation> {
  const { model } = brain;
  if (model === null) {
    const probability = ruleProbability(features[featureIndex.days_since_last_order] ?? 0);
    return {
      modelId: null,
      probability,
      rawProbability: probability,
      baseProbability: ruleBase,
      contributions: ruleContributions(probability, ruleBase),
    };
  }
  const answer = await predictions.predict(model, features);
  return { modelId: model.id, baseProbability: model.baseProbability, ...answer };
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
