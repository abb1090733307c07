import { purchaseHorizons } from '@ebb/contracts/purchase';
import { findChampion, findNewestModel, type Database } from '@ebb/db';
import {
  beginPurchasePass,
  deletePurchaseVersion,
  findPurchasePass,
  listPurchaseVersions,
  type PurchaseVersion,
} from '@ebb/db/purchase';
import { dayMs, dayOf, shopPolicy, type ShopRecord } from '@ebb/domain';
import { createPurchaseServings } from '@ebb/model-serving';
import { computeLikelihoods } from './compute-likelihoods.ts';
import type { PurchaseCareParts } from './care-parts.ts';
import { trainHorizon } from './train-horizon.ts';

/** What is due in a shop. */
type Step =
  | {
      readonly kind: 'train';
      readonly version: number;
      readonly beganMs: number | null;
      readonly horizon: number;
    }
  | { readonly kind: 'compute' };

/** A version that was begun longer ago is begun anew: its horizons would know different histories. */
const longestTrainingMs = dayMs;

/**
 * How likely a shop's customers order: trained after each training of its models of leaving, one horizon at a step, and
 * computed for all customers after that and once every UTC day. What a step has done is in the database: after a kill
 * the next process goes on with the next horizon, or with the next customers.
 *
 * @returns looks at a shop and does the next step, if one is due; true where something was done
 */
export function createPurchaseCare(parts: PurchaseCareParts): (shop: ShopRecord) => Promise<boolean> {
  const { db, config, log, signal, now } = parts;
  const servingOf = createPurchaseServings(db);
  const restUntilMs = new Map<string, number>();

  async function train(shop: ShopRecord, step: Extract<Step, { kind: 'train' }>): Promise<void> {
    const { version, horizon } = step;
    if (horizon === 0) await deletePurchaseVersion(db, shop.id, version);
    // All horizons of a version learn from what was known when it was begun.
    const asOfMs = horizon === 0 || step.beganMs === null ? now() : step.beganMs;
    const champion = await findChampion(db, shop.id);
    const { activeWindowDays } = shopPolicy(shop, champion ?? null);
    const horizonDays = purchaseHorizons[horizon]!;
    const beganMs = now();
    const { decides } = await trainHorizon(parts, shop, { version, horizonDays, activeWindowDays, asOfMs });
    const seconds = (now() - beganMs) / 1000;
    log.info({ shop: shop.id, version, horizonDays, decides, seconds }, 'purchase model stored');
  }

  async function compute(shop: ShopRecord): Promise<void> {
    const serving = await servingOf(shop.id);
    if (serving === undefined) return;
    const { version } = serving;
    const last = await findPurchasePass(db, shop.id);
    const day = dayOf(now());
    const isSame = last?.version === version && last.day === day;
    const pass = isSame
      ? last
      : await beginPurchasePass(db, { shopId: shop.id, version, day, startedMs: now() });
    const customers = await computeLikelihoods(parts, shop, { serving, pass });
    log.info({ shop: shop.id, version, customers }, 'likelihoods of an order computed');
  }

  return async (shop) => {
    if ((restUntilMs.get(shop.id) ?? 0) > now()) return false;
    try {
      const step = await stepOf(db, shop.id, { nowMs: now(), restMs: config.purchaseAfterMs });
      if (step === undefined) return false;
      await (step.kind === 'train' ? train(shop, step) : compute(shop));
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      log.error({ err: error, shop: shop.id }, 'looking after the likelihood of orders failed');
      restUntilMs.set(shop.id, now() + config.retryAfterMs);
      return false;
    }
  };
}

/** The next thing to do; a query or two where there is none. */
async function stepOf(
  db: Database,
  shopId: string,
  { nowMs, restMs }: { readonly nowMs: number; readonly restMs: number },
): Promise<Step | undefined> {
  const model = await findNewestModel(db, shopId);
  if (model === undefined || nowMs - model.createdMs < restMs) return undefined;
  const [newest] = await listPurchaseVersions(db, shopId);
  const training = trainingStep(newest, model.createdMs, nowMs);
  if (training !== undefined) return training;
  const pass = await findPurchasePass(db, shopId);
  const isDone = pass?.version === newest!.version && pass.finishedMs !== null && pass.day === dayOf(nowMs);
  return isDone ? undefined : { kind: 'compute' };
}

function trainingStep(
  newest: PurchaseVersion | undefined,
  modelMs: number,
  nowMs: number,
): Extract<Step, { kind: 'train' }> | undefined {
  const anew = { kind: 'train', version: (newest?.version ?? 0) + 1, beganMs: null, horizon: 0 } as const;
  if (newest === undefined) return anew;
  const { version, horizons, beganMs } = newest;
  if (horizons < purchaseHorizons.length)
    return nowMs - beganMs > longestTrainingMs
      ? { ...anew, version }
      : { kind: 'train', version, beganMs, horizon: horizons };
  return beganMs < modelMs ? anew : undefined;
}
