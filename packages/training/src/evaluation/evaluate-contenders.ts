import { featureNames } from '@ebb/contracts';
import {
  evaluatePredictions,
  evaluationCurves,
  expectedCalibrationError,
  type EvaluationCurves,
  type PredictionMetrics,
  type TimeFold,
} from '@ebb/learning';
import type { TrainingContext } from '../contenders/calibrated-forest.ts';
import type { Contender } from '../contenders/contenders.ts';
import { leadTime, type LeadTime, type ScoredRows } from './lead-time.ts';
import type { CutOffPlan } from '../rows/plan-cut-offs.ts';
import { rowsAtCutOffs, unknownLabel, type TrainingSet } from '../rows/training-set.ts';

export interface ContenderResult {
  readonly name: string;
  readonly kind: Contender['kind'];
  /** Over the test rows of all folds together. */
  readonly pooled: PredictionMetrics;
  /** On the newest test cut-off alone. */
  readonly newest: PredictionMetrics;
  /** Of every test cut-off, ascending. */
  readonly tests: readonly TestCutOff[];
  /** Of the pooled test rows, with the money at stake. */
  readonly curves: EvaluationCurves;
  /** Over the rule of 90 days, at all cut-offs from the first test on; null where the rule raises no alert. */
  readonly leadTime: LeadTime | null;
  /** Per feature, of the newest fold's model; null where the model cannot tell. */
  readonly importance: readonly number[] | null;
  /** For the pooled test rows, in their order. */
  readonly probabilities: Float64Array;
  /** For the rows of `Evaluation.weekly`, in their order. */
  readonly weekly: Float64Array;
}

export interface TestCutOff {
  readonly cutOffDay: number;
  readonly rows: number;
  /** Of these, customers who placed no order within the horizon. */
  readonly churnShare: number;
  readonly meanProbability: number;
  readonly calibrationError: number;
}

export interface Evaluation {
  readonly results: readonly ContenderResult[];
  readonly labels: Uint8Array;
  readonly customers: Uint32Array;
  /** Every cut-off from the first test on, each scored by the newest model that could have been asked then. */
  readonly weekly: readonly TrainingSet[];
}

/**
 * Trains every contender on each fold's training rows and asks it about that fold's test rows: all of them see the
 * same rows, and none sees a label that reaches into its test.
 *
 * @throws RangeError where a fold's training rows hold one class only
 */
export async function evaluateContenders(
  set: TrainingSet,
  plan: CutOffPlan,
  contenders: readonly Contender[],
  context: Omit<TrainingContext, 'young'>,
  onStep?: (done: number, total: number) => void,
): Promise<Evaluation> {
  const answers = contenders.map((): Float64Array[] => []);
  const laterAnswers = contenders.map((): Float64Array[] => []);
  const importance: (readonly number[] | null)[] = [];
  const tests: TrainingSet[] = [];
  const laters: TrainingSet[] = [];
  let done = 0;
  for (const [number, fold] of plan.folds.entries()) {
    const training = rowsAtCutOffs(set, new Set(fold.trainCutOffs));
    const test = rowsAtCutOffs(set, new Set([fold.testCutOff]));
    const young = youngRows(set, plan, fold);
    const later = rowsAtCutOffs(set, daysUntilNextFold(plan, number));
    tests.push(test);
    laters.push(later);
    for (const [index, contender] of contenders.entries()) {
      context.signal?.throwIfAborted();
      const predict = await contender.train(training, { ...context, young });
      answers[index]!.push(predict(test));
      importance[index] = predict.importance === undefined ? null : [...predict.importance];
      laterAnswers[index]!.push(predict(later));
      onStep?.(++done, plan.folds.length * contenders.length);
    }
  }
  const labels = joined(tests.map((test) => test.labels));
  const atStakeMinor = tests.flatMap((test) => [...test.atStakeMinor]);
  const scored = scoredRows(laters);
  const newest = tests.at(-1)!;
  return {
    labels,
    weekly: laters,
    customers: Uint32Array.from(tests.flatMap((test) => [...test.customers])),
    results: contenders.map(({ name, kind }, index) => {
      const probabilities = Float64Array.from(answers[index]!.flatMap((values) => [...values]));
      const weekly = Float64Array.from(laterAnswers[index]!.flatMap((values) => [...values]));
      return {
        name,
        kind,
        probabilities,
        tests: tests.map((test, fold) => testCutOff(test, answers[index]![fold]!)),
        pooled: evaluatePredictions(labels, probabilities),
        curves: evaluationCurves(labels, probabilities, atStakeMinor),
        importance: importance[index] ?? null,
        leadTime: leadTime(scored, weekly),
        weekly,
        newest: evaluatePredictions(newest.labels, answers[index]!.at(-1)!),
      };
    }),
  };
}

function testCutOff({ cutOffDays, labels, rowCount }: TrainingSet, probabilities: Float64Array): TestCutOff {
  const mean = (values: Uint8Array | Float64Array): number => {
    let sum = 0;
    for (const value of values) sum += value;
    return sum / rowCount;
  };
  return {
    cutOffDay: cutOffDays[0]!,
    rows: rowCount,
    churnShare: mean(labels),
    meanProbability: mean(probabilities),
    calibrationError: expectedCalibrationError(labels, probabilities),
  };
}

/** The weeks from a test cut-off to the next: its model is the newest one that could have been asked then. */
function daysUntilNextFold({ cutOffDays, folds }: CutOffPlan, number: number): ReadonlySet<number> {
  const from = folds[number]!.testCutOff;
  const until = folds[number + 1]?.testCutOff ?? from + 1;
  return new Set(cutOffDays.filter((day) => day >= from && day < until));
}

function scoredRows(parts: readonly TrainingSet[]): ScoredRows {
  const column = featureNames.indexOf('days_since_last_order');
  return {
    customers: parts.flatMap(({ customers }) => [...customers]),
    cutOffDays: parts.flatMap(({ cutOffDays }) => [...cutOffDays]),
    labels: parts.flatMap(({ labels }) => [...labels]),
    daysSinceLastOrder: parts.flatMap(({ features, rowCount }) =>
      Array.from({ length: rowCount }, (_, row) => features[row * featureNames.length + column]!),
    ),
  };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/**
 * The cut-offs after the training ones up to the test's own, with what was known of them on the test's day: early labels
 * of those that are old enough, no label.
 */
function youngRows(set: TrainingSet, plan: CutOffPlan, { trainCutOffs, testCutOff }: TimeFold): TrainingSet {
  const newestTrained = trainCutOffs.at(-1)!;
  const days = plan.cutOffDays.filter((day) => day > newestTrained && day <= testCutOff);
  const young = rowsAtCutOffs(set, new Set(days));
  return {
    ...young,
    labels: young.labels.map(() => unknownLabel),
    earlyLabels: young.earlyLabels.map((label, row) =>
      young.cutOffDays[row]! + plan.earlyDays <= testCutOff ? label : unknownLabel,
    ),
  };
}
