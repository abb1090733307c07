import { featureIndex, featureNames, type Reason } from '@ebb/contracts';
import { features as featureRules } from './all-features.ts';
import type { ReasonContext } from './feature.ts';

/**
 * The strongest reasons, those that raise the risk first, each group by size.
 * @param contributions per feature, in points of probability, in the order of `featureNames`.
 */
export function topReasons(
  features: ArrayLike<number>,
  contributions: ArrayLike<number>,
  context: ReasonContext,
  limit = 3,
): Reason[] {
  return allReasons(features, contributions, context)
    .sort((a, b) => b.contribution - a.contribution)
    .filter(({ contribution }, index) => contribution > 0 || index === 0)
    .slice(0, limit);
}

/** Every feature's part, largest effect first whichever way it points. */
export function allReasons(
  features: ArrayLike<number>,
  contributions: ArrayLike<number>,
  context: ReasonContext,
): Reason[] {
  const reasons = featureNames.map((feature): Reason => {
    const index = featureIndex[feature];
    const value = features[index] ?? 0;
    return {
      feature,
      value,
      contribution: contributions[index] ?? 0,
      text: featureRules[feature].reason(value, context),
    };
  });
  return reasons.sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
}

/** The rule tiers look at one thing only. */
export function ruleContributions(probability: number, baseProbability: number): Float64Array {
  const contributions = new Float64Array(featureNames.length);
  contributions[featureIndex.days_since_last_order] = probability - baseProbability;
  return contributions;
}
