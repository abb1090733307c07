import { pairedBootstrap, type MetricDifference } from '@ebb/learning';
import type { ContenderResult, Evaluation } from '../evaluation/evaluate-contenders.ts';
import { fallbackRule } from '../contenders/plain-rules.ts';
import { horizonChange, type CutOffPlan } from '../rows/plan-cut-offs.ts';
import type { HistorySurvey } from '../rows/survey-history.ts';

/** A probability that is further off than this on average is no probability (design: model, promotion). */
export const mostCalibrationError = 0.05;
/** Below these a model has too little to learn from, whatever it scores (design: model, promotion). */
export const leastOrderingCustomers = 500;
export const leastHistoryDays = 180;

export interface PromotionCheck {
  readonly status: 'champion' | 'rejected';
  /** One sentence: why this model, or the rule tiers, decide, as long as there is no other model. */
  readonly verdict: string;
  /** What held the model back, without who decides then; null where nothing did. */
  readonly failure: string | null;
  /** Forest less best plain rule, per row of log loss; null when nothing could be tested. */
  readonly againstBestRule: { readonly rule: string; readonly logLoss: MetricDifference } | null;
}

/** Why no model may decide whatever it scores; undefined when one may. */
export function whyNotEligible(survey: HistorySurvey): string | undefined {
  const historyDays = Math.max(0, survey.lastDay - survey.firstDay + 1);
  if (survey.orderingCustomers >= leastOrderingCustomers && historyDays >= leastHistoryDays) return undefined;
  return (
    `The rule tiers decide: a model needs ${leastOrderingCustomers} ordering customers and ${leastHistoryDays} days ` +
    `of history, and there are ${survey.orderingCustomers.toLocaleString('en-GB')} and ${historyDays}.`
  );
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
  if (notEligible !== undefined) {
    const failure = 'the shop has too few ordering customers or too little history for a model';
    return { status: 'rejected', verdict: notEligible, failure, againstBestRule };
  }

  const figures =
    `ROC AUC ${forest.pooled.rocAuc.toFixed(3)} against ${bestRanking.pooled.rocAuc.toFixed(3)} for ` +
    `“${bestRanking.name}”, log loss ${forest.pooled.logLoss.toFixed(3)} against ` +
    `${closest.pooled.logLoss.toFixed(3)} for “${closest.name}”, on ${forest.pooled.rows.toLocaleString('en-GB')} later rows`;
  const error = forest.pooled.calibrationError;
  const failures = [
    forest.pooled.rocAuc > bestRanking.pooled.rocAuc || `does not rank better than “${bestRanking.name}”`,
    lessThan(fallback).high < 0 || `is not surely closer to the truth than “${fallback.name}”`,
    againstClosest.low <= 0 || `is surely further from the truth than “${closest.name}”`,
    error < mostCalibrationError ||
      `has a calibration error of ${error.toFixed(3)}, not below ${mostCalibrationError}`,
  ].filter((each) => each !== true);
  const note = horizonNote(plan);
  if (failures.length > 0) {
    const failure = `the model ${failures.join(' and ')} (${figures})`;
    return {
      status: 'rejected',
      verdict: `The rule tiers decide: ${failure}${note}.`,
      failure,
      againstBestRule,
    };
  }
  const verdict =
    `The model decides: it tells who leaves from who stays better than every plain rule (${figures}, ` +
    `calibration error ${error.toFixed(3)})${note}.`;
  return { status: 'champion', verdict, failure: null, againstBestRule };
}

function horizonNote(plan: CutOffPlan): string {
  const change = horizonChange(plan);
  return change === null ? '' : `; the horizon is ${change}`;
}

function best(
  results: readonly ContenderResult[],
  value: (result: ContenderResult) => number,
): ContenderResult {
  return results.reduce((leader, result) => (value(result) > value(leader) ? result : leader));
}
