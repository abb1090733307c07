import type { DecidingModel, StoredShop } from '@ebb/db';
import {
  isInExperiment,
  shopPolicy,
  type ExperimentSplit,
  type SegmentAssigner,
  type ShopPolicy,
} from '@ebb/domain';
import { ModelFeaturesError, type ServingModel } from './open-model.ts';

/** What a customer is scored with: the shop's settings, and a model, or the rule tiers where it is null. */
export interface Serving {
  readonly policy: ShopPolicy;
  readonly model: ServingModel | null;
}

/** What the customers of a shop are scored with, as of one decision about its models. */
export interface ShopServing extends Serving {
  readonly shopId: string;
  /** `shop.decision_version`: how many decisions about the shop's models and alerts there were when this was read. */
  readonly decisionVersion: number;
  /** The model whose evaluation counts, won or lost; null before the first was tried. */
  readonly decision: { readonly modelId: string; readonly decidedMs: number } | null;
  /** Since when the alert policy stands, epoch ms; 0 for the default. */
  readonly policySetMs: number;
  /** A challenger that scores a share of the customers. */
  readonly experiment: (ExperimentSplit & { readonly challenger: Serving }) | null;
  /** Why models that should score here cannot: they were trained on other features. The rule tiers, or the champion, do. */
  readonly unusable: readonly string[];
  /** What places customers in segments; null before the first segmentation, and where nobody is placed. */
  readonly segments: SegmentAssigner | null;
  /** IANA name: by it the shop's days begin. */
  readonly timeZone: string;
}

/** What one customer is scored with: the challenger for its share while an experiment runs, else what all are. */
export function servingFor(shop: ShopServing, customerId: string): Serving {
  const { shopId, experiment } = shop;
  return experiment !== null && isInExperiment(shopId, customerId, experiment) ? experiment.challenger : shop;
}

/**
 * Puts a shop's serving together from what is decided. A model trained on other features than this release computes must
 * not stop the other shops: the rule tiers score in a champion's place, the champion in a challenger's.
 *
 * @param modelById throws for a model that is not there, and `ModelFeaturesError`
 */
export async function shopServingOf(
  shop: StoredShop,
  deciding: DecidingModel | null,
  modelById: (id: string) => Promise<ServingModel>,
  segments: SegmentAssigner | null = null,
): Promise<ShopServing> {
  const unusable: string[] = [];
  type Chosen = { id: string; horizonDays: number; medianGapDays: number; alertLine: number | null };
  const servingOf = async (chosen: Chosen) => {
    try {
      return { policy: shopPolicy(shop, chosen, shop.alertPolicy), model: await modelById(chosen.id) };
    } catch (error) {
      if (!(error instanceof ModelFeaturesError)) throw error;
      unusable.push(error.message);
      return null;
    }
  };
  const experiment = deciding?.experiment ?? null;
  const champion = deciding?.isChampion === true ? await servingOf(deciding) : null;
  const challenger = experiment === null ? null : await servingOf(experiment.challenger);
  return {
    ...(champion ?? ruleServing(shop)),
    shopId: shop.id,
    decisionVersion: shop.decisionVersion,
    decision: deciding && { modelId: deciding.id, decidedMs: deciding.decidedMs },
    policySetMs: shop.policySetMs,
    experiment: experiment &&
      challenger && { id: experiment.id, sharePercent: experiment.sharePercent, challenger },
    unusable,
    segments,
    timeZone: shop.timeZone,
  };
}

/** The rule tiers. */
export function ruleServing(shop: StoredShop): Serving {
  return { policy: shopPolicy(shop, null, shop.alertPolicy), model: null };
}
