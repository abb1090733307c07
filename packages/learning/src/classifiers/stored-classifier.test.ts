import { createSeededRandom, trainForestSync } from '@ebb/forest';
import { trainDecisionTree } from './trees/decision-tree.ts';
import { trainGaussianNaiveBayes } from './gaussian-naive-bayes.ts';
import { trainGradientBoosting } from './trees/gradient-boosting.ts';
import { trainLogisticRegression } from './logistic-regression.ts';
import { trainNearestNeighbours } from './nearest-neighbours.ts';
import {
  openClassifier,
  storeDecisionTree,
  storeGradientBoosting,
  storeLogisticRegression,
  storeNaiveBayes,
  storeNearestNeighbours,
  storeRandomForest,
  type StoredClassifier,
} from './stored-classifier.ts';

const random = createSeededRandom(3, 0);
const values = Float64Array.from({ length: 600 }, () => random.below(1_000) / 250 - 2);
const rows = { values, featureCount: 3 };
const labels = Array.from({ length: 200 }, (_, row) =>
  values[3 * row]! + values[3 * row + 1]! ** 2 + random.below(100) / 50 > 1.8 ? 1 : 0,
);

function reopened(stored: StoredClassifier): number[] {
  return [...openClassifier(JSON.parse(JSON.stringify(stored)) as StoredClassifier).predict(rows)];
}

test('every classifier answers the same after it was kept as JSON', () => {
  const logistic = trainLogisticRegression(rows, labels, { transform: 'none' });
  expect(reopened(storeLogisticRegression(logistic))).toEqual([...logistic.predict(rows)]);
  const tree = trainDecisionTree(rows, labels);
  // JSON knows no negative zero.
  expect(reopened(storeDecisionTree(tree))).toEqual([...tree.predict(rows)].map((value) => value + 0));
  const bayes = trainGaussianNaiveBayes(rows, labels);
  expect(reopened(storeNaiveBayes(bayes))).toEqual([...bayes.predict(rows)]);
  const neighbours = trainNearestNeighbours(rows, labels, { neighbours: 7, transform: 'none' });
  expect(reopened(storeNearestNeighbours(rows, labels, 7))).toEqual([...neighbours.predict(rows)]);
  const boosted = trainGradientBoosting(rows, labels, { rounds: 10 });
  expect(reopened(storeGradientBoosting(boosted))).toEqual([...boosted.predict(rows)]);
  const { forest } = trainForestSync(values, labels, { featureNames: ['a', 'b', 'c'], trees: 9 });
  const answers = reopened(storeRandomForest(forest));
  expect(answers.every((answer) => answer >= 0 && answer <= 1)).toBe(true);
  expect(answers.filter((answer, row) => (answer >= 0.5 ? 1 : 0) === labels[row]).length).toBeGreaterThan(
    180,
  );
});
