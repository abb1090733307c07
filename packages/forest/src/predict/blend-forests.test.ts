import { decodeModel, encodeModel } from './artefact.ts';
import { blendForests } from './blend-forests.ts';
import { baseProbabilityOf, compileForest, type TreeDescription } from './compiled-forest.ts';
import { createPredictor } from './predictor.ts';
import { splitImportance } from '../train/split-importance.ts';
import { testRows } from '../train/test-rows.ts';
import { trainForestSync } from '../train/train-forest.ts';
import { createExplainer } from '../explain/tree-shap.ts';

const { data, labels, featureNames } = testRows(600, { seed: 3, missingShare: 0.05 });
const features = featureNames.length;
const rowCount = labels.length;

/** Steps outside 0–1, as boosting makes them, and missing values to the left. */
const step = (feature: number, threshold: number, low: number, high: number): TreeDescription => ({
  feature: [feature, -1, -1],
  threshold: [threshold, 0, 0],
  left: [1, 0, 0],
  right: [2, 0, 0],
  missingLeft: [1, 0, 0],
  value: [0, low, high],
  cover: [600, 350, 250],
});
const boosted = compileForest([step(0, 20, -3.5, 4), step(2, 30, 1.25, -2), step(1, 0.4, 0, 9)], features);
const grown = trainForestSync(data, labels, { featureNames, trees: 7, maxDepth: 5, seed: 4 }).forest;
const blended = blendForests([
  { forest: grown, weight: 3 },
  { forest: boosted, weight: 1 },
]);

function predictions(forest: typeof blended): Float64Array {
  const out = new Float64Array(rowCount);
  createPredictor(forest).predictBatch(data, rowCount, out);
  return out;
}

it('says what its parts say on the weighted average', () => {
  const [ofGrown, ofBoosted] = [predictions(grown), predictions(boosted)];
  predictions(blended).forEach((value, row) => {
    expect(value).toBeCloseTo(0.75 * ofGrown[row]! + 0.25 * ofBoosted[row]!, 12);
  });
});

it('gives reasons that add up, whatever the leaves hold', () => {
  const { explainBatch } = createExplainer(blended);
  const contributions = new Float64Array(rowCount * features);
  explainBatch(data, rowCount, contributions);
  const base = baseProbabilityOf(blended);
  predictions(blended).forEach((value, row) => {
    const reasons = contributions.subarray(row * features, (row + 1) * features);
    const sum = reasons.reduce((total, reason) => total + reason, base);
    expect(Math.abs(sum - value)).toBeLessThan(1e-9);
  });
});

it('is kept as any forest is', () => {
  const model = {
    featureNames,
    forest: blended,
    calibration: { kind: 'platt', slope: 1.1, intercept: -0.2, nearest: 0.002 },
    baseProbability: baseProbabilityOf(blended),
    metadata: {},
  } as const;
  expect(decodeModel(encodeModel(model))).toEqual(model);
});

it('refuses parts that do not fit together', () => {
  expect(() => blendForests([])).toThrow('at least 1');
  expect(() => blendForests([{ forest: grown, weight: 0 }])).toThrow('above 0');
  const narrower = compileForest([step(0, 1, 0, 1)], features - 1);
  expect(() =>
    blendForests([
      { forest: grown, weight: 1 },
      { forest: narrower, weight: 1 },
    ]),
  ).toThrow(`must all have ${features} features`);
});

it('counts of one tree the same importance as the fall of Gini impurity', () => {
  const tree = trainForestSync(data, labels, { featureNames, trees: 1, maxDepth: 6, seed: 2 });
  splitImportance(tree.forest).forEach((share, feature) => {
    expect(share).toBeCloseTo(tree.impurityImportance[feature]!, 10);
  });
  const alone = splitImportance(boosted);
  expect(alone.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  // 81 to 56 to 10 by the squares of the steps.
  expect(alone[1]!).toBeGreaterThan(alone[0]!);
  expect(alone[0]!).toBeGreaterThan(alone[2]!);
});
