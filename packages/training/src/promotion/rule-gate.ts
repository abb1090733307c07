import type { ReasonOf, RuleTest, RuleTestFailure } from '@ebb/contracts';
import { pairedBootstrap, type MetricDifference } from '@ebb/learning';
import type { ContenderResult, Evaluation } from '../evaluation/evaluate-contenders.ts';
import { fallbackRule } from '../contenders/plain-rules.ts';
import { changedHorizon, type CutOffPlan } from '../rows/plan-cut-offs.ts';
import type { HistorySurvey } from '../rows/survey-history.ts';

/** A probability that is further off than this on average is no probability (design: model, promotion). */
export const mostCalibrationError = 0.05;
/** Below these a model has too little to learn from, whatever it scores (design: model, promotion). */
export const leastOrderingCustomers = 500;
export const leastHistoryDays = 180;

export interface PromotionCheck {
  readonly status: 'champion' | 'rejected';
  /** Why this model, or the rule tiers, decide, as long as there is no other model. */
  readonly verdict: ReasonOf<'beats_rules' | 'fails_rules' | 'too_little_history'>;
  /** Forest less best plain rule, per row of log loss; null when nothing could be tested. */
  readonly againstBestRule: { readonly rule: string; readonly logLoss: MetricDifference } | null;
}

/** Why no model may decide whatever it scores; undefined when one may. */
export function whyNotEligible(survey: HistorySurvey): ReasonOf<'too_little_history'> | undefined {
  const historyDays = Math.max(0, survey.lastDay - survey.firstDay + 1);
  if (survey.orderingCustomers >= leastOrderingCustomers && historyDays >= leastHistoryDays) return undefined;
  const { orderingCustomers } = survey;
  return {
    kind: 'too_little_history',
    orderingCustomers,
    historyDays,
    leastOrderingCustomers,
    leastHistoryDays,
  };
}

/**
 * Decides whether the forest has earned its place, on the same later rows for all: it must rank better than every
 * plain rule, be surely closer to the truth than days since the last order, by which Ebb would otherwise decide
 * (95 % interval of the log loss difference off zero, customers drawn whole), not be surely further from it than the
 * closest rule, and be calibrated.
 */
export function checkPromotion(
  survey: HistorySurvey,
  plan: CutOffPlan,
  evaluation: Evaluation,
): PromotionCheck {
  const forest = evaluation.results.find(({ kind }) => kind === 'forest')!;
  const rules = evaluation.results.filter(({ kind }) => kind === 'plain_rule');
  const fallback = rules.find(({ name }) => name === fallbackRule)!;
  const closest = best(rules, ({ pooled }) => -pooled.logLoss);
  const bestRanking = best(rules, ({ pooled }) => pooled.rocAuc);
  const lessThan = (rule: ContenderResult): MetricDifference =>
    pairedBootstrap({
      labels: evaluation.labels,
      left: forest.probabilities,
      right: rule.probabilities,
      metric: 'logLoss',
      groups: evaluation.customers,
      samples: 500,
    });
  const againstClosest = lessThan(closest);
  const againstBestRule = { rule: closest.name, logLoss: againstClosest };
  const notEligible = whyNotEligible(survey);
  if (notEligible !== undefined) return { status: 'rejected', verdict: notEligible, againstBestRule };

  const test: RuleTest = {
    rows: forest.pooled.rows,
    rocAuc: forest.pooled.rocAuc,
    bestRanking: { rule: bestRanking.name, rocAuc: bestRanking.pooled.rocAuc },
    logLoss: forest.pooled.logLoss,
    closest: { rule: closest.name, logLoss: closest.pooled.logLoss },
    calibrationError: forest.pooled.calibrationError,
    changedHorizon: changedHorizon(plan),
  };
  const failures: RuleTestFailure[] = [];
  if (test.rocAuc <= test.bestRanking.rocAuc)
    failures.push({ kind: 'ranks_no_better', rule: bestRanking.name });
  if (lessThan(fallback).high >= 0) failures.push({ kind: 'not_surely_closer', rule: fallback.name });
  if (againstClosest.low > 0) failures.push({ kind: 'surely_further', rule: closest.name });
  if (test.calibrationError >= mostCalibrationError)
    failures.push({
      kind: 'miscalibrated',
      calibrationError: test.calibrationError,
      limit: mostCalibrationError,
    });
  return failures.length > 0
    ? { status: 'rejected', verdict: { kind: 'fails_rules', failures, test }, againstBestRule }
    : { status: 'champion', verdict: { kind: 'beats_rules', test }, againstBestRule };
}

function best(
  results: readonly ContenderResult[],
  value: (result: ContenderResult) => number,
): ContenderResult {
  return results.reduce((leader, result) => (value(result) > value(leader) ? result : leader));
}
