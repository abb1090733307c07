import type { ModelReason, Staleness } from '@ebb/contracts';
import { isoDay, type ShopRecord } from '@ebb/domain';
import {
  fitModel,
  horizonToAsk,
  prepareTraining,
  type PreparedTraining,
  forestContender,
  logisticContender,
  evaluateContenders,
  checkPromotion,
  whyNotEligible,
  type PromotionCheck,
  placeModel,
  type Place,
  plainRules,
  type OpenHistory,
  testAgainstChampion,
  type ChampionTest,
  type StandingChampion,
  type ReportProgress,
} from '@ebb/training';
import { summaryOfModel, summaryOfNothing, type StoredSummary } from './steps/model-summary.ts';

/** What a training leaves behind, before it has an id. */
export interface TrainingOutcome {
  readonly status: Place['place'];
  readonly standing: ModelReason;
  /** The champion is surely worse than a plain rule, and so is this model. */
  readonly demotesChampion: boolean;
  /** Empty when there was nothing to train on. */
  readonly artefact: Uint8Array;
  readonly horizonDays: number;
  readonly medianGapDays: number;
  readonly summary: StoredSummary;
}

export interface ShopTraining {
  readonly shop: ShopRecord;
  readonly openHistory: OpenHistory;
  readonly nowMs: number;
  readonly seed: number;
  readonly workers: number;
  /** The model that decides now; null where the rule tiers do. */
  readonly champion: (StandingChampion & { readonly stale: Staleness | null }) | null;
  readonly signal?: AbortSignal;
  readonly report?: ReportProgress;
  /** For the share of the reading that is done. */
  readonly customers?: number;
}

/**
 * One shop's training from history to verdict: prepare, evaluate on later time, check against the plain rules, test
 * against the champion, fit on everything.
 *
 * @throws the signal's reason when it is aborted
 */
export async function trainShop(training: ShopTraining): Promise<TrainingOutcome> {
  const { shop, openHistory, nowMs, seed, workers, champion, signal, report, customers } = training;
  const prepared = await prepareTraining({
    openHistory,
    settings: {
      activeWindowDays: shop.settings.activeWindowDays ?? null,
      currencyDigits: shop.currencyDigits,
      seed,
      asOfMs: nowMs,
    },
    horizonOf: (survey) => horizonToAsk(survey, shop, champion?.horizonDays),
    report,
    customers,
  });
  const { survey, data } = prepared;
  if (data === null) return nothingToTrainOn(prepared, champion);

  const { plan, set } = data;
  const evaluation = await evaluateContenders(
    set,
    plan,
    [forestContender, logisticContender, ...plainRules],
    { horizonDays: plan.horizonDays, seed, workers, ...(signal === undefined ? {} : { signal }) },
    (done, total) => report?.('evaluating', done, total),
  );
  const check = checkPromotion(survey, plan, evaluation);
  const test = champion === null ? null : testAgainstChampion(set, plan, evaluation, champion);
  const fitted = await fitModel(prepared, data, {
    workers,
    signal,
    onTree: (done, total) => report?.('training', done, total),
  });
  report?.('storing', 0, 1);
  const against = champion === null || test === null ? null : { champion, test };
  return {
    ...placeOf(check, against),
    artefact: fitted.artefact,
    horizonDays: plan.horizonDays,
    medianGapDays: survey.medianGapDays,
    summary: summaryOfModel(prepared, data, fitted, evaluation, check, against),
  };
}

type Against = {
  readonly champion: NonNullable<ShopTraining['champion']>;
  readonly test: ChampionTest;
};

/** First the plain rules, then the champion: a model must win against both. */
function placeOf(
  check: PromotionCheck,
  against: Against | null,
): Pick<TrainingOutcome, 'status' | 'standing' | 'demotesChampion'> {
  if (against === null) return { status: check.status, standing: check.verdict, demotesChampion: false };
  const { champion, test } = against;
  const championVersion = champion.version;
  const { verdict } = check;
  if (verdict.kind !== 'beats_rules') {
    const betterRule = test.kind === 'tested' ? test.betterRule : null;
    return betterRule === null
      ? {
          status: 'rejected',
          standing: { kind: 'not_good_enough', championVersion, against: verdict },
          demotesChampion: false,
        }
      : {
          status: 'rejected',
          standing: { kind: 'both_worse_than_rule', championVersion, rule: betterRule, against: verdict },
          demotesChampion: true,
        };
  }
  if (test.kind === 'too_early') {
    const firstTestDay = isoDay(test.fromDay);
    const standing = { kind: 'nothing_unseen', championVersion, firstTestDay } as const;
    return { status: 'challenger', standing, demotesChampion: false };
  }
  const { place, standing } = placeModel(test.comparison, championVersion, champion.stale);
  return { status: place, standing, demotesChampion: false };
}

function nothingToTrainOn(prepared: PreparedTraining, champion: ShopTraining['champion']): TrainingOutcome {
  const { survey, settings } = prepared;
  const horizonDays = settings.askedHorizonDays ?? 90;
  const verdict: ModelReason = whyNotEligible(survey) ?? { kind: 'nothing_to_tell_apart' };
  return {
    status: 'rejected',
    standing:
      champion === null ? verdict : { kind: 'too_little_to_learn', championVersion: champion.version },
    demotesChampion: false,
    artefact: new Uint8Array(0),
    horizonDays,
    medianGapDays: survey.medianGapDays,
    summary: summaryOfNothing(prepared, verdict, horizonDays),
  };
}
