import {
  lockDecisions,
  loadModel,
  makeShopDue,
  readDecidingModels,
  readShops,
  type Database,
  type DecidingModel,
  type Transaction,
  type StoredShop,
} from '@ebb/db';
import {
  isInExperiment,
  shopPolicy,
  type ExperimentSplit,
  type Predictor,
  type ShopPolicy,
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
  /** The number of the decision from which on this brain is the shop's. */
  decisionVersion: number;
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
  /** Whether the shop was there when we last looked. */
  has(shopId: string): boolean;
  /** Reads shops and models again. */
  look(): Promise<void>;
  /** Looks, and makes customers due who were scored before the newest decision. Not inside a transaction that locks any. */
  refresh(): Promise<void>;
  /**
   * The brains as decided at this moment, and until the transaction ends: once somebody's decision is stored, no
   * customer is scored by the one before, however long this batch was held up.
   * @returns by shop; nothing for a shop that is not there
   */
  hold(tx: Transaction, shopIds: Iterable<string>): Promise<Map<string, ShopBrain>>;
}

/** Loads every shop's brain. @throws when the database is away */
export async function openShopBrains(db: Database, now: () => number): Promise<ShopBrains> {
  let brains = new Map<string, ShopBrain>();
  /** By shop, the decision for which its customers were made due. */
  const actedOn = new Map<string, string>();
  let lastLook: Promise<void> = Promise.resolve();

  async function read(): Promise<void> {
    // Models after the numbers: a brain may be newer than its number, which costs one look, but never older.
    const shops = await readShops(db);
    const models = await readDecidingModels(db);
    const byShop = new Map(models.map((model) => [model.shopId, model]));
    const next = new Map<string, ShopBrain>();
    for (const shop of shops) next.set(shop.id, await brainOf(shop, byShop.get(shop.id) ?? null));
    brains = next;
  }

  async function makeDue(): Promise<void> {
    for (const { shopId, decision } of brains.values()) {
      if (decision === null) continue;
      // A model may come back, and its share may change: the same model is not yet the same decision.
      const key = `${decision.modelId} ${decision.decidedMs}`;
      if (actedOn.get(shopId) === key) continue;
      await makeShopDue(db, shopId, decision.decidedMs, now());
      actedOn.set(shopId, key);
    }
  }

  async function brainOf(shop: StoredShop, model: DecidingModel | null): Promise<ShopBrain> {
    const known = brains.get(shop.id);
    const loaded = [known?.champion, known?.experiment?.challenger.champion];
    const decider = async (chosen: { id: string; horizonDays: number; medianGapDays: number }) => ({
      policy: shopPolicy(shop, chosen),
      champion: loaded.find((each) => each?.modelId === chosen.id) ?? (await loadChampion(db, chosen.id)),
    });
    const experiment = model?.experiment ?? null;
    return {
      shopId: shop.id,
      decisionVersion: shop.decisionVersion,
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
  const look = (): Promise<void> => {
    lastLook = lastLook.catch(() => undefined).then(read);
    return lastLook;
  };
  const refresh = async (): Promise<void> => {
    await look();
    await makeDue();
  };
  async function hold(tx: Transaction, shopIds: Iterable<string>): Promise<Map<string, ShopBrain>> {
    const decided = await lockDecisions(tx, [...new Set(shopIds)]);
    const isNews = ([shopId, version]: [string, number]) => brains.get(shopId)?.decisionVersion !== version;
    if ([...decided].some(isNews)) await look();
    return new Map([...decided.keys()].map((shopId) => [shopId, brains.get(shopId)!]));
  }

  await refresh();
  return { look, refresh, hold, has: (shopId) => brains.has(shopId) };
}

async function loadChampion(db: Database, modelId: string): Promise<Champion> {
  const model = await loadModel(db, modelId);
  if (model === undefined) throw new Error(`model ${modelId} vanished between two reads`);
  return openChampion(modelId, model.artefact);
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
