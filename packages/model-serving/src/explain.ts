import { featureIndex, type Reason, type Recommendation } from '@ebb/contracts';
import {
  allReasons,
  meanGapDays,
  recommend,
  ruleContributions,
  ruleProbability,
  topReasons,
  type CustomerHistory,
  type ShopPolicy,
} from '@ebb/domain';
import type { ModelAnswer, ServingModel } from './open-model.ts';
import type { Serving } from './shop-serving.ts';

/** A probability and how a model, or the rule tiers, came to it. */
export interface Explanation extends ModelAnswer {
  readonly modelId: string | null;
  /** What the contributions are added to. */
  readonly baseProbability: number;
}

/** The rule tiers know one thing only; somebody who ordered today is their zero. */
const ruleBaseProbability = ruleProbability(0);

/** Why a customer with these features has this score. */
export function explain({ model }: Serving, features: ArrayLike<number>): Explanation {
  if (model !== null) return explanationBy(model, model.answer(features));
  const probability = ruleProbability(features[featureIndex.days_since_last_order] ?? 0);
  return {
    modelId: null,
    probability,
    rawProbability: probability,
    baseProbability: ruleBaseProbability,
    contributions: ruleContributions(probability, ruleBaseProbability),
  };
}

/** The same from an answer that was kept. */
export function explanationBy({ id, baseProbability }: ServingModel, answer: ModelAnswer): Explanation {
  return { modelId: id, baseProbability, ...answer };
}

export interface Reasons {
  readonly reasons: Reason[];
  readonly recommendation: Recommendation | null;
}

/** What a score was explained with, for sentences about it. */
export interface Explained {
  readonly policy: ShopPolicy;
  readonly features: ArrayLike<number>;
  readonly contributions: ArrayLike<number>;
  /** The customer's own; null where the features are nobody's. */
  readonly history: CustomerHistory | null;
}

/** Every feature's part in words, largest effect first whichever way it points. */
export function everyReason(explained: Explained): Reasons {
  return withRecommendation(explained, allReasons);
}

/** The strongest reasons that raise the risk: what an alert says. */
export function strongestReasons(explained: Explained): Reasons {
  return withRecommendation(explained, topReasons);
}

function withRecommendation(
  { policy, features, contributions, history }: Explained,
  chosen: typeof allReasons | typeof topReasons,
): Reasons {
  const { currency, currencyDigits } = policy;
  const openTickets = history?.tickets.open ?? null;
  const reasons = chosen(features, contributions, {
    meanGapDays: history && meanGapDays(history.orders),
    isLaterOrderVoid: history !== null && history.orders.laterVoidMs !== null,
    openTickets,
    currency,
    currencyDigits,
  });
  const orderCount = features[featureIndex.order_count] ?? 0;
  return { reasons, recommendation: recommend(reasons, orderCount, openTickets) };
}
