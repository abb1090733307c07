import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Classifier, Rows } from './classifier.ts';
import { trainDecisionTree } from './trees/decision-tree.ts';
import { trainGaussianNaiveBayes } from './gaussian-naive-bayes.ts';
import { trainGradientBoosting } from './trees/gradient-boosting.ts';
import { trainLogisticRegression } from './logistic-regression.ts';
import { trainNearestNeighbours } from './nearest-neighbours.ts';

const golden = JSON.parse(readFileSync(join(__dirname, '../../golden/classifiers.json'), 'utf8')) as {
  featureCount: number;
  train: number[];
  labels: number[];
  test: number[];
  expected: {
    logistic: Record<'c1SignedLog' | 'c001SignedLog' | 'c1Standard', number[]>;
    gaussianNaiveBayes: number[];
    nearestNeighbours15: number[];
    decisionTree: number[];
    gradientBoosting: number[];
    gradientBoostingL2: number[];
  };
};

const { featureCount, labels, expected } = golden;
const train: Rows = { values: Float64Array.from(golden.train), featureCount };
const test: Rows = { values: Float64Array.from(golden.test), featureCount };

function furthestFrom(wanted: readonly number[], model: Classifier): number {
  const probabilities = model.predict(test);
  expect(probabilities).toHaveLength(wanted.length);
  return Math.max(...wanted.map((value, row) => Math.abs(value - probabilities[row]!)));
}

describe('classifiers against scikit-learn, same rows', () => {
  it('logistic regression', () => {
    const at = (inverseRegularisation: number, transform: 'signed_log' | 'standard'): Classifier =>
      trainLogisticRegression(train, labels, { inverseRegularisation, transform });
    expect(furthestFrom(expected.logistic.c1SignedLog, at(1, 'signed_log'))).toBeLessThan(1e-6);
    expect(furthestFrom(expected.logistic.c001SignedLog, at(0.01, 'signed_log'))).toBeLessThan(1e-6);
    expect(furthestFrom(expected.logistic.c1Standard, at(1, 'standard'))).toBeLessThan(1e-6);
  });

  it('Gaussian naive Bayes', () => {
    const model = trainGaussianNaiveBayes(train, labels);
    expect(furthestFrom(expected.gaussianNaiveBayes, model)).toBeLessThan(1e-9);
  });

  it('k nearest neighbours', () => {
    const model = trainNearestNeighbours(train, labels, { neighbours: 15 });
    expect(furthestFrom(expected.nearestNeighbours15, model)).toBeLessThan(1e-12);
  });

  it('decision tree', () => {
    const model = trainDecisionTree(train, labels, { maxDepth: 4, minLeafRows: 12 });
    expect(furthestFrom(expected.decisionTree, model)).toBeLessThan(1e-12);
  });

  it('histogram gradient boosting, with and without a penalty', () => {
    const plain = trainGradientBoosting(train, labels, { rounds: 40, maxLeaves: 8 });
    expect(furthestFrom(expected.gradientBoosting, plain)).toBeLessThan(1e-5);
    const penalised = trainGradientBoosting(train, labels, {
      rounds: 25,
      learningRate: 0.2,
      maxDepth: 4,
      minLeafRows: 5,
      l2: 3,
    });
    expect(furthestFrom(expected.gradientBoostingL2, penalised)).toBeLessThan(1e-5);
  });
});
