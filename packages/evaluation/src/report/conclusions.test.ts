import type { LogEvaluation } from '../evaluate-log.ts';
import { conclusionsOf } from './conclusions.ts';

/** Only what the sentences are made of. */
function evaluation(changes: {
  readonly lead?: { readonly low: number; readonly high: number };
  readonly churnShares?: readonly number[];
  readonly wantedHorizonDays?: number;
  readonly calibrationError?: number;
}): LogEvaluation {
  const { lead = { low: 0.01, high: 0.02 }, churnShares = [0.5, 0.52], calibrationError = 0.02 } = changes;
  const result = (name: string, rocAuc: number, logLoss: number) => ({
    name,
    pooled: { rocAuc, logLoss, calibrationError },
    tests: churnShares.map((churnShare, test) => ({
      cutOffDay: 15_000 + 28 * test,
      rows: 2000,
      churnShare,
      meanProbability: 0.5,
      calibrationError,
    })),
    leadTime: null,
  });
  return {
    plan: { horizonDays: 60, wantedHorizonDays: changes.wantedHorizonDays ?? 60 },
    activeWindowDays: 180,
    results: [result('champion', 0.75, 0.5), result('boosting', 0.74, 0.51)],
    differences: [{ name: 'boosting', rocAuc: lead, logLoss: { low: -lead.high, high: -lead.low } }],
  } as unknown as LogEvaluation;
}

const text = (changes: Parameters<typeof evaluation>[0]): string =>
  conclusionsOf(evaluation(changes)).join('\n');

it('says how the champion stands against the best other', () => {
  expect(text({})).toContain('ROC AUC is 0.7500, surely above the best other, “boosting” with 0.7400');
  expect(text({})).toContain('log loss is 0.5000, surely above');
  expect(text({ lead: { low: -0.02, high: -0.01 } })).toContain('surely below');
  expect(text({ lead: { low: -0.01, high: 0.01 } })).toContain('level, within noise, with');
});

it('warns of a moving base rate, and of a test whose level is off', () => {
  expect(text({})).not.toContain('Careful');
  expect(text({ churnShares: [0.4, 0.6] })).toContain('40.0 % to 60.0 % of customers');
  const off = text({ calibrationError: 0.08 });
  expect(off).toContain(
    'at 2011-01-26 it is off by 0.080: 50.0 % were expected to place no order, 50.0 % did not',
  );
});

it('says when the horizon is not the one that was asked for', () => {
  expect(text({})).toContain('within 60 days, of everybody who ordered in the last 180 days');
  expect(text({ wantedHorizonDays: 94 })).toContain('(60 instead of 94 days because the history is short)');
});
