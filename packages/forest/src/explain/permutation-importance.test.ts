import { permutationImportance } from './permutation-importance.ts';
import { createPredictor } from '../predict/predictor.ts';
import { rocAuc, testRows } from '../train/test-rows.ts';
import { trainForestSync } from '../train/train-forest.ts';

const training = testRows(1500);
const unseen = testRows(1000, { seed: 9 });
const { forest } = trainForestSync(training.data, training.labels, {
  featureNames: training.featureNames,
  minLeaf: 5,
});
const predictor = createPredictor(forest);

test('the features the label leans on matter, the others do not', () => {
  const before = unseen.data.slice();
  const { meanIncrease, deviation, baselineLoss } = permutationImportance(
    predictor,
    unseen.data,
    unseen.labels,
  );
  expect(baselineLoss).toBeLessThan(0.55);
  for (let f = 0; f < 3; f++) expect(meanIncrease[f]).toBeGreaterThan(0.05);
  for (let f = 3; f < 6; f++) expect(Math.abs(meanIncrease[f]!)).toBeLessThan(0.01);
  expect(Math.max(...deviation)).toBeLessThan(0.05);
  expect(unseen.data).toEqual(before);
});

test('the same seed gives the same importance, and any loss will do', () => {
  const loss = (p: Float64Array, labels: ArrayLike<number>): number => 1 - rocAuc(p, labels);
  const once = permutationImportance(predictor, unseen.data, unseen.labels, { seed: 4, repeats: 2, loss });
  expect(permutationImportance(predictor, unseen.data, unseen.labels, { seed: 4, repeats: 2, loss })).toEqual(
    once,
  );
  expect(once.baselineLoss).toBeLessThan(0.2);
  expect(once.meanIncrease[0]).toBeGreaterThan(0.02);
});

test('a predictor that ignores a feature gives it exactly no importance', () => {
  const onlyFirst = {
    predictBatch: (rows: Float64Array | Float32Array, count: number, out: Float64Array): void => {
      for (let row = 0; row < count; row++) out[row] = rows[row * 6]! > 30 ? 0.8 : 0.2;
    },
  };
  const { meanIncrease } = permutationImportance(onlyFirst, unseen.data, unseen.labels);
  expect(meanIncrease[0]).toBeGreaterThan(0.01);
  expect([...meanIncrease.slice(1)]).toEqual([0, 0, 0, 0, 0]);
});

test('rows that are not a whole number of features a label are refused', () => {
  expect(() => permutationImportance(predictor, unseen.data.subarray(1), unseen.labels)).toThrow('rows: ');
});
