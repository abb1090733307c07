import { readShops, type Database, type StoredCustomer } from '@ebb/db';
import { shopPolicy } from '@ebb/domain';
import { createModelCache } from './model-cache.ts';
import type { ServingModel } from './open-model.ts';
import { ruleServing, type Serving } from './shop-serving.ts';

/** How a shop scores with a given model (null: the rule tiers); undefined when that model, or the shop, is gone. */
export type ServingByModel = (modelId: string | null) => Serving | undefined;

/** Opens the models by which a stored customer was ever scored. */
export type OpenServings = (customer: StoredCustomer) => Promise<ServingByModel>;

/** For recomputing what is stored: each score with the model that gave it. Loads a model when a customer needs it. */
export async function openPastServings(db: Database): Promise<OpenServings> {
  const shops = new Map((await readShops(db)).map((shop) => [shop.id, shop]));
  const modelById = createModelCache(db);
  const gone = new Set<string>();

  async function findModel(id: string): Promise<ServingModel | undefined> {
    const model = gone.has(id) ? undefined : await modelById(id);
    if (model === undefined) gone.add(id);
    return model;
  }

  return async ({ shopId, profile, points }) => {
    const servings = new Map<string | null, Serving>();
    const shop = shops.get(shopId);
    if (shop === undefined) return () => undefined;
    servings.set(null, ruleServing(shop));
    for (const modelId of new Set([profile?.modelId ?? null, ...points.map((point) => point.modelId)])) {
      const model = modelId === null ? undefined : await findModel(modelId);
      if (model !== undefined) servings.set(modelId, { policy: shopPolicy(shop, model), model });
    }
    return (modelId) => servings.get(modelId);
  };
}
