import fc from 'fast-check';
import { averagePrecision } from './average-precision.ts';
import { expectedCalibrationError } from './calibration-error.ts';
import { evaluatePredictions } from './evaluate-predictions.ts';
import { liftAt } from './lift.ts';
import { rocAuc } from './roc-auc.ts';

const rows = fc.array(
  fc.record({ label: fc.constantFrom(0, 1), score: fc.integer({ min: 0, max: 8 }).map((step) => step / 8) }),
  { minLength: 2, maxLength: 60 },
);

/** Every pair of a positive and a negative, as the definition says. */
function rocAucByPairs(sample: readonly { label: number; score: number }[]): number {
  let won = 0;
  let pairs = 0;
  for (const positive of sample.filter((row) => row.label === 1)) {
    for (const negative of sample.filter((row) => row.label === 0)) {
      pairs++;
      won += positive.score > negative.score ? 1 : positive.score === negative.score ? 0.5 : 0;
    }
  }
  return pairs === 0 ? 0.5 : won / pairs;
}

const columns = (sample: readonly { label: number; score: number }[]): [number[], number[]] => [
  sample.map((row) => row.label),
  sample.map((row) => row.score),
];

it('counts pairs for the ROC AUC, ties as a half', () => {
  fc.assert(
    fc.property(rows, (sample) => {
      expect(rocAuc(...columns(sample))).toBeCloseTo(rocAucByPairs(sample), 12);
    }),
  );
});

it('does not depend on the order of the rows', () => {
  fc.assert(
    fc.property(rows, (sample) => {
      const forward = evaluatePredictions(...columns(sample));
      const backward = evaluatePredictions(...columns([...sample].reverse()));
      for (const metric of Object.keys(forward) as (keyof typeof forward)[]) {
        expect(backward[metric]).toBeCloseTo(forward[metric], 12);
      }
    }),
  );
});

it('finds nothing wrong with a forecast that says the share of each bin', () => {
  const labels = [0, 0, 0, 1, 0, 1, 1, 1];
  const probabilities = [0.25, 0.25, 0.25, 0.25, 0.75, 0.75, 0.75, 0.75];
  expect(expectedCalibrationError(labels, probabilities)).toBeCloseTo(0, 12);
});

it('gives all places and all positives when the top is everybody', () => {
  expect(liftAt([1, 0, 1, 0], [0.1, 0.4, 0.4, 0.9], 1)).toEqual({ lift: 1, gain: 1 });
});

it('says so of one class, no rows and rows that do not belong together', () => {
  expect(rocAuc([1, 1], [0.2, 0.3])).toBe(0.5);
  expect(averagePrecision([0, 0], [0.2, 0.3])).toBe(0);
  expect(() => rocAuc([], [])).toThrow('there are no rows');
  expect(() => rocAuc([1, 0], [0.5])).toThrow('2 labels but 1 scores');
  expect(() => rocAuc([1, 2], [0.5, 0.5])).toThrow('label of row 1 is 2');
  expect(() => rocAuc([1, 0], [0.5, NaN])).toThrow('score of row 1 is not a number');
});
