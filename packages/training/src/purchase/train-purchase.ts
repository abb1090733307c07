import { featureNames } from '@ebb/contracts';
import {
  spendDays,
  type PurchaseHorizon,
  type PurchaseHorizonReport,
  type PurchaseReason,
} from '@ebb/contracts/purchase';
import { featureIndex } from '@ebb/contracts';
import type { PurchaseRule, SpendModel } from '@ebb/domain';
import { fitIsotonic } from '@ebb/forest';
import { forestContender, logisticContender } from '../contenders/contenders.ts';
import { purchaseRankings, purchaseRules, type RankingRule } from '../contenders/plain-rules.ts';
import {
  evaluateContenders,
  type ContenderResult,
  type Evaluation,
} from '../evaluation/evaluate-contenders.ts';
import { fitModel, type FittedModel } from '../fit-model.ts';
import { prepareTraining, type PreparedTraining } from '../prepare-training.ts';
import { checkPromotion, whyNotEligible } from '../promotion/rule-gate.ts';
import { daysNeeded, type CutOffPlan } from '../rows/plan-cut-offs.ts';
import type { HistorySurvey, OpenHistory } from '../rows/survey-history.ts';
import { evenShareOfCustomers, rowsAtCutOffs, type TrainingSet } from '../rows/training-set.ts';
import type { ReportProgress } from '../training-progress.ts';
import { importanceOf, purchaseCalibration, purchaseMetrics, purchaseTests } from './purchase-outcome.ts';
import { evaluateSpend, fitSpend, type SpendEvaluation } from './spend.ts';

export interface PurchaseTraining {
  readonly openHistory: OpenHistory;
  readonly horizonDays: PurchaseHorizon;
  /** Customers are asked about for so many days after an order: the same for every horizon. */
  readonly activeWindowDays: number;
  readonly currencyDigits: number;
  /** The day that holds this moment is still going on; and what was received later is not looked at. */
  readonly asOfMs: number;
  /** Test cut-offs, the newest of those that a model of leaving is tested on; two where it is not said. */
  readonly mostTests?: number;
  readonly seed: number;
  readonly workers: number;
  readonly signal?: AbortSignal | undefined;
  readonly report?: ReportProgress | undefined;
  /** For the share of the reading that is done. */
  readonly customers?: number | undefined;
}

/** What a training of one horizon leaves behind. */
export interface PurchaseOutcome {
  readonly report: PurchaseHorizonReport;
  readonly medianGapDays: number;
  /** The plain rule that speaks; null where a model does, or nobody. */
  readonly rule: PurchaseRule | null;
  /** Only of the horizon that the expected spend looks ahead. */
  readonly spend: SpendModel | null;
  /** Empty where no model decides. Its probability is that of no order, as of every model. */
  readonly artefact: Uint8Array;
}

/** Fewer ordering customers than this say nothing about others, not even by a rule. */
const leastForRule = 30;
/** A larger shop is represented by an even share of its customers: more rows move nothing that is seen. */
const mostRows = 120_000;

/**
 * Trains one horizon of purchases the way a model of leaving is trained: the same rows, at this horizon, of which
 * “no order within the horizon” is the label and an order its complement; the same contenders on the same later rows; the
 * same gate. What the gate refuses is said by the plain rule that came closest.
 *
 * @throws the signal's reason when it is aborted
 */
export async function trainPurchase(training: PurchaseTraining): Promise<PurchaseOutcome> {
  const { openHistory, horizonDays, activeWindowDays, currencyDigits, asOfMs, seed, workers } = training;
  const { signal, report, customers, mostTests = 2 } = training;
  const prepared = await prepareTraining({
    openHistory,
    settings: { activeWindowDays, currencyDigits, seed, asOfMs },
    horizonOf: () => horizonDays,
    report,
    customers,
  });
  const { survey } = prepared;
  const data = prepared.data && withinRows(prepared.data, mostTests);
  const missing = whatIsMissing(survey, horizonDays, data);
  if (missing !== null) return nobodySays(training, survey, missing);

  const { plan, set } = data!;
  const notEligible = whyNotEligible(survey);
  const evaluation = await evaluateContenders(
    set,
    plan,
    notEligible === undefined ? [forestContender, logisticContender, ...purchaseRules] : purchaseRules,
    { horizonDays, seed, workers, ...(signal === undefined ? {} : { signal }) },
    (done, total) => report?.('evaluating', done, total),
  );
  const { reason, decides } = decisionOf(survey, plan, evaluation, notEligible);
  const model =
    decides !== 'model'
      ? null
      : await fitModel(prepared, data!, {
          workers,
          signal,
          onTree: (done, total) => report?.('training', done, total),
        });
  const ranking = decides === 'rule' ? closestRanking(evaluation) : null;
  const speaker =
    model === null
      ? (evaluation.results.find(({ name }) => name === ranking?.name) ?? null)
      : evaluation.results[0]!;
  const spend =
    horizonDays === spendDays && speaker !== null
      ? spendOf(set, plan, speaker, currencyDigits)
      : { model: null, evaluation: null };
  return {
    report: {
      ...aboutRows(set, evaluation),
      horizonDays,
      decides,
      rule: ranking?.name ?? null,
      reason,
      tests: speaker === null ? [] : purchaseTests(speaker),
      metrics: purchaseMetrics(evaluation),
      calibration: speaker === null ? [] : purchaseCalibration(evaluation, speaker),
      importance: model === null ? null : importanceOf(model.trained.impurityImportance),
      spend: spend.evaluation,
    },
    medianGapDays: survey.medianGapDays,
    rule: ranking === null ? null : fitRule(ranking, set),
    spend: spend.model,
    artefact: model === null ? new Uint8Array(0) : (model satisfies FittedModel).artefact,
  };
}

type Data = NonNullable<PreparedTraining['data']>;

function withinRows(data: Data, mostTests: number): Data {
  const plan = { ...data.plan, folds: data.plan.folds.slice(-mostTests) };
  const all = evenShareOfCustomers(data.all, mostRows);
  if (all === data.all) return { ...data, plan };
  const at = (days: readonly number[]) => rowsAtCutOffs(all, new Set(days));
  return { plan, all, set: at(plan.cutOffDays), young: at(plan.youngCutOffDays) };
}

function whatIsMissing(
  survey: HistorySurvey,
  horizonDays: PurchaseHorizon,
  data: Data | null,
): PurchaseReason | null {
  const historyDays = Math.max(0, survey.lastDay - survey.firstDay + 1);
  const neededDays = daysNeeded(horizonDays) + 1;
  if (historyDays < neededDays) return { kind: 'too_young', historyDays, neededDays };
  if (survey.orderingCustomers < leastForRule) return tooFew(survey);
  return data === null || !hasBothOutcomes(data) ? { kind: 'nothing_to_tell_apart' } : null;
}

function tooFew(survey: HistorySurvey): PurchaseReason {
  const { kind: _kind, ...numbers } = whyNotEligible(survey)!;
  return { kind: 'too_few_customers', ...numbers };
}

/** Whether every fold has something to learn from. */
function hasBothOutcomes({ set, plan }: Data): boolean {
  return (
    plan.folds.length > 0 &&
    plan.folds.every(({ trainCutOffs }) => {
      const { labels, rowCount, customers } = rowsAtCutOffs(set, new Set(trainCutOffs));
      const ones = labels.reduce((sum, label) => sum + label, 0);
      return ones > 0 && ones < rowCount && new Set(customers).size > 1;
    })
  );
}

function decisionOf(
  survey: HistorySurvey,
  plan: CutOffPlan,
  evaluation: Evaluation,
  notEligible: ReturnType<typeof whyNotEligible>,
): { readonly decides: 'model' | 'rule'; readonly reason: PurchaseReason } {
  if (notEligible !== undefined) return { decides: 'rule', reason: tooFew(survey) };
  const { status, verdict } = checkPromotion(survey, plan, evaluation);
  if (verdict.kind === 'too_little_history') throw new Error('an eligible shop was found not to be');
  return { decides: status === 'champion' ? 'model' : 'rule', reason: verdict };
}

function closestRanking({ results }: Evaluation): RankingRule {
  const lossOf = (rule: RankingRule) => results.find(({ name }) => name === rule.name)!.pooled.logLoss;
  return purchaseRankings.reduce((best, rule) => (lossOf(rule) < lossOf(best) ? rule : best));
}

/** The rule as isotonic regression makes likelihoods of it, on every row whose label is known. */
function fitRule({ name, feature, sign }: RankingRule, rows: TrainingSet): PurchaseRule {
  const column = featureIndex[feature];
  const ranks = Float64Array.from(
    { length: rows.rowCount },
    (_, row) => sign * rows.features[row * featureNames.length + column]!,
  );
  const calibration = fitIsotonic(ranks, rows.labels);
  if (calibration.kind !== 'isotonic') throw new Error('an isotonic regression gave another calibration');
  const { from, to } = calibration;
  const baseProbability = rows.labels.reduce((sum, label) => sum + label, 0) / rows.rowCount;
  return { name, feature, sign, from, to, baseProbability };
}

function spendOf(
  set: TrainingSet,
  plan: CutOffPlan,
  { probabilities }: ContenderResult,
  currencyDigits: number,
): { readonly model: SpendModel | null; readonly evaluation: SpendEvaluation | null } {
  const evaluation = evaluateSpend(set, plan, probabilities, currencyDigits);
  const fitted = evaluation && fitSpend(set, currencyDigits);
  if (evaluation === null || fitted === null) return { model: null, evaluation: null };
  return { model: { ...fitted, method: evaluation.method }, evaluation };
}

function aboutRows(
  { rowCount }: TrainingSet,
  { labels }: Evaluation,
): Pick<PurchaseHorizonReport, 'trainedRows' | 'testRows' | 'orderedShare01'> {
  const silent = labels.reduce((sum, label) => sum + label, 0);
  const orderedShare01 = labels.length === 0 ? null : 1 - silent / labels.length;
  return { trainedRows: rowCount, testRows: labels.length, orderedShare01 };
}

function nobodySays(
  { horizonDays }: PurchaseTraining,
  { medianGapDays }: HistorySurvey,
  reason: PurchaseReason,
): PurchaseOutcome {
  return {
    report: {
      horizonDays,
      decides: 'nobody',
      rule: null,
      reason,
      trainedRows: 0,
      testRows: 0,
      orderedShare01: null,
      tests: [],
      metrics: [],
      calibration: [],
      importance: null,
      spend: null,
    },
    medianGapDays,
    rule: null,
    spend: null,
    artefact: new Uint8Array(0),
  };
}
