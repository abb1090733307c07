import { featureNames, type ModelReason, type Staleness } from '@ebb/contracts';
import { encodeBackTest, isoDay, type ShopRecord } from '@ebb/domain';
import { createScorer, decodeModel } from '@ebb/forest';
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
  alertCandidates,
  backTestRows,
  chooseAlertLine,
  rowsAtCutOffs,
  testCandidates,
  type AlertLine,
  type Evaluation,
  type FittedModel,
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
  /** Probability from which on it suggests to alert; null without a model, or where nobody ordered twice. */
  readonly alertLine: number | null;
  /** Scores of the test on later time; null without one. */
  readonly backTest: Uint8Array | null;
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
  const alertLine = alertLineOf(data, evaluation, fitted);
  return {
    ...placeOf(check, against),
    artefact: fitted.artefact,
    horizonDays: plan.horizonDays,
    medianGapDays: survey.medianGapDays,
    alertLine: alertLine?.line ?? null,
    backTest: encodeBackTest(backTestRows(evaluation.weekly, evaluation.results[0]!.weekly)),
    summary: summaryOfModel(prepared, data, fitted, evaluation, check, against, alertLine),
  };
}

/** From the test on later time, and from the newest day's customers as the model itself scores them. */
function alertLineOf(
  { plan, set, all }: NonNullable<PreparedTraining['data']>,
  { results }: Evaluation,
  { artefact }: FittedModel,
): AlertLine | null {
  const testCutOffs = plan.folds.map(({ testCutOff }) => testCutOff);
  const tests = testCandidates(set, testCutOffs, results[0]!.probabilities);
  const newestDay = plan.youngCutOffDays.at(-1) ?? plan.cutOffDays.at(-1)!;
  const newest = rowsAtCutOffs(all, new Set([newestDay]));
  const scorer = createScorer(decodeModel(artefact));
  const width = featureNames.length;
  const scores = Float64Array.from({ length: newest.rowCount }, (_, row) =>
    scorer.scoreOne(newest.features.subarray(row * width, (row + 1) * width)),
  );
  return chooseAlertLine(tests, alertCandidates(newest, scores));
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
    alertLine: null,
    backTest: null,
    summary: summaryOfNothing(prepared, verdict, horizonDays),
  };
}
