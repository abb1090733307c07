import { loadModel, readShops, type Database, type StoredCustomer } from '@ebb/db';
import { shopPolicy, type ShopRecord } from '@ebb/domain';
import { openChampion, type Decider } from '../shop-brains.ts';

/** How a shop scores with a given model (null: the rule tiers); undefined when that model, or the shop, is gone. */
export type JudgeOf = (modelId: string | null) => Decider | undefined;

/** Loads each model once, when the first customer whom it scored comes by. */
export async function openJudges(db: Database): Promise<(customer: StoredCustomer) => Promise<JudgeOf>> {
  const shops = new Map((await readShops(db)).map((shop) => [shop.id, shop]));
  const judges = new Map<string, Decider | undefined>();
  const keyOf = (shopId: string, modelId: string | null) => `${shopId}\n${modelId ?? ''}`;

  async function load(shop: ShopRecord, modelId: string | null): Promise<Decider | undefined> {
    if (modelId === null) return { policy: shopPolicy(shop, null), champion: null };
    const model = await loadModel(db, modelId);
    if (model === undefined) return undefined;
    return { policy: shopPolicy(shop, model), champion: openChampion(modelId, model.artefact) };
  }

  return async ({ shopId, profile, points }) => {
    const shop = shops.get(shopId);
    const used = new Set([null, profile?.modelId ?? null, ...points.map(({ modelId }) => modelId)]);
    for (const modelId of used) {
      const key = keyOf(shopId, modelId);
      if (shop !== undefined && !judges.has(key)) judges.set(key, await load(shop, modelId));
    }
    return (modelId) => judges.get(keyOf(shopId, modelId));
  };
}
