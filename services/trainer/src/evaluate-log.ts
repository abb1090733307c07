import type { CustomerHistory } from '@ebb/db';
import { dayMs } from '@ebb/domain';
import { pairedBootstrap, type MetricDifference } from '@ebb/learning';
import { buildTrainingSet } from './steps/build-training-set.ts';
import { forestContender, logisticContender, otherChallengers } from './steps/contenders.ts';
import { evaluateContenders, type ContenderResult } from './steps/evaluate-contenders.ts';
import { plainRules } from './steps/plain-rules.ts';
import { planCutOffs, type CutOffPlan } from './steps/plan-cut-offs.ts';
import { surveyHistory, type HistorySurvey } from './steps/survey-history.ts';
import { fingerprintOfSet, type TrainingSet } from './steps/training-set.ts';

export interface LogEvaluation {
  readonly survey: HistorySurvey;
  readonly plan: CutOffPlan;
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
}

/**
 * Builds the rows of a history in memory. Not the rows alone are point-in-time: the shop's two constants, horizon and
 * median gap, are measured on what was known at the first test cut-off.
 *
 * @returns null when the history is too short for a test at this horizon
 */
export async function prepareEvaluation(
  histories: readonly CustomerHistory[],
  options: { readonly horizonDays?: number; readonly activeWindowDays: number },
): Promise<PreparedEvaluation | null> {
  async function* open(): AsyncGenerator<CustomerHistory> {
    yield* histories;
  }
  const whole = await surveyHistory(open(), { nowMs: Number.MAX_SAFE_INTEGER });
  const rough = planCutOffs(whole, options.horizonDays);
  const firstTest = rough?.folds[0]?.testCutOff;
  if (firstTest === undefined) return null;
  const { gap90Days, medianGapDays } = await surveyHistory(open(), { nowMs: (firstTest + 1) * dayMs });
  const survey = { ...whole, gap90Days, medianGapDays };
  const plan = planCutOffs(survey, options.horizonDays);
  if (plan === null) return null;
  const { horizonDays, earlyDays, cutOffDays } = plan;
  const set = await buildTrainingSet(open(), {
    cutOffDays,
    horizonDays,
    earlyDays,
    lastDay: survey.lastDay,
    activeWindowDays: options.activeWindowDays,
    settings: { medianGapDays, currencyDigits: 2 },
  });
  return { survey, plan, set };
}

/**
 * The whole protocol on a history in memory: all models and plain rules, on the same rows, split by time with the gap.
 *
 * @returns null when the history is too short for a test at this horizon
 * @throws RangeError where a fold's training rows hold one class only
 */
export async function evaluateLog(
  histories: readonly CustomerHistory[],
  options: {
    readonly horizonDays?: number;
    readonly activeWindowDays: number;
    readonly seed: number;
    readonly workers: number;
    readonly onStep?: (done: number, total: number) => void;
  },
): Promise<LogEvaluation | null> {
  const prepared = await prepareEvaluation(histories, options);
  if (prepared === null) return null;
  const { survey, plan, set } = prepared;
  const { seed, workers } = options;
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
