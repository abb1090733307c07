import {
  loadModel,
  lockDecisions,
  makeShopDue,
  readDecidingModels,
  readSegmentAssigners,
  readShops,
  type Database,
  type Transaction,
} from '@ebb/db';
import { openModel, type ServingModel } from './open-model.ts';
import { shopServingOf, type ShopServing } from './shop-serving.ts';

/** The servings of all shops, kept in memory for a process that scores. */
export interface LiveServings {
  /** Whether the shop was there when we last looked. */
  has(shopId: string): boolean;
  /** By shop, why models that should score there cannot (`ShopServing.unusable`); shops without such are left out. */
  unusable(): ReadonlyMap<string, readonly string[]>;
  /** Reads shops and models again. */
  look(): Promise<void>;
  /** Looks, and makes customers due who were scored before the newest decision about models or alerts. Not inside a transaction that locks any. */
  refresh(): Promise<void>;
  /**
   * The servings as decided at this moment, and until the transaction ends: once somebody's decision is stored, no
   * customer is scored by the one before, however long this batch was held up.
   * @returns by shop; nothing for a shop that is not there
   */
  lock(tx: Transaction, shopIds: Iterable<string>): Promise<Map<string, ShopServing>>;
}

/** Loads every shop's serving. @throws when the database is away */
export async function openLiveServings(db: Database, now: () => number): Promise<LiveServings> {
  let servings = new Map<string, ShopServing>();
  /** Models in use, by id. No cache of a fixed size: what decides must be at hand, for as many shops as there are. */
  let models = new Map<string, ServingModel>();
  /** By shop, the decision for which its customers were made due. */
  const actedOn = new Map<string, string>();
  let lastLook: Promise<void> = Promise.resolve();

  async function read(): Promise<void> {
    // Models after the numbers: a serving may be newer than its number, which costs one look, but never older.
    const shops = await readShops(db);
    const deciding = new Map((await readDecidingModels(db)).map((model) => [model.shopId, model]));
    const segments = await readSegmentAssigners(db);
    const used = new Map<string, ServingModel>();
    const modelById = async (id: string): Promise<ServingModel> => {
      const model = models.get(id) ?? (await load(db, id));
      used.set(id, model);
      return model;
    };
    const next = new Map<string, ShopServing>();
    for (const shop of shops)
      next.set(
        shop.id,
        await shopServingOf(shop, deciding.get(shop.id) ?? null, modelById, segments.get(shop.id) ?? null),
      );
    servings = next;
    models = used;
  }

  async function makeDue(): Promise<void> {
    for (const { shopId, decision, policySetMs, segments } of servings.values()) {
      // Before the first model imported customers wait for it; a segmentation does not call them.
      const segmentedMs = decision === null ? 0 : (segments?.decidedMs ?? 0);
      const decidedMs = Math.max(decision?.decidedMs ?? 0, policySetMs, segmentedMs);
      if (decidedMs === 0) continue;
      // A model may come back, and its share may change: the same model is not yet the same decision.
      const key = `${decision?.modelId} ${decision?.decidedMs} ${policySetMs} ${segmentedMs}`;
      if (actedOn.get(shopId) === key) continue;
      await makeShopDue(db, shopId, decidedMs, now());
      actedOn.set(shopId, key);
    }
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
  async function lock(tx: Transaction, shopIds: Iterable<string>): Promise<Map<string, ShopServing>> {
    const decided = await lockDecisions(tx, [...new Set(shopIds)]);
    const isNews = ([shopId, version]: [string, number]) => servings.get(shopId)?.decisionVersion !== version;
    if ([...decided].some(isNews)) await look();
    return new Map([...decided.keys()].map((shopId) => [shopId, servings.get(shopId)!]));
  }

  await refresh();
  const unusable = () =>
    new Map(
      [...servings].flatMap(([shopId, each]) =>
        each.unusable.length === 0 ? [] : [[shopId, each.unusable]],
      ),
    );
  return { look, refresh, lock, unusable, has: (shopId) => servings.has(shopId) };
}

async function load(db: Database, id: string): Promise<ServingModel> {
  const stored = await loadModel(db, id);
  if (stored === undefined) throw new Error(`model ${id} vanished between two reads`);
  return openModel(stored);
}
