import { describeModelReason, type ModelReason, type Staleness } from '@ebb/contracts';
import {
  findChampion,
  findChampionId,
  findNewestModel,
  readTruth,
  readWatches,
  type ChampionRecord,
  type Database,
} from '@ebb/db';
import { dayMs, dayOf, type ShopRecord } from '@ebb/domain';
import { decodeOutcomes, emptyOutcomes, mergeOutcomes, outcomeMetrics } from '@ebb/learning';
import type { Scope } from '@ebb/service-kit';
import { checkTruth } from './check-truth.ts';
import { promoteChallengers } from './promote-challengers.ts';
import type { TrainerMetrics } from '../metrics.ts';
import { whyStale, type ChampionHealth, type StandingChampion } from '@ebb/training';
import { watchDrift } from './watch-drift.ts';

/** Scoring has this long to go over a shop with a new champion before its customers are looked at. */
const restMs = 60_000;
const restAfterFailureMs = 600_000;
/** Weeks of answers that tell whether the champion is off now. */
const newestWeeks = 4;
/** A champion that was made for such customers is not made anew because they are still the same. */
const driftGrowthThatCounts = 0.1;

export interface ModelCare {
  /** Looks after a shop's models, once a day and after every change of champion; otherwise it costs one small query. */
  lookAfter(shop: ShopRecord): Promise<void>;
  /** Why a new model should be trained before it is due; undefined where there is no reason. */
  whyRetrain(shopId: string): ModelReason | undefined;
}

/** What matures is checked, drift is measured, challengers are tested: what happens to models between trainings. */
export function createModelCare(options: {
  readonly db: Database;
  readonly metrics: TrainerMetrics;
  readonly log: Scope['log'];
  readonly signal: AbortSignal;
  readonly now: () => number;
  /** Called while it works, so that a long look is not taken for a standstill. */
  readonly beat: () => void;
}): ModelCare {
  const { db, metrics, log, signal, now, beat } = options;
  const restUntilMs = new Map<string, number>();
  const looked = new Map<string, string>();
  const retrain = new Map<string, ModelReason>();

  async function look(shop: ShopRecord, champion: ChampionRecord): Promise<void> {
    const nowMs = now();
    const checked = await checkTruth(db, shop.id, nowMs, { signal, beat });
    if (checked > 0) log.info({ shop: shop.id, answers: checked }, 'answers have come true or not');
    const driftIndex = await watchDrift(db, shop.id, champion, nowMs, { signal, beat });
    const health = await healthOf(db, shop.id, champion);
    report(shop.id, driftIndex, health.live);
    const stale = whyStale(health, nowMs);
    for (const { next, ...rest } of await promoteChallengers(db, shop.id, champion, stale, nowMs)) {
      log.info(
        { shop: shop.id, model: rest.challengerId, next, why: describeModelReason(rest.standing) },
        'challenger tested',
      );
    }
    const why = await whyRetrainNow(shop.id, champion, stale, nowMs);
    if (why === undefined) retrain.delete(shop.id);
    else retrain.set(shop.id, why);
  }

  /** What is not known of this champion must not keep the value of the one before it. */
  function report(shopId: string, driftIndex: number | null, live: ChampionHealth['live']): void {
    const values = [
      [metrics.drift, driftIndex],
      [metrics.liveCalibrationError, live?.calibrationError ?? null],
      [metrics.liveRocAuc, live?.rocAuc ?? null],
      [metrics.liveAnswers, live?.rows ?? null],
    ] as const;
    for (const [gauge, value] of values) {
      if (value === null) gauge.remove({ shop: shopId });
      else gauge.set({ shop: shopId }, value);
    }
  }

  async function whyRetrainNow(
    shopId: string,
    champion: ChampionRecord,
    stale: Staleness | null,
    nowMs: number,
  ): Promise<ModelReason | undefined> {
    if (stale === null || stale.kind === 'old') return undefined;
    // One refit for each reason: a younger model has been tried on the same drift already.
    const newest = await findNewestModel(db, shopId);
    if (newest?.id !== champion.id || nowMs - champion.createdMs < dayMs) return undefined;
    if (stale.kind === 'drifted') {
      const watches = await readWatches(db, shopId, champion.id);
      const growth = (watches.at(-1)?.driftIndex ?? 0) - (watches[0]?.driftIndex ?? 0);
      if (growth < driftGrowthThatCounts) return undefined;
    }
    return { kind: 'champion_stale', stale };
  }

  return {
    async lookAfter(shop) {
      if ((restUntilMs.get(shop.id) ?? 0) > now()) return;
      const championId = await findChampionId(db, shop.id);
      if (championId === undefined) {
        report(shop.id, null, null);
        return;
      }
      const key = `${dayOf(now())} ${dayOf(now() - dayMs / 4)} ${championId}`;
      if (looked.get(shop.id) === key) return;
      const champion = await findChampion(db, shop.id);
      if (champion === undefined || now() - champion.promotedMs < restMs) return;
      try {
        await look(shop, champion);
        looked.set(shop.id, key);
        metrics.lookFailed.set({ shop: shop.id }, 0);
      } catch (error) {
        // Trainings, of this shop and the others, do not wait for it.
        if (!signal.aborted) {
          log.error({ err: error, shop: shop.id }, 'looking after the models failed');
          metrics.lookFailed.set({ shop: shop.id }, 1);
        }
        restUntilMs.set(shop.id, now() + restAfterFailureMs);
      }
    },
    whyRetrain: (shopId) => retrain.get(shopId),
  };
}

/** What is known of a champion since it decides. */
async function healthOf(db: Database, shopId: string, champion: ChampionRecord): Promise<ChampionHealth> {
  const watches = await readWatches(db, shopId, champion.id);
  const asked = (await readTruth(db, shopId)).filter(
    ({ modelId, role }) => modelId === champion.id && role === 'asked',
  );
  const sums = emptyOutcomes();
  for (const week of asked.slice(-newestWeeks)) mergeOutcomes(sums, decodeOutcomes(week.sums));
  return {
    lastLearntDay: lastLearntDayOf(champion),
    horizonDays: champion.horizonDays,
    driftIndex: watches.at(-1)?.driftIndex ?? null,
    live: sums.rows === 0 ? null : outcomeMetrics(sums),
  };
}

function lastLearntDayOf(champion: ChampionRecord): number {
  return dayOf((champion.summary as { dataTo: number }).dataTo);
}

/** The champion as a training tests against it, and whether it still fits the shop; null while the rule tiers decide. */
export async function championForTraining(
  db: Database,
  shopId: string,
  nowMs: number,
): Promise<(StandingChampion & { readonly stale: Staleness | null }) | null> {
  const champion = await findChampion(db, shopId);
  if (champion === undefined) return null;
  const stale = whyStale(await healthOf(db, shopId, champion), nowMs);
  const { id, version, artefact, horizonDays, medianGapDays } = champion;
  return {
    id,
    version,
    artefact,
    horizonDays,
    medianGapDays,
    lastLearntDay: lastLearntDayOf(champion),
    stale,
  };
}
