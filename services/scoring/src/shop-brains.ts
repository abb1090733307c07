import { readArtefact, readChampions, readShops, type ChampionRow, type Database } from '@ebb/db';
import { shopPolicy, type Predictor, type ShopPolicy, type ShopRecord } from '@ebb/domain';
import { createExplainer, createScorer, decodeModel } from '@ebb/forest';

/** What a shop is scored with: its settings, and its champion or the rule tiers. */
export interface ShopBrain {
  shopId: string;
  policy: ShopPolicy;
  /** Null while the rule tiers decide. */
  champion: Champion | null;
  /** True once a model was tried for this shop, whether it won or not. */
  judged: boolean;
}

export interface Champion {
  modelId: string;
  predictor: Predictor;
  /** Points of probability by feature; with `baseProbability` they add up to the uncalibrated probability. */
  contributions: (features: Float64Array) => Float64Array;
  baseProbability: number;
}

export interface ShopBrains {
  /** Undefined for a shop that does not exist. Looks the shop up once more before saying so. */
  find(shopId: string): Promise<ShopBrain | undefined>;
  /** Reads shops and champions again; a new champion is in place for the next batch, whole or not at all. */
  refresh(): Promise<void>;
}

/** Loads every shop's brain. @throws when the database is away */
export async function openShopBrains(db: Database): Promise<ShopBrains> {
  let brains = new Map<string, ShopBrain>();

  async function refresh(): Promise<void> {
    const [shops, champions, judged] = await Promise.all([
      readShops(db),
      readChampions(db),
      readJudgedShops(db),
    ]);
    const next = new Map<string, ShopBrain>();
    for (const shop of shops) {
      const row = champions.find(({ shopId }) => shopId === shop.id) ?? null;
      next.set(shop.id, await brainOf(shop, row, judged.has(shop.id)));
    }
    brains = next;
  }

  async function brainOf(shop: ShopRecord, row: ChampionRow | null, judged: boolean): Promise<ShopBrain> {
    const known = brains.get(shop.id)?.champion ?? null;
    const champion = row === null ? null : known?.modelId === row.id ? known : await loadChampion(db, row.id);
    return { shopId: shop.id, policy: shopPolicy(shop, champion === null ? null : row), champion, judged };
  }

  await refresh();
  return {
    refresh,
    async find(shopId) {
      if (!brains.has(shopId)) await refresh();
      return brains.get(shopId);
    },
  };
}

async function readJudgedShops({ prisma }: Database): Promise<Set<string>> {
  const rows = await prisma.model.findMany({ distinct: ['shopId'], select: { shopId: true } });
  return new Set(rows.map(({ shopId }) => shopId));
}

async function loadChampion(db: Database, modelId: string): Promise<Champion> {
  const artefact = await readArtefact(db, modelId);
  if (artefact === undefined) throw new Error(`model ${modelId} vanished between two reads`);
  const model = decodeModel(artefact);
  const scorer = createScorer(model);
  const explain = createExplainer(model.forest);
  return {
    modelId,
    predictor: (features) => scorer.scoreOne(features),
    contributions: (features) => explain(features),
    baseProbability: model.baseProbability,
  };
}
