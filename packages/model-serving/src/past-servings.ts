import {
  alertPolicyOf,
  findSegmentAssigner,
  readAlertPolicies,
  readShops,
  type Database,
  type StoredCustomer,
} from '@ebb/db';
import { defaultAlertPolicy, shopPolicy, type AlertPolicy, type SegmentAssigner } from '@ebb/domain';
import { createModelCache } from './model-cache.ts';
import type { ServingModel } from './open-model.ts';
import type { Serving } from './shop-serving.ts';

/**
 * How a shop scores with a given model (null: the rule tiers) and a given version of its alert policy (null: the default);
 * undefined when that model, or the shop, is gone.
 */
export interface ServingByModel {
  (modelId: string | null, policyVersion: number | null): Serving | undefined;
  /** What placed the stored customer in a segment; absent when that is gone, or nothing did. */
  readonly segments?: SegmentAssigner | undefined;
}

/** Opens the models by which a stored customer was ever scored. */
export type OpenServings = (customer: StoredCustomer) => Promise<ServingByModel>;

/** For recomputing what is stored: each score with the model that gave it. Loads a model when a customer needs it. */
export async function openPastServings(db: Database): Promise<OpenServings> {
  const shops = new Map((await readShops(db)).map((shop) => [shop.id, shop]));
  const modelById = createModelCache(db);
  const gone = new Set<string>();
  let policies = await readPolicies(db);

  async function findModel(id: string): Promise<ServingModel | undefined> {
    const model = gone.has(id) ? undefined : await modelById(id);
    if (model === undefined) gone.add(id);
    return model;
  }

  const assigners = new Map<string, Promise<SegmentAssigner | undefined>>();
  async function findAssigner(
    shopId: string,
    version: number | null | undefined,
  ): Promise<SegmentAssigner | undefined> {
    if (version == null) return undefined;
    const key = `${version} ${shopId}`;
    const found = assigners.get(key) ?? findSegmentAssigner(db, shopId, version);
    assigners.set(key, found);
    return found;
  }

  return async ({ shopId, profile, points }) => {
    const shop = shops.get(shopId);
    if (shop === undefined) return () => undefined;
    // Set since we looked.
    if (
      points.some(
        ({ policyVersion }) => policyVersion !== null && !policies.has(keyOf(shopId, policyVersion)),
      )
    )
      policies = await readPolicies(db);
    const models = new Map<string, ServingModel>();
    for (const modelId of new Set([profile?.modelId ?? null, ...points.map((point) => point.modelId)])) {
      const model = modelId === null ? undefined : await findModel(modelId);
      if (modelId !== null && model !== undefined) models.set(modelId, model);
    }
    const servings = new Map<string, Serving>();
    const segments = await findAssigner(shopId, profile?.segmentationVersion);
    const servingBy = (modelId: string | null, policyVersion: number | null): Serving | undefined => {
      const key = `${policyVersion} ${modelId}`;
      const known = servings.get(key);
      if (known !== undefined) return known;
      const model = modelId === null ? null : models.get(modelId);
      if (model === undefined) return undefined;
      const alerts = policies.get(keyOf(shopId, policyVersion ?? 0)) ?? defaultAlertPolicy;
      const serving = { policy: shopPolicy(shop, model, alerts), model };
      servings.set(key, serving);
      return serving;
    };
    return Object.assign(servingBy, { segments });
  };
}

async function readPolicies(db: Database): Promise<ReadonlyMap<string, AlertPolicy>> {
  const rows = await readAlertPolicies(db);
  const policies = new Map<string, AlertPolicy>();
  for (const row of rows) policies.set(keyOf(row.shopId, row.version), alertPolicyOf(row));
  return policies;
}

function keyOf(shopId: string, version: number): string {
  return `${version} ${shopId}`;
}
