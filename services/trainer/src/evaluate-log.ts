import type { CustomerHistory } from '@ebb/db';
import { pairedBootstrap, type MetricDifference } from '@ebb/learning';
import { buildTrainingSet } from './steps/build-training-set.ts';
import { forestContender, logisticContender, otherChallengers } from './steps/contenders.ts';
import { evaluateContenders, type ContenderResult } from './steps/evaluate-contenders.ts';
import { plainRules } from './steps/plain-rules.ts';
import { planCutOffs, type CutOffPlan } from './steps/plan-cut-offs.ts';
import { surveyHistory, type HistorySurvey } from './steps/survey-history.ts';
import { fingerprintOfSet } from './steps/training-set.ts';

export interface LogEvaluation {
  readonly survey: HistorySurvey;
  readonly plan: CutOffPlan;
  readonly rows: number;
  readonly churnShare: number;
  readonly trainingSet: string;
  readonly results: readonly ContenderResult[];
  /** Forest less each other, log loss and ROC AUC with 95 % intervals, customers drawn whole. */
  readonly differences: readonly {
    readonly name: string;
    readonly logLoss: MetricDifference;
    readonly rocAuc: MetricDifference;
  }[];
}

/**
 * The whole protocol on a history in memory: all models and plain rules, on the same rows, split by time with the gap.
 *
 * @returns null when the history is too short for a test at this horizon
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
  async function* open(): AsyncGenerator<CustomerHistory> {
    yield* histories;
  }
  const survey = await surveyHistory(open(), { nowMs: Number.MAX_SAFE_INTEGER });
  const plan = planCutOffs(survey, options.horizonDays);
  if (plan === null) return null;
  const { horizonDays, earlyDays, cutOffDays } = plan;
  const settings = { medianGapDays: survey.medianGapDays, currencyDigits: 2 };
  const { activeWindowDays, seed, workers } = options;
  const set = await buildTrainingSet(open(), {
    cutOffDays,
    horizonDays,
    earlyDays,
    lastDay: survey.lastDay,
    activeWindowDays,
    settings,
  });
  const contenders = [forestContender, logisticContender, ...otherChallengers, ...plainRules];
  const evaluation = await evaluateContenders(
    set,
    plan,
    contenders,
    { horizonDays, seed, workers },
    options.onStep,
  );
  const [forest, ...others] = evaluation.results;
  const { labels, customers } = evaluation;
  const against = (other: ContenderResult, metric: 'logLoss' | 'rocAuc'): MetricDifference =>
    pairedBootstrap({
      labels,
      left: forest!.probabilities,
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
