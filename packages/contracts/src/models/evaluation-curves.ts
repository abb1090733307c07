import { Type, type Static, type TSchema } from 'typebox';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Interval = { low: Type.Number(), high: Type.Number() };

/** Everything drawn of one forecast on one set of test rows; shares 0–1. Lists that belong together are as long. */
export const EvaluationCurves = Type.Object({
  rows: Type.Integer(),
  positives: Type.Integer(),
  roc: Type.Object({
    falsePositiveShare: Type.Array(Type.Number()),
    truePositiveShare: Type.Array(Type.Number()),
  }),
  precisionRecall: Type.Object({ recall: Type.Array(Type.Number()), precision: Type.Array(Type.Number()) }),
  /** Bins of equal mass with the 95 % interval of the observed share. */
  calibration: Type.Array(
    Type.Object({
      rows: Type.Integer(),
      meanProbability: Type.Number(),
      observedShare: Type.Number(),
      ...Interval,
    }),
  ),
  deciles: Type.Array(Type.Object({ share01: Type.Number(), lift: Type.Number(), gain: Type.Number() })),
  /** Entry i: everybody with probability ≥ i / 100 is flagged, i = 0 … 100. */
  confusion: Type.Object({
    truePositives: Type.Array(Type.Number()),
    falsePositives: Type.Array(Type.Number()),
  }),
  /** The same in minor units of the shop's currency. */
  money: Nullable(
    Type.Object({
      caughtMinor: Type.Array(Type.Number()),
      missedMinor: Type.Array(Type.Number()),
      falseAlarmMinor: Type.Array(Type.Number()),
    }),
  ),
});
export type EvaluationCurves = Static<typeof EvaluationCurves>;
