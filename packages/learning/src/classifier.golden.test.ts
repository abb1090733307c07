import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Classifier, Rows } from './classifier.ts';
import { trainLogisticRegression } from './logistic-regression.ts';

const golden = JSON.parse(readFileSync(join(__dirname, '../golden/classifiers.json'), 'utf8')) as {
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
});
