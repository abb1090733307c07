import { featureNames, featureVersion, type ModelSummary } from '@ebb/contracts';
import { dayMs, type ShopRecord } from '@ebb/domain';
import { encodeModel, type JsonValue } from '@ebb/forest';
import { calibrationCurve } from '@ebb/learning';
import type { ReportProgress } from './run-progress.ts';
import { buildTrainingSet } from './steps/build-training-set.ts';
import { trainCalibratedForest } from './steps/calibrated-forest.ts';
import { forestContender, logisticContender } from './steps/contenders.ts';
import { evaluateContenders, type ContenderResult, type Evaluation } from './steps/evaluate-contenders.ts';
import { judgeModel, whyNotEligible, type Judgement } from './steps/judge-model.ts';
import { plainRules } from './steps/plain-rules.ts';
import { planCutOffs, type CutOffPlan } from './steps/plan-cut-offs.ts';
import { surveyHistory, type HistorySurvey, type OpenHistory } from './steps/survey-history.ts';
import { fingerprintOfSet, rowsAtCutOffs, type TrainingSet } from './steps/training-set.ts';

/** What a training leaves behind, before it has an id. */
export interface TrainingOutcome {
  readonly status: 'champion' | 'rejected';
  /** Empty when there was nothing to train on. */
  readonly artefact: Uint8Array;
  readonly horizonDays: number;
  readonly medianGapDays: number;
  /** The contracts' summary without its identity, plus `trainer`: what only a data scientist asks for. */
  readonly summary: Omit<ModelSummary, 'id' | 'version' | 'status' | 'createdAt' | 'promotedAt'> & {
    readonly trainer: { readonly [name: string]: JsonValue };
  };
}

export interface ShopTraining {
  readonly shop: ShopRecord;
  readonly openHistory: OpenHistory;
  readonly nowMs: number;
  readonly seed: number;
  readonly workers: number;
  readonly signal?: AbortSignal;
  readonly report?: ReportProgress;
  /** For the share of the reading that is done. */
  readonly customers?: number;
}

/**
 * One shop's training from history to verdict. The same history, seed and settings give the same artefact, byte for
 * byte, on any day and with any number of workers.
 *
 * @throws the signal's reason when it is aborted
 */
export async function trainShop(training: ShopTraining): Promise<TrainingOutcome> {
  const { shop, openHistory, nowMs, seed, workers, signal, report, customers = 0 } = training;
  const survey = await surveyHistory(openHistory(), {
    nowMs,
    onCustomer: (done) => report?.('reading history', done, customers),
  });
  const plan = planCutOffs(survey, shop.settings.horizonDays);
  if (plan === null) return nothingToTrainOn(survey, shop.settings.horizonDays);

  const all = await buildTrainingSet(
    openHistory(),
    {
      cutOffDays: [...plan.cutOffDays, ...plan.youngCutOffDays],
      horizonDays: plan.horizonDays,
      earlyDays: plan.earlyDays,
      lastDay: survey.lastDay,
      activeWindowDays: shop.settings.activeWindowDays ?? 180,
      settings: { medianGapDays: survey.medianGapDays, currencyDigits: shop.currencyDigits },
    },
    (done) => report?.('building rows', done, survey.customers),
  );
  const set = rowsAtCutOffs(all, new Set(plan.cutOffDays));
  if (hasOneClassOnly(set)) return nothingToTrainOn(survey, plan.horizonDays);

  const context = {
    horizonDays: plan.horizonDays,
    seed,
    workers,
    ...(signal === undefined ? {} : { signal }),
  };
  const contenders = [forestContender, logisticContender, ...plainRules];
  const evaluation = await evaluateContenders(set, plan, contenders, context, (done, total) =>
    report?.('evaluating', done, total),
  );
  const judgement = judgeModel(survey, plan, evaluation);

  const { trained, calibration, driftShift } = await trainCalibratedForest(set, {
    ...context,
    young: rowsAtCutOffs(all, new Set(plan.youngCutOffDays)),
    onTree: (done, total) => report?.('training', done, total),
  });
  report?.('storing', 0, 1);
  const provenance = {
    featureVersion,
    horizonDays: plan.horizonDays,
    medianGapDays: survey.medianGapDays,
    seed,
    trainingSet: fingerprintOfSet(all),
    driftShift,
    cutOffs: plan.cutOffDays.map(isoDay),
  };
  const { forest, baseProbability } = trained;
  const artefact = encodeModel({ featureNames, forest, calibration, baseProbability, metadata: provenance });
  return {
    status: judgement.status,
    artefact,
    horizonDays: plan.horizonDays,
    medianGapDays: survey.medianGapDays,
    summary: {
      horizonDays: plan.horizonDays,
      trainingRows: set.rowCount,
      trees: forest.roots.length,
      dataFrom: survey.firstDay * dayMs,
      dataTo: (survey.lastDay + 1) * dayMs - 1,
      metrics: resultOf(evaluation, 'forest')[0]!.pooled,
      baselines: resultOf(evaluation, 'plain_rule').map(({ name, pooled }) => ({ name, metrics: pooled })),
      importance: featureNames.map((feature, index) => ({
        feature,
        importance: trained.impurityImportance[index]!,
      })),
      verdict: judgement.verdict,
      trainer: trainerDetails(survey, plan, evaluation, judgement, {
        ...provenance,
        calibration: calibration.kind,
        recipe: { ...trained.options, classWeights: [...trained.options.classWeights] },
        nodeVersion: process.version,
      }),
    },
  };
}

function hasOneClassOnly(set: TrainingSet): boolean {
  const ones = set.labels.reduce((sum, label) => sum + label, 0);
  return ones === 0 || ones === set.rowCount;
}

function resultOf(evaluation: Evaluation, kind: ContenderResult['kind']): ContenderResult[] {
  return evaluation.results.filter((result) => result.kind === kind);
}

function nothingToTrainOn(survey: HistorySurvey, horizonDays = 90): TrainingOutcome {
  const verdict =
    whyNotEligible(survey) ??
    'The rule tiers decide: every customer did the same, so there is nothing to tell apart.';
  return {
    status: 'rejected',
    artefact: new Uint8Array(0),
    horizonDays,
    medianGapDays: survey.medianGapDays,
    summary: {
      horizonDays,
      trainingRows: 0,
      trees: 0,
      dataFrom: survey.firstDay * dayMs,
      dataTo: (survey.lastDay + 1) * dayMs - 1,
      metrics: null,
      baselines: [],
      importance: [],
      verdict,
      trainer: { survey: { ...survey } },
    },
  };
}

function trainerDetails(
  survey: HistorySurvey,
  plan: CutOffPlan,
  evaluation: Evaluation,
  judgement: Judgement,
  provenance: { readonly [name: string]: JsonValue },
): { readonly [name: string]: JsonValue } {
  const forest = resultOf(evaluation, 'forest')[0]!;
  return {
    ...provenance,
    survey: { ...survey },
    wantedHorizonDays: plan.wantedHorizonDays,
    folds: plan.folds.map(({ trainCutOffs, testCutOff }) => ({
      trainFrom: isoDay(trainCutOffs[0]!),
      trainTo: isoDay(trainCutOffs.at(-1)!),
      test: isoDay(testCutOff),
    })),
    newestTest: evaluation.results.map(({ name, newest }) => ({ name, metrics: { ...newest } })),
    challengers: resultOf(evaluation, 'challenger').map(({ name, pooled }) => ({
      name,
      metrics: { ...pooled },
    })),
    calibrationCurve: calibrationCurve(evaluation.labels, forest.probabilities).map((bin) => ({ ...bin })),
    againstBestRule:
      judgement.againstBestRule === null
        ? null
        : { rule: judgement.againstBestRule.rule, logLoss: { ...judgement.againstBestRule.logLoss } },
  };
}

function isoDay(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}
