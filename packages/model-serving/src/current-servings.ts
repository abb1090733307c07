import { readDecidingModels, readShops, type Database } from '@ebb/db';
import { shopPolicy } from '@ebb/domain';
import { createModelCache } from './model-cache.ts';
import { ModelFeaturesError } from './open-model.ts';
import { ruleServing, shopServingOf, type Serving, type ShopServing } from './shop-serving.ts';

/** Servings on request, for a process that answers questions about a few customers. */
export interface CurrentServings {
  /** As decided at this moment; undefined for a shop that is not there. */
  ofShop(shopId: string): Promise<ShopServing | undefined>;
  /** With the model of this id (null: the rule tiers), or as decided now where that model is gone or of other features. */
  byModel(shopId: string, modelId: string | null): Promise<Serving | undefined>;
}

/**
 * Which model decides is asked of the database every time (a few indexed rows): a kept answer would show reasons of a
 * model that no longer decides. Only opened models are kept.
 */
export function createCurrentServings(db: Database): CurrentServings {
  const modelById = createModelCache(db);

  async function ofShop(shopId: string): Promise<ShopServing | undefined> {
    const [shop] = await readShops(db, shopId);
    if (shop === undefined) return undefined;
    const [deciding] = await readDecidingModels(db, shopId);
    return shopServingOf(shop, deciding ?? null, async (id) => {
      const model = await modelById(id);
      if (model === undefined) throw new Error(`model ${id} vanished between two reads`);
      return model;
    });
  }

  return {
    ofShop,
    async byModel(shopId, modelId) {
      const [shop] = await readShops(db, shopId);
      if (shop === undefined || modelId === null) return shop && ruleServing(shop);
      const model = await modelById(modelId).catch((error: unknown) => {
        if (error instanceof ModelFeaturesError) return undefined;
        throw error;
      });
      return model === undefined
        ? ofShop(shopId)
        : { policy: shopPolicy(shop, model, shop.alertPolicy), model };
    },
  };
}
