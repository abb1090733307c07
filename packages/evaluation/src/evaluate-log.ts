import type { CustomerHistory } from '@ebb/training';
import { activeWindowOf, dayMs } from '@ebb/domain';
import { pairedBootstrap, type MetricDifference } from '@ebb/learning';
import { OrderLogError } from './order-log/order-log-error.ts';
import {
  buildTrainingSet,
  forestContender,
  logisticContender,
  otherChallengers,
  evaluateContenders,
  type ContenderResult,
  plainRules,
  planCutOffs,
  type CutOffPlan,
  surveyHistory,
  type HistorySurvey,
  fingerprintOfSet,
  rowsAtCutOffs,
  type TrainingSet,
} from '@ebb/training';

export interface LogEvaluation {
  readonly survey: HistorySurvey;
  readonly plan: CutOffPlan;
  readonly activeWindowDays: number;
  readonly rows: number;
  readonly churnShare: number;
  readonly trainingSet: string;
  readonly results: readonly ContenderResult[];
  /** Champion less each other, log loss and ROC AUC with 95 % intervals, customers drawn whole. */
  readonly differences: readonly {
    readonly name: string;
    readonly logLoss: MetricDifference;
    readonly rocAuc: MetricDifference;
  }[];
}

/** Rows and splits of an evaluation, before anything is trained. */
export interface PreparedEvaluation {
  readonly survey: HistorySurvey;
  readonly plan: CutOffPlan;
  readonly set: TrainingSet;
  readonly activeWindowDays: number;
}

/**
 * Builds the rows of a history in memory. Not the rows alone are point-in-time: the shop's two constants, horizon and
 * median gap, are measured on what was known at the first test cut-off.
 *
 * @throws OrderLogError when there are no orders, one customer, or too few days for a test
 */
export async function prepareEvaluation(
  histories: readonly CustomerHistory[],
  options: { readonly horizonDays?: number; readonly activeWindowDays?: number },
): Promise<PreparedEvaluation> {
  async function* open(): AsyncGenerator<CustomerHistory> {
    yield* histories;
  }
  const whole = await surveyHistory(open(), { nowMs: Number.MAX_SAFE_INTEGER });
  const rough = planCutOffs(whole, options.horizonDays);
  const firstTest = rough?.folds[0]?.testCutOff;
  if (firstTest === undefined) throw tooShort(whole);
  const { gap90Days, medianGapDays } = await surveyHistory(open(), { nowMs: (firstTest + 1) * dayMs });
  const survey = { ...whole, gap90Days, medianGapDays };
  const plan = planCutOffs(survey, options.horizonDays);
  if (plan === null) throw tooShort(whole);
  const { horizonDays, earlyDays, cutOffDays } = plan;
  const activeWindowDays = options.activeWindowDays ?? activeWindowOf(horizonDays);
  const set = await buildTrainingSet(open(), {
    cutOffDays,
    horizonDays,
    earlyDays,
    lastDay: survey.lastDay,
    activeWindowDays,
    settings: { medianGapDays, currencyDigits: 2 },
  });
  return { survey, plan, set, activeWindowDays };
}

/**
 * The whole protocol on a history in memory: all models and plain rules, on the same rows, split by time with the gap.
 *
 * @throws OrderLogError when the history is too short for a test, or all customers did the same
 */
export async function evaluateLog(
  histories: readonly CustomerHistory[],
  options: {
    readonly horizonDays?: number;
    /** Follows the horizon where it is not given. */
    readonly activeWindowDays?: number;
    readonly seed: number;
    readonly workers: number;
    readonly onStep?: (done: number, total: number) => void;
  },
): Promise<LogEvaluation> {
  const prepared = await prepareEvaluation(histories, options);
  const { survey, plan, set, activeWindowDays } = prepared;
  const { seed, workers } = options;
  requireBothOutcomes(set, plan);
  const evaluation = await evaluateContenders(
    set,
    plan,
    [forestContender, logisticContender, ...otherChallengers, ...plainRules],
    { horizonDays: plan.horizonDays, seed, workers },
    options.onStep,
  );
  const [champion, ...others] = evaluation.results;
  const { labels, customers } = evaluation;
  const against = (other: ContenderResult, metric: 'logLoss' | 'rocAuc'): MetricDifference =>
    pairedBootstrap({
      labels,
      left: champion!.probabilities,
      right: other.probabilities,
      metric,
      groups: customers,
      samples: 500,
      seed,
    });
  return {
    survey,
    plan,
    activeWindowDays,
    rows: set.rowCount,
    churnShare: set.labels.reduce((sum, label) => sum + label, 0) / set.rowCount,
    trainingSet: fingerprintOfSet(set),
    results: evaluation.results,
    differences: others.map((other) => ({
      name: other.name,
      logLoss: against(other, 'logLoss'),
      rocAuc: against(other, 'rocAuc'),
    })),
  };
}

const leastCustomers = 2;

function tooShort({ firstDay, lastDay, orderingCustomers }: HistorySurvey): OrderLogError {
  const days = Math.max(0, lastDay - firstDay + 1);
  return new OrderLogError(
    `${orderingCustomers} ordering customers in ${days} days are too little: a model is trained on labels that end before a ` +
      `test begins, and at the shortest horizon of 30 days that takes 115 days of at least ${leastCustomers} customers`,
  );
}

function requireBothOutcomes(set: TrainingSet, plan: CutOffPlan): void {
  for (const { trainCutOffs } of plan.folds) {
    const { rowCount, labels, customers } = rowsAtCutOffs(set, new Set(trainCutOffs));
    const left = labels.reduce((sum, label) => sum + label, 0);
    if (left > 0 && left < rowCount && new Set(customers).size >= leastCustomers) continue;
    throw new OrderLogError(
      `of the ${rowCount} rows before the first test ${left} are of customers who left: with one outcome only, or one ` +
        `customer only, there is nothing to tell apart`,
    );
  }
}
