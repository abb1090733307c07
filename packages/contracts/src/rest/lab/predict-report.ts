import { Type, type Static, type TSchema } from 'typebox';
import { PreparedLabColumn } from './cluster-report.ts';
import { LabField } from './columns.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const predictMethods = [
  'logistic_regression',
  'decision_tree',
  'naive_bayes',
  'nearest_neighbours',
  'random_forest',
  'gradient_boosting',
] as const;
export type PredictMethod = (typeof predictMethods)[number];

/** Of more than two classes: each against the others, then the plain mean. */
export const LabMetrics = Type.Object({
  accuracy: Type.Number(),
  precision: Type.Number(),
  recall: Type.Number(),
  f1: Type.Number(),
  rocAuc: Type.Number(),
  prAuc: Type.Number(),
  logLoss: Type.Number(),
});
export type LabMetrics = Static<typeof LabMetrics>;

export const LabModelResult = Type.Object({
  method: Type.Enum(predictMethods),
  validation: Type.Object({
    rocAuc: Type.Number({ description: 'mean over the folds' }),
    rocAucError: Type.Number({ description: 'standard error of the mean' }),
    folds: Type.Array(Type.Number()),
  }),
  test: LabMetrics,
  confusion: Type.Array(Type.Array(Type.Integer()), {
    description: 'row: what it was; column: what was said',
  }),
  curves: Type.Array(
    Type.Object({
      className: Type.String(),
      rocAuc: Type.Number(),
      prAuc: Type.Number(),
      falsePositiveShare: Type.Array(Type.Number()),
      truePositiveShare: Type.Array(Type.Number()),
      recall: Type.Array(Type.Number()),
      precision: Type.Array(Type.Number()),
    }),
  ),
  trainedRows: Type.Integer(),
});
export type LabModelResult = Static<typeof LabModelResult>;

export const PredictReport = Type.Object({
  kind: Type.Literal('predict'),
  rows: Type.Integer({ description: 'with a value of the column that is predicted' }),
  withoutTarget: Type.Integer(),
  trainingRows: Type.Integer(),
  testRows: Type.Integer(),
  sampledRows: Type.Integer({ description: 'of all rows, those that were drawn for it' }),
  split: Type.Enum(['stratified', 'time'] as const),
  splitAt: Nullable(Type.String({ description: 'of a time split: the first day of the test' })),
  target: Type.String(),
  classes: Type.Array(
    Type.Object({ name: Type.String(), rows: Type.Integer({ description: 'in the whole table' }) }),
  ),
  columns: Type.Array(PreparedLabColumn),
  features: Type.Array(Type.String()),
  models: Type.Array(LabModelResult),
  best: Type.Enum(predictMethods),
  why: Type.String(),
  baseline: Type.Object({
    className: Type.String(),
    accuracy: Type.Number({ description: 'of always saying the most frequent class' }),
  }),
  importance: Type.Array(
    Type.Object({
      column: Type.String(),
      drop: Type.Number({ description: 'of the best model’s ROC AUC when the column is shuffled, mean' }),
      deviation: Type.Number(),
    }),
  ),
  importanceRows: Type.Integer(),
  fields: Type.Array(LabField),
});
export type PredictReport = Static<typeof PredictReport>;
