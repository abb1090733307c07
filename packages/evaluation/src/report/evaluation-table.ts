import { horizonChange } from '@ebb/training';
import { isoDay } from '@ebb/domain';
import type { PredictionMetrics } from '@ebb/learning';
import type { LogEvaluation } from '../evaluate-log.ts';
import type { ContenderResult } from '@ebb/training';

/** Every metric of a forecast, as the table and the report show it. */
export const metricColumns: readonly (readonly [
  title: string,
  value: (metrics: PredictionMetrics) => string,
])[] = [
  ['ROC AUC', ({ rocAuc }) => rocAuc.toFixed(4)],
  ['PR AUC', ({ prAuc }) => prAuc.toFixed(4)],
  ['log loss', ({ logLoss }) => logLoss.toFixed(4)],
  ['Brier', ({ brier }) => brier.toFixed(4)],
  ['ECE', ({ calibrationError }) => calibrationError.toFixed(4)],
  ['lift 10 %', ({ liftAt10 }) => liftAt10.toFixed(3)],
  ['accuracy', ({ accuracy }) => accuracy.toFixed(3)],
  ['precision', ({ precision }) => precision.toFixed(3)],
  ['recall', ({ recall }) => recall.toFixed(3)],
  ['F1', ({ f1 }) => f1.toFixed(3)],
];

/** One horizon's evaluation as text: what was split how, then every model and rule on the same test rows. */
export function evaluationTable(evaluation: LogEvaluation): string {
  const { plan, rows, churnShare, results } = evaluation;
  const change = horizonChange(plan);
  const wanted = change === null ? '' : ` (${change})`;
  const tests = plan.folds.map(
    ({ trainCutOffs, testCutOff }) => `${isoDay(testCutOff)} after ${trainCutOffs.length} training cut-offs`,
  );
  return [
    `Horizon ${plan.horizonDays} days${wanted}: ${rows} rows at ${plan.cutOffDays.length} weekly cut-offs, ` +
      `${(100 * churnShare).toFixed(1)} % without an order within the horizon; customers count as active for ` +
      `${evaluation.activeWindowDays} days after an order`,
    `Tests at ${tests.join(', ')}; every training label ends before its test begins`,
    '',
    table(
      `newest test cut-off, ${results[0]!.newest.rows} rows`,
      results.map(({ name, newest }) => [name, newest]),
    ),
    '',
    table(
      `all tests pooled, ${results[0]!.pooled.rows} rows`,
      results.map(({ name, pooled }) => [name, pooled]),
    ),
    '',
    'Days earlier than “no order for 90 days” at the rule’s precision, from the first test on:',
    ...results.map((result) => `  ${result.name.padEnd(34)}${leadLine(result)}`),
    '',
    'Champion less the other, pooled, with 95 % intervals (customers drawn whole):',
    ...evaluation.differences.map(
      ({ name, logLoss, rocAuc }) =>
        `  ${name.padEnd(26)} log loss ${interval(logLoss)}   ROC AUC ${interval(rocAuc)}`,
    ),
  ].join('\n');
}

function table(title: string, lines: readonly (readonly [string, PredictionMetrics])[]): string {
  const head = `  ${title.padEnd(34)}${metricColumns.map(([name]) => name.padStart(10)).join('')}`;
  const body = lines.map(
    ([name, metrics]) =>
      `  ${name.padEnd(34)}${metricColumns.map(([, value]) => value(metrics).padStart(10)).join('')}`,
  );
  return [head, ...body].join('\n');
}

function leadLine({ leadTime }: ContenderResult): string {
  if (leadTime === null) return 'the rule raised no alert, or nobody left';
  const { medianDaysEarlier, meanDaysEarlier, warnedEarlier, leavers, threshold, precision, rulePrecision } =
    leadTime;
  const right = `${(100 * precision).toFixed(1)} % of alerts right (rule ${(100 * rulePrecision).toFixed(1)} %) from ${threshold}`;
  return `median ${medianDaysEarlier ?? 0}, mean over all leavers ${meanDaysEarlier.toFixed(1)}; ${warnedEarlier} of ${leavers} warned earlier; ${right}`;
}

function interval({ difference, low, high }: { difference: number; low: number; high: number }): string {
  const signed = (value: number): string => (value < 0 ? '' : '+') + value.toFixed(4);
  return `${signed(difference)} [${signed(low)}, ${signed(high)}]`;
}
