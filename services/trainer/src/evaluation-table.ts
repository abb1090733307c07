import { dayMs } from '@ebb/domain';
import type { PredictionMetrics } from '@ebb/learning';
import type { LogEvaluation } from './evaluate-log.ts';

const columns: readonly (readonly [title: string, value: (metrics: PredictionMetrics) => string])[] = [
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
  const wanted =
    plan.horizonDays === plan.wantedHorizonDays ? '' : ` (${plan.wantedHorizonDays} asked for, too long)`;
  const tests = plan.folds.map(
    ({ trainCutOffs, testCutOff }) => `${isoDay(testCutOff)} after ${trainCutOffs.length} training cut-offs`,
  );
  return [
    `Horizon ${plan.horizonDays} days${wanted}: ${rows} rows at ${plan.cutOffDays.length} weekly cut-offs, ` +
      `${(100 * churnShare).toFixed(1)} % without an order within the horizon`,
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
    'Forest less the other, pooled, with 95 % intervals (customers drawn whole):',
    ...evaluation.differences.map(
      ({ name, logLoss, rocAuc }) =>
        `  ${name.padEnd(26)} log loss ${interval(logLoss)}   ROC AUC ${interval(rocAuc)}`,
    ),
  ].join('\n');
}

function table(title: string, lines: readonly (readonly [string, PredictionMetrics])[]): string {
  const head = `  ${title.padEnd(34)}${columns.map(([name]) => name.padStart(10)).join('')}`;
  const body = lines.map(
    ([name, metrics]) =>
      `  ${name.padEnd(34)}${columns.map(([, value]) => value(metrics).padStart(10)).join('')}`,
  );
  return [head, ...body].join('\n');
}

function interval({ difference, low, high }: { difference: number; low: number; high: number }): string {
  const signed = (value: number): string => (value < 0 ? '' : '+') + value.toFixed(4);
  return `${signed(difference)} [${signed(low)}, ${signed(high)}]`;
}

function isoDay(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}
