import {
  evaluatePredictions,
  evaluationCurves,
  type EvaluationCurves,
  type PredictionMetrics,
  type TimeFold,
} from '@ebb/learning';
import type { TrainingContext } from './calibrated-forest.ts';
import type { Contender } from './contenders.ts';
import type { CutOffPlan } from './plan-cut-offs.ts';
import { rowsAtCutOffs, unknownLabel, type TrainingSet } from './training-set.ts';

export interface ContenderResult {
  readonly name: string;
  readonly kind: Contender['kind'];
  /** Over the test rows of all folds together. */
  readonly pooled: PredictionMetrics;
  /** On the newest test cut-off alone. */
  readonly newest: PredictionMetrics;
  /** Of the pooled test rows, with the money at stake. */
  readonly curves: EvaluationCurves;
  /** For the pooled test rows, in their order. */
  readonly probabilities: Float64Array;
}

export interface Evaluation {
  readonly results: readonly ContenderResult[];
  readonly labels: Uint8Array;
  readonly customers: Uint32Array;
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
  const tests: TrainingSet[] = [];
  let done = 0;
  for (const fold of plan.folds) {
    const training = rowsAtCutOffs(set, new Set(fold.trainCutOffs));
    const test = rowsAtCutOffs(set, new Set([fold.testCutOff]));
    const young = youngRows(set, plan, fold);
    tests.push(test);
    for (const [index, contender] of contenders.entries()) {
      context.signal?.throwIfAborted();
      const predict = await contender.train(training, { ...context, young });
      answers[index]!.push(predict(test));
      onStep?.(++done, plan.folds.length * contenders.length);
    }
  }
  const labels = joined(tests.map((test) => test.labels));
  const atStakeMinor = tests.flatMap((test) => [...test.atStakeMinor]);
  const newest = tests.at(-1)!;
  return {
    labels,
    customers: Uint32Array.from(tests.flatMap((test) => [...test.customers])),
    results: contenders.map(({ name, kind }, index) => {
      const probabilities = Float64Array.from(answers[index]!.flatMap((values) => [...values]));
      return {
        name,
        kind,
        probabilities,
        pooled: evaluatePredictions(labels, probabilities),
        curves: evaluationCurves(labels, probabilities, atStakeMinor),
        newest: evaluatePredictions(newest.labels, answers[index]!.at(-1)!),
      };
    }),
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
