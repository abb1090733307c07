import { featureNames, featureVersion } from '@ebb/contracts';
import { encodeModel, trainForestSync } from '@ebb/forest';
import { ModelFeaturesError, openModel } from './open-model.ts';

const rows = 300;

/** A model on some of the features, of which `order_count` and `tenure_days` decide. */
function stored(names: readonly string[], metadata = {}) {
  const data = Float64Array.from({ length: rows * names.length }, (_, at) => (at * 7919) % 101);
  const decisive = names.indexOf('order_count');
  const labels = Uint8Array.from({ length: rows }, (_, row) =>
    data[row * names.length + decisive]! > 50 ? 1 : 0,
  );
  const { forest, baseProbability } = trainForestSync(data, labels, {
    featureNames: names,
    trees: 10,
    seed: 1,
  });
  const artefact = encodeModel({
    featureNames: names,
    forest,
    baseProbability,
    calibration: { kind: 'none' },
    metadata,
  });
  return {
    id: 'm',
    shopId: 'shop',
    version: 1,
    horizonDays: 60,
    medianGapDays: 30,
    alertLine: null,
    artefact,
  };
}

const values = featureNames.map((_, index) => (index * 31) % 97);

test('a model of fewer features, in another order, reads the right columns', () => {
  const fewer = ['tenure_days', 'order_count'];
  const model = openModel(stored(fewer));
  const few = (orders: number) =>
    featureNames.map((name) => (name === 'order_count' ? orders : name === 'tenure_days' ? 20 : 77));
  expect(model.predictor(few(90))).toBeGreaterThan(model.predictor(few(10)));
  const { contributions } = model.answer(few(90));
  const moving = featureNames.filter((_, index) => contributions[index] !== 0);
  expect(moving.every((name) => fewer.includes(name))).toBe(true);
  expect(contributions[featureNames.indexOf('order_count')]).toBeGreaterThan(0.1);
});

test('the answer and the score are one number, and the contributions add up to it', () => {
  const model = openModel(stored(featureNames, { featureVersion }));
  const { probability, rawProbability, contributions } = model.answer(values);
  expect(model.predictor(values)).toBe(probability);
  expect(contributions.reduce((sum, part) => sum + part, model.baseProbability)).toBeCloseTo(
    rawProbability,
    9,
  );
});

test('a model is refused whose features mean something else or are not there', () => {
  expect(() => openModel(stored(featureNames, { featureVersion: featureVersion + 1 }))).toThrow(
    ModelFeaturesError,
  );
  expect(() => openModel(stored(['order_count', 'shoe_size']))).toThrow(/shoe_size/);
});
