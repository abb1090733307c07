import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeModel, encodeModel } from '../predict/artefact.ts';
import { createScorer } from '../predict/forest-model.ts';
import { importMlRandomForest } from './import-ml-random-forest.ts';
import type { MlRandomForestJson, MlTreeNodeJson } from './import-ml-random-forest.ts';
import { importScikitForest } from './import-scikit-forest.ts';
import type { ScikitForestJson } from './import-scikit-forest.ts';
import { createExplainer } from '../explain/tree-shap.ts';

function golden<T>(name: string): T {
  return JSON.parse(readFileSync(join(__dirname, '../../golden', name), 'utf8')) as T;
}

const shap = golden<{
  model: ScikitForestJson;
  rows: number[][];
  probabilities: number[];
  base: number;
  contributions: number[][];
}>('scikit-shap.json');
const missing = golden<{ model: ScikitForestJson; rows: (number | null)[][]; probabilities: number[] }>(
  'scikit-missing.json',
);
const ml = golden<{ model: MlRandomForestJson; rows: number[][]; votes: number[][] }>(
  'ml-random-forest.json',
);

describe('a forest of scikit-learn', () => {
  test('predicts as there to 1e-12', () => {
    const { predictOne } = createScorer(importScikitForest(shap.model));
    shap.rows.forEach((row, i) =>
      expect(Math.abs(predictOne(row) - shap.probabilities[i]!)).toBeLessThan(1e-12),
    );
  });

  test('predicts as there with missing values, on thresholds and a hair beside them', () => {
    const { predictOne } = createScorer(importScikitForest(missing.model));
    missing.rows.forEach((row, i) => {
      const predicted = predictOne(row.map((value) => value ?? NaN));
      expect(Math.abs(predicted - missing.probabilities[i]!)).toBeLessThan(1e-12);
    });
    expect(missing.rows.flat().filter((value) => value === null).length).toBeGreaterThan(20);
  });

  test('is explained as by shap to 1e-6', () => {
    const model = importScikitForest(shap.model);
    expect(Math.abs(model.baseProbability - shap.base)).toBeLessThan(1e-9);
    const contributions = new Float64Array(12);
    const { explainOne } = createExplainer(model.forest);
    shap.rows.forEach((row, i) => {
      explainOne(row, contributions);
      shap.contributions[i]!.forEach((expected, f) =>
        expect(Math.abs(contributions[f]! - expected)).toBeLessThan(1e-6),
      );
    });
    expect(Math.max(...shap.contributions.flat())).toBeGreaterThan(0.1);
  });

  test('goes into an artefact and comes back', () => {
    const model = importScikitForest(missing.model);
    expect(decodeModel(encodeModel(model))).toEqual(model);
  });

  const tree = shap.model.trees[0]!;
  test.each<[string, object]>([
    ['format', { format: 'pickle' }],
    ['format', { version: 2 }],
    ['trees[0].cover', { trees: [{ ...tree, cover: [] }] }],
    ['trees[0].feature[0]', { trees: [{ ...tree, feature: tree.feature.with(0, 12) }] }],
    ['trees[0].left[0]', { trees: [{ ...tree, left: tree.left.with(0, 0) }] }],
    ['trees[0].value', { trees: [{ ...tree, value: tree.value.map(() => 3) }] }],
    ['trees', { trees: [] }],
  ])('with a wrong %s is refused by name', (field, change) => {
    const json: ScikitForestJson = { ...shap.model, ...change };
    expect(() => importScikitForest(json)).toThrow(field);
  });
});

describe('a forest of ml-random-forest', () => {
  const featureNames = ml.rows[0]!.map((_, f) => `feature_${f}`);

  test('gives the same votes, tree by tree', () => {
    ml.model.baseModel.estimators.forEach((estimator, tree) => {
      const alone = {
        ...ml.model,
        baseModel: { indexes: [ml.model.baseModel.indexes[tree]!], estimators: [estimator] },
      };
      const { predictOne } = createScorer(importMlRandomForest(alone, featureNames));
      ml.rows.forEach((row, i) => expect(predictOne(row)).toBe(ml.votes[i]![tree]));
    });
  });

  test('predicts the share of votes, and the contributions add up to it', () => {
    const model = importMlRandomForest(ml.model, featureNames);
    const { predictOne } = createScorer(model);
    const contributions = new Float64Array(featureNames.length);
    ml.rows.forEach((row, i) => {
      const votes = ml.votes[i]!;
      expect(predictOne(row)).toBeCloseTo(votes.reduce((sum, vote) => sum + vote, 0) / votes.length, 12);
      createExplainer(model.forest).explainOne(row, contributions);
      const sum = contributions.reduce((total, part) => total + part, model.baseProbability);
      expect(sum).toBeCloseTo(predictOne(row), 9);
    });
    const shares = ml.rows.map((row) => predictOne(row));
    expect(new Set(shares).size).toBeGreaterThan(4); // the trees do disagree
  });

  test('sends a row on the split value right, as there', () => {
    const leaf = (one: number): MlTreeNodeJson => ({ distribution: [[1 - one, one]] });
    for (const splitValue of [5, 0, -2.5]) {
      const root = { splitColumn: 0, splitValue, left: leaf(0), right: leaf(1) };
      const json: MlRandomForestJson = {
        name: 'RFClassifier',
        baseModel: { indexes: [[0]], estimators: [{ root }] },
      };
      const { predictOne } = createScorer(importMlRandomForest(json, ['x']));
      expect(predictOne([splitValue])).toBe(1);
      expect(predictOne([splitValue - 1e-6])).toBe(0);
    }
  });

  test.each<[string, MlTreeNodeJson]>([
    [
      'splitColumn',
      { splitColumn: 4, splitValue: 1, left: { distribution: [[1]] }, right: { distribution: [[1]] } },
    ],
    ['splitValue', { splitColumn: 0, left: { distribution: [[1]] }, right: { distribution: [[1]] } }],
    ['distribution', { distribution: [[0.2, 0.3, 0.5]] }],
    ['distribution', {}],
  ])('with a wrong %s is refused by name (%#)', (field, root) => {
    const json: MlRandomForestJson = {
      name: 'RFClassifier',
      baseModel: { indexes: [[0]], estimators: [{ root }] },
    };
    expect(() => importMlRandomForest(json, ['x'])).toThrow(`${field}: `);
  });
});
