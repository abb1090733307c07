import { compileForest } from '../predict/compiled-forest.ts';
import type { CompiledForest, TreeDescription } from '../predict/compiled-forest.ts';
import { baseProbabilityOf } from '../predict/compiled-forest.ts';
import { createPredictor } from '../predict/predictor.ts';
import { createSeededRandom } from '../seeded-random.ts';
import { testRows } from '../train/test-rows.ts';
import { trainForestSync } from '../train/train-forest.ts';
import { createExplainer } from './tree-shap.ts';

/** A random tree: features may repeat on a path, covers may be anything. */
function randomTree(seed: number, features: number, maxDepth: number): TreeDescription {
  const random = createSeededRandom(seed, 0);
  const feature: number[] = [];
  const left: number[] = [];
  const right: number[] = [];
  const cover: number[] = [];
  const add = (depth: number, weight: number): number => {
    const at = feature.length;
    const split = depth < maxDepth && (depth < 2 || random.below(5) > 0);
    const share = (1 + random.below(9)) / 10;
    feature[at] = split ? random.below(features) : -1;
    cover[at] = weight;
    left[at] = split ? add(depth + 1, weight * share) : 0;
    right[at] = split ? add(depth + 1, weight * (1 - share)) : 0;
    return at;
  };
  add(0, 100);
  return {
    feature,
    left,
    right,
    cover,
    threshold: feature.map(() => random.below(100)),
    missingLeft: feature.map(() => random.below(2)),
    value: feature.map(() => random.below(1000) / 1000),
  };
}

/** What the tree predicts where only the features in `known` are: the others are averaged by cover. */
function expectation(tree: TreeDescription, row: readonly number[], known: number, node = 0): number {
  const feature = tree.feature[node]!;
  if (feature < 0) return tree.value[node]!;
  const left = tree.left[node]!;
  const right = tree.right[node]!;
  if (((known >> feature) & 1) === 1) {
    const x = row[feature]!;
    const goesLeft = Number.isNaN(x) ? Boolean(tree.missingLeft[node]) : x <= tree.threshold[node]!;
    return expectation(tree, row, known, goesLeft ? left : right);
  }
  const weight = tree.cover[left]! + tree.cover[right]!;
  return (
    (tree.cover[left]! * expectation(tree, row, known, left) +
      tree.cover[right]! * expectation(tree, row, known, right)) /
    weight
  );
}

/** Shapley's definition: the mean gain of a feature over all orders in which the features become known. */
function shapleyByDefinition(trees: readonly TreeDescription[], row: readonly number[]): number[] {
  const features = row.length;
  const worth = Array.from(
    { length: 1 << features },
    (_, known) => trees.reduce((sum, tree) => sum + expectation(tree, row, known), 0) / trees.length,
  );
  const factorials = [1];
  for (let i = 1; i <= features; i++) factorials.push(factorials[i - 1]! * i);
  return row.map((_, feature) =>
    worth.reduce((sum, before, known) => {
      if (((known >> feature) & 1) === 1) return sum;
      const size = known.toString(2).replaceAll('0', '').length;
      const orders = (factorials[size]! * factorials[features - size - 1]!) / factorials[features]!;
      return sum + orders * (worth[known | (1 << feature)]! - before);
    }, 0),
  );
}

function explain(forest: CompiledForest, row: ArrayLike<number>): number[] {
  const out = new Float64Array(forest.featureCount);
  createExplainer(forest).explainOne(Array.from(row), out);
  return [...out];
}

test.each([
  [1, 1],
  [2, 6],
  [3, 5],
  [6, 7],
  [11, 12],
])(
  'contributions of %i features in trees of depth %i are the Shapley values by definition',
  (features, depth) => {
    for (let seed = 0; seed < 6; seed++) {
      const trees = [randomTree(seed, features, depth), randomTree(seed + 100, features, depth)];
      const random = createSeededRandom(seed, 1);
      const row = Array.from({ length: features }, () => (random.below(8) === 0 ? NaN : random.below(100)));
      const contributions = explain(compileForest(trees, features), row);
      shapleyByDefinition(trees, row).forEach((expected, f) =>
        expect(contributions[f]).toBeCloseTo(expected, 12),
      );
    }
  },
);

test('so they are on a path of more features than one pass of quadrature points is exact for', () => {
  // A chain: at each split one child is a leaf, the other splits by the next of fourteen features.
  const splits = Array.from({ length: 14 }, (_, feature) => feature);
  const leaves = Array.from({ length: 15 }, () => -1);
  const tree: TreeDescription = {
    feature: [...splits, ...leaves],
    threshold: [...splits, ...leaves].map(() => 50),
    left: [...splits.map((split) => 14 + split), ...leaves],
    right: [...splits.map((split) => (split < 13 ? split + 1 : 28)), ...leaves],
    missingLeft: [...splits, ...leaves].map(() => 0),
    value: [...splits.map(() => 0), ...leaves.map((_, leaf) => ((leaf * 7) % 15) / 15)],
    cover: [...splits.map((split) => 100 - 6 * split), ...leaves.map((_, leaf) => (leaf < 14 ? 6 : 16))],
  };
  const row = splits.map((feature) => (feature % 3 === 0 && feature > 0 ? 10 : 90));
  const contributions = explain(compileForest([tree], 14), row);
  shapleyByDefinition([tree], row).forEach((expected, f) =>
    expect(contributions[f]).toBeCloseTo(expected, 12),
  );
});

test('with the base probability, contributions add up to the prediction', () => {
  const { data, labels, featureNames } = testRows(800, { features: 12, missingShare: 0.1 });
  const { forest, baseProbability } = trainForestSync(data, labels, {
    featureNames,
    trees: 20,
    maxDepth: 14,
  });
  const { predictOne } = createPredictor(forest);
  const contributions = new Float64Array(800 * 12);
  createExplainer(forest).explainBatch(data, 800, contributions);
  expect(baseProbability).toBe(baseProbabilityOf(forest));
  for (let row = 0; row < 800; row++) {
    const sum = contributions
      .subarray(row * 12, row * 12 + 12)
      .reduce((total, part) => total + part, baseProbability);
    expect(Math.abs(sum - predictOne(data, row * 12))).toBeLessThan(1e-12);
  }
});

test('a batch is its rows one by one', () => {
  const { data, labels, featureNames } = testRows(60, { missingShare: 0.1 });
  const { forest } = trainForestSync(data, labels, { featureNames, trees: 6 });
  const explainer = createExplainer(forest);
  const batch = new Float64Array(60 * 6);
  explainer.explainBatch(data, 60, batch);
  const one = new Float64Array(6);
  for (let row = 0; row < 60; row++) {
    explainer.explainOne(data, one, row * 6);
    expect(batch.subarray(row * 6, row * 6 + 6)).toEqual(one);
  }
  expect(() => explainer.explainBatch(data, 61, batch)).toThrow('rows: must hold 366 values, got 360');
  expect(() => explainer.explainBatch(data, 60, one)).toThrow('out: must have room for 360');
});

test('a feature that is never split on contributes nothing', () => {
  const stump = { feature: [1, -1, -1], threshold: [5, 0, 0], left: [1, 0, 0], right: [2, 0, 0] };
  const tree = { ...stump, missingLeft: [0, 0, 0], value: [0, 0.2, 0.8], cover: [4, 1, 3] };
  const forest = compileForest([tree], 3);
  const contributions = explain(forest, [9, 1, 9]);
  expect(baseProbabilityOf(forest)).toBeCloseTo(0.65, 12);
  expect(contributions[0]).toBe(0);
  expect(contributions[1]).toBeCloseTo(0.2 - 0.65, 12);
  expect(contributions[2]).toBe(0);
});

test('a child that no training row reached neither breaks nor bends the sum', () => {
  const tree = {
    feature: [0, 1, -1, -1, -1],
    threshold: [5, 5, 0, 0, 0],
    left: [1, 3, 0, 0, 0],
    right: [2, 4, 0, 0, 0],
    missingLeft: [0, 0, 0, 0, 0],
    value: [0, 0, 0.25, 0.5, 1],
    cover: [10, 0, 10, 0, 0],
  };
  const forest = compileForest([tree], 2);
  for (const row of [
    [1, 1],
    [1, 9],
    [9, 9],
  ]) {
    const sum = explain(forest, row).reduce((total, part) => total + part, baseProbabilityOf(forest));
    expect(sum).toBeCloseTo(createPredictor(forest).predictOne(row), 12);
  }
});
