import {
  makeShopDue,
  readArtefact,
  readDecidingModels,
  readShops,
  type Database,
  type DecidingModel,
} from '@ebb/db';
import {
  isInExperiment,
  shopPolicy,
  type ExperimentSplit,
  type Predictor,
  type ShopPolicy,
  type ShopRecord,
} from '@ebb/domain';
import { createExplainer, createScorer, decodeModel } from '@ebb/forest';

/** What a customer is scored with: a model and its figures, or the rule tiers where it is null. */
export interface Decider {
  policy: ShopPolicy;
  champion: Champion | null;
}

/** What a shop is scored with: its settings, and its champion or the rule tiers. */
export interface ShopBrain extends Decider {
  shopId: string;
  /** The model whose judgement stands, won or lost; null before the first was tried. */
  decision: { modelId: string; decidedMs: number } | null;
  /** A challenger that decides for a share of the customers. */
  experiment: (ExperimentSplit & { challenger: Decider }) | null;
}

/** Who decides about a customer: the challenger for its share while an experiment runs, else whoever decides for all. */
export function deciderFor(brain: ShopBrain, customerId: string): Decider {
  const { shopId, experiment } = brain;
  return experiment !== null && isInExperiment(shopId, customerId, experiment)
    ? experiment.challenger
    : brain;
}

export interface Champion {
  modelId: string;
  predictor: Predictor;
  /** Points of probability by feature; with `baseProbability` they add up to the uncalibrated probability. */
  contributions: (features: Float64Array) => Float64Array;
  baseProbability: number;
}

export interface ShopBrains {
  /** Undefined for a shop that was not there at the last refresh. */
  get(shopId: string): ShopBrain | undefined;
  /**
   * Reads shops and models again. A new champion is in place for the next batch, whole or not at all; customers
   * scored before it decided become due at once. So it is with each process, the last to notice included.
   */
  refresh(): Promise<void>;
}

/** Loads every shop's brain. @throws when the database is away */
export async function openShopBrains(db: Database, now: () => number): Promise<ShopBrains> {
  let brains = new Map<string, ShopBrain>();
  /** By shop, the decision for which its customers were made due. */
  const actedOn = new Map<string, string>();
  let lastRefresh: Promise<void> = Promise.resolve();

  async function read(): Promise<void> {
    const [shops, models] = await Promise.all([readShops(db), readDecidingModels(db)]);
    const byShop = new Map(models.map((model) => [model.shopId, model]));
    const next = new Map<string, ShopBrain>();
    for (const shop of shops) next.set(shop.id, await brainOf(shop, byShop.get(shop.id) ?? null));
    brains = next;
    for (const { shopId, decision } of next.values()) {
      if (decision === null) continue;
      // A model may come back, and its share may change: the same model is not yet the same decision.
      const key = `${decision.modelId} ${decision.decidedMs}`;
      if (actedOn.get(shopId) === key) continue;
      await makeShopDue(db, shopId, decision.decidedMs, now());
      actedOn.set(shopId, key);
    }
  }

  async function brainOf(shop: ShopRecord, model: DecidingModel | null): Promise<ShopBrain> {
    const known = brains.get(shop.id);
    const loaded = [known?.champion, known?.experiment?.challenger.champion];
    const decider = async (chosen: { id: string; horizonDays: number; medianGapDays: number }) => ({
      policy: shopPolicy(shop, chosen),
      champion: loaded.find((each) => each?.modelId === chosen.id) ?? (await loadChampion(db, chosen.id)),
    });
    const experiment = model?.experiment ?? null;
    return {
      shopId: shop.id,
      ...(model?.isChampion === true
        ? await decider(model)
        : { policy: shopPolicy(shop, null), champion: null }),
      decision: model && { modelId: model.id, decidedMs: model.decidedMs },
      experiment: experiment && {
        id: experiment.id,
        sharePercent: experiment.sharePercent,
        challenger: await decider(experiment.challenger),
      },
    };
  }

  // One after the other, each with a read of its own: who asks must not get what was read before the question.
  const refresh = (): Promise<void> => {
    lastRefresh = lastRefresh.catch(() => undefined).then(read);
    return lastRefresh;
  };

  await refresh();
  return { refresh, get: (shopId) => brains.get(shopId) };
}

async function loadChampion(db: Database, modelId: string): Promise<Champion> {
  const artefact = await readArtefact(db, modelId);
  if (artefact === undefined) throw new Error(`model ${modelId} vanished between two reads`);
  return openChampion(modelId, artefact);
}

/** Makes a stored model ready to score and explain. @throws for bytes that are damaged */
export function openChampion(modelId: string, artefact: Uint8Array): Champion {
  const model = decodeModel(artefact);
  const scorer = createScorer(model);
  const explainer = createExplainer(model.forest);
  return {
    modelId,
    baseProbability: model.baseProbability,
    predictor: (features) => scorer.scoreOne(features),
    contributions(features) {
      const out = new Float64Array(features.length);
      explainer.explainOne(features, out);
      return out;
    },
  };
}
