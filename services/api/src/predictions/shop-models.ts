import type { Database, ShopRow } from '@ebb/db';
import { findChampionId, findShop, loadModel, readRunningExperiment } from '@ebb/db';
import type { ShopPolicy, ShopSettings } from '@ebb/domain';
import { isInExperiment, shopPolicy } from '@ebb/domain';
import type { Scorer } from '@ebb/forest';
import { createExplainer, createScorer, decodeModel } from '@ebb/forest';
import { ProblemError } from '@ebb/service-kit';

/** A model ready to answer. */
export interface LoadedModel {
  readonly id: string;
  readonly version: number;
  readonly horizonDays: number;
  readonly medianGapDays: number;
  readonly scorer: Scorer;
  readonly baseProbability: number;
  /** Per feature, points of probability; with the base they add up to the uncalibrated probability. */
  explain(features: Float64Array): Float64Array;
}

/** A shop and who decides about its customers: a model, or the rule tiers where it is null. */
export interface ShopBrain {
  readonly shop: ShopRow;
  readonly model: LoadedModel | null;
  readonly policy: ShopPolicy;
}

export interface ShopModels {
  /**
   * The shop with its champion as of now.
   *
   * @throws ProblemError 404
   */
  champion(shopId: string): Promise<ShopBrain>;
  /** The shop with the model that decides about this customer: the champion, or a challenger for its share. */
  forCustomer(shopId: string, customerId: string): Promise<ShopBrain>;
  /** The shop with the model of this id (null: the rule tiers), or the champion where that model is gone. */
  byModel(shopId: string, modelId: string | null): Promise<ShopBrain>;
}

/** Some tens of megabytes at most; several shops and, around a promotion, two models of one. */
const modelsKept = 16;

/**
 * Keeps decoded models. Which one is champion is asked of the database every time (one indexed row): a cached
 * answer would show reasons of a model that no longer decides.
 */
export function createShopModels(db: Database): ShopModels {
  const loaded = new Map<string, Promise<LoadedModel | null>>();

  function modelById(id: string): Promise<LoadedModel | null> {
    const known = loaded.get(id);
    // Taken out and put back: the map's order is the order of use, and the oldest goes first.
    loaded.delete(id);
    const model = known ?? load(db, id);
    loaded.set(id, model);
    if (known === undefined) model.catch(() => loaded.delete(id));
    for (const oldest of loaded.keys()) {
      if (loaded.size <= modelsKept) break;
      loaded.delete(oldest);
    }
    return model;
  }

  async function brain(shop: ShopRow, modelId: string | undefined): Promise<ShopBrain> {
    const model = modelId === undefined ? null : await modelById(modelId);
    const settings = JSON.parse(shop.settings) as ShopSettings;
    return { shop, model, policy: shopPolicy({ ...shop, settings }, model) };
  }

  async function shopOf(id: string): Promise<ShopRow> {
    const shop = await findShop(db, id);
    if (shop === undefined) throw new ProblemError(404, 'shop-not-found', 'There is no such shop');
    return shop;
  }

  async function champion(shopId: string): Promise<ShopBrain> {
    const [shop, championId] = await Promise.all([shopOf(shopId), findChampionId(db, shopId)]);
    return brain(shop, championId);
  }

  return {
    champion,
    async forCustomer(shopId, customerId) {
      const [shop, championId, experiment] = await Promise.all([
        shopOf(shopId),
        findChampionId(db, shopId),
        readRunningExperiment(db, shopId),
      ]);
      const isShared = experiment !== undefined && isInExperiment(shopId, customerId, experiment);
      return brain(shop, isShared ? experiment.challengerId : championId);
    },
    async byModel(shopId, modelId) {
      const shop = await shopOf(shopId);
      if (modelId === null) return brain(shop, undefined);
      const named = await brain(shop, modelId);
      return named.model === null ? champion(shopId) : named;
    },
  };
}

async function load(db: Database, id: string): Promise<LoadedModel | null> {
  const stored = await loadModel(db, id);
  if (stored === undefined) return null;
  const model = decodeModel(stored.artefact);
  const explainer = createExplainer(model.forest);
  return {
    id,
    version: stored.version,
    horizonDays: stored.horizonDays,
    medianGapDays: stored.medianGapDays,
    scorer: createScorer(model),
    baseProbability: model.baseProbability,
    explain(features) {
      const contributions = new Float64Array(features.length);
      explainer.explainOne(features, contributions);
      return contributions;
    },
  };
}
