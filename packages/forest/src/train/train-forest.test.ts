import { encodeModel, fingerprintOf } from '../predict/artefact.ts';
import { ForestInputError } from '../forest-input-error.ts';
import { createPredictor } from '../predict/predictor.ts';
import { rocAuc, testRows } from './test-rows.ts';
import { trainForest, trainForestSync } from './train-forest.ts';
import type { TrainedForest } from './train-forest.ts';

const { data, labels, featureNames } = testRows(1500);

function fingerprint(trained: TrainedForest): string {
  const { forest, baseProbability } = trained;
  return fingerprintOf(
    encodeModel({
      featureNames: trained.featureNames,
      forest,
      baseProbability,
      calibration: { kind: 'none' },
      metadata: {},
    }),
  );
}

function predictAll(trained: TrainedForest, rows: Float64Array): Float64Array {
  const out = new Float64Array(rows.length / trained.featureNames.length);
  createPredictor(trained.forest).predictBatch(rows, out.length, out);
  return out;
}

test('the forest is the same, bit for bit, on this thread and on any number of workers', async () => {
  const options = { featureNames, trees: 11, seed: 5, minLeaf: 2 };
  const alone = trainForestSync(data, labels, options);
  for (const workers of [1, 2, 3]) {
    const parallel = await trainForest(data, labels, { ...options, workers });
    expect(fingerprint(parallel)).toBe(fingerprint(alone));
    expect(parallel.outOfBagProbabilities).toEqual(alone.outOfBagProbabilities);
    expect(parallel.impurityImportance).toEqual(alone.impurityImportance);
  }
  expect(fingerprint(trainForestSync(data, labels, { ...options, seed: 6 }))).not.toBe(fingerprint(alone));
});

test('it ranks rows it has not seen, and its out-of-bag scores say how well', () => {
  const trained = trainForestSync(data, labels, { featureNames, minLeaf: 5 });
  const unseen = testRows(1500, { seed: 99 });
  const auc = rocAuc(predictAll(trained, unseen.data), unseen.labels);
  expect(auc).toBeGreaterThan(0.85); // the label's own noise allows 0.9
  expect(rocAuc(trained.outOfBagProbabilities, labels)).toBeCloseTo(auc, 1);
  expect(trained.impurityImportance.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  expect(Math.min(...trained.impurityImportance.slice(0, 3))).toBeGreaterThan(trained.impurityImportance[5]!);
});

// 31 bins and the one for missing values fill a word of the bitmap; 2,080 bins take several words of words.
test.each([31, 64, 2080])('a tree fits %d distinct values exactly', (rowCount) => {
  const rows = Float64Array.from({ length: rowCount }, (_, row) => row);
  const striped = Array.from({ length: rowCount }, (_, row) => Math.floor(Math.sqrt(row)) % 2);
  const trained = trainForestSync(rows, striped, { featureNames: ['row'], trees: 1, maxDepth: 64 });
  const drawn = [...trained.outOfBagProbabilities.keys()].filter((row) =>
    Number.isNaN(trained.outOfBagProbabilities[row]!),
  );
  const fitted = predictAll(trained, rows);
  expect(drawn.length).toBeGreaterThan(rowCount / 2);
  expect(drawn.map((row) => fitted[row])).toEqual(drawn.map((row) => striped[row]));
});

test.each([30, 31, 32])('of %d values none missing, a missing one follows the larger side', (values) => {
  const rows = Float64Array.from({ length: 120 }, (_, row) => row % values);
  const high = Array.from(rows, (value) => (value >= values - 4 ? 1 : 0));
  const trained = trainForestSync(rows, high, { featureNames: ['value'], trees: 20, maxDepth: 1 });
  expect(predictAll(trained, Float64Array.of(NaN))[0]).toBe(0);
});

test('being missing is worth a split of its own', () => {
  const rows = Float64Array.from({ length: 400 }, (_, row) => (row % 4 === 0 ? NaN : row % 7));
  const missing = Array.from({ length: 400 }, (_, row) => (row % 4 === 0 ? 1 : 0));
  const trained = trainForestSync(rows, missing, { featureNames: ['x'], trees: 20 });
  const { predictOne } = createPredictor(trained.forest);
  expect(predictOne([NaN])).toBe(1);
  for (let x = 0; x < 7; x++) expect(predictOne([x])).toBe(0);
});

test('missing values follow the side they resemble, low or high', () => {
  for (const low of [0, 1]) {
    const rows = Float64Array.from({ length: 600 }, (_, row) =>
      row % 3 === 0 ? NaN : row % 3 === 1 ? 1 : 9,
    );
    const like = Array.from({ length: 600 }, (_, row) => (row % 3 === 2 ? 1 - low : row % 3 === 1 ? low : 1));
    const { predictOne } = createPredictor(
      trainForestSync(rows, like, { featureNames: ['x'], maxDepth: 1 }).forest,
    );
    expect(predictOne([NaN])).toBe(1);
    expect(predictOne([1])).toBe(low);
    expect(predictOne([9])).toBe(1 - low);
  }
});

test('a missing value where training saw none follows the larger side', () => {
  const rows = Float64Array.from({ length: 300 }, (_, row) => (row < 200 ? 1 : 9));
  const high = Array.from(rows, (x) => (x === 9 ? 1 : 0));
  const { predictOne } = createPredictor(
    trainForestSync(rows, high, { featureNames: ['x'], trees: 10 }).forest,
  );
  expect(predictOne([NaN])).toBe(0);
  const turned = trainForestSync(
    rows,
    Array.from(high, (label) => 1 - label),
    { featureNames: ['x'], trees: 10 },
  );
  expect(createPredictor(turned.forest).predictOne([NaN])).toBe(1);
});

test('constant columns are never split on, and all-missing ones neither', () => {
  const wide = new Float64Array(1500 * 8);
  for (let row = 0; row < 1500; row++) {
    wide.set(data.subarray(row * 6, row * 6 + 6), row * 8);
    wide[row * 8 + 6] = 42;
    wide[row * 8 + 7] = NaN;
  }
  const trained = trainForestSync(wide, labels, {
    featureNames: [...featureNames, 'constant', 'absent'],
    trees: 10,
  });
  expect([...trained.impurityImportance.slice(6)]).toEqual([0, 0]);
  expect(
    rocAuc(
      trained.outOfBagProbabilities.map((p) => p || 0),
      labels,
    ),
  ).toBeGreaterThan(0.75);
});

test('where nothing can be split, every row gets the share of ones', () => {
  const trained = trainForestSync(new Float64Array(100), labels.subarray(0, 100), {
    featureNames: ['x'],
    trees: 400,
  });
  const share = labels.subarray(0, 100).reduce((sum, label) => sum + label, 0) / 100;
  expect(createPredictor(trained.forest).predictOne([3])).toBeCloseTo(share, 1);
  expect([...trained.impurityImportance]).toEqual([0]);
});

test('no leaf holds fewer draws than minLeaf, no path is longer than maxDepth', () => {
  const { forest } = trainForestSync(data, labels, { featureNames, trees: 10, minLeaf: 30, maxDepth: 4 });
  expect(Math.max(...forest.depths)).toBeLessThanOrEqual(4);
  const covers = [...forest.covers].filter((cover) => cover > 0); // the unused nodes have none
  expect(Math.min(...covers)).toBeGreaterThanOrEqual(30);
});

test('balanced weights move the mean prediction to a half', () => {
  const rare = Uint8Array.from(labels, (label, row) => (label === 1 && row % 5 === 0 ? 1 : 0));
  const plain = trainForestSync(data, rare, { featureNames, trees: 30 });
  const balanced = trainForestSync(data, rare, { featureNames, trees: 30, classWeights: 'balanced' });
  expect(plain.baseProbability).toBeLessThan(0.2);
  expect(balanced.baseProbability).toBeCloseTo(0.5, 1);
});

test('rows of one group are out of bag together', () => {
  // 150 customers, ten copies of each row: only whole groups out of bag keep a tree from having seen the row.
  const copies = new Float64Array(1500 * 6);
  const coin = new Uint8Array(1500);
  const groups = new Uint32Array(1500);
  for (let row = 0; row < 1500; row++) {
    const customer = Math.floor(row / 10);
    copies.set(data.subarray(customer * 6, customer * 6 + 6), row * 6);
    coin[row] = (customer * 7919) % 2;
    groups[row] = 1_000_000 + customer;
  }
  const options = { featureNames, trees: 60, seed: 3 };
  const byRow = rocAuc(trainForestSync(copies, coin, options).outOfBagProbabilities, coin);
  const byGroup = rocAuc(trainForestSync(copies, coin, { ...options, groups }).outOfBagProbabilities, coin);
  expect(byRow).toBeGreaterThan(0.95); // the coin, learnt by heart
  expect(byGroup).toBeLessThan(0.65);
});

test('progress is reported after every tree', async () => {
  const reported: number[] = [];
  await trainForest(data, labels, { featureNames, trees: 5, onProgress: (done) => reported.push(done) });
  expect(reported).toEqual([1, 2, 3, 4, 5]);
});

test('training can be called off', async () => {
  const controller = new AbortController();
  const training = trainForest(data, labels, {
    featureNames,
    trees: 10_000,
    signal: controller.signal,
    onProgress: () => controller.abort(new Error('shop closed')),
  });
  await expect(training).rejects.toThrow('shop closed');
  await expect(trainForest(data, labels, { featureNames, signal: controller.signal })).rejects.toThrow(
    'shop closed',
  );
});

test('an error in a progress listener ends the training with it', async () => {
  const training = trainForest(data, labels, {
    featureNames,
    onProgress: () => {
      throw new Error('listener broke');
    },
  });
  await expect(training).rejects.toThrow('listener broke');
});

test.each<[string, () => unknown, string]>([
  [
    'data',
    () => trainForestSync(data.subarray(1), labels, { featureNames }),
    'must hold 1500 labels × 6 features',
  ],
  [
    'data',
    () => trainForestSync(data.with(7, Infinity), labels, { featureNames }),
    'feature_1 in row 1 is beyond',
  ],
  [
    'data',
    () => trainForestSync(data.with(7, 1e39), labels, { featureNames }),
    'feature_1 in row 1 is beyond',
  ],
  [
    'labels',
    () => trainForestSync(data, labels.with(3, 2), { featureNames }),
    'must be 0 or 1, got 2 in row 3',
  ],
  ['labels', () => trainForestSync(data, new Uint8Array(1500), { featureNames }), 'all of class 0'],
  ['labels.length', () => trainForestSync(data, [], { featureNames }), 'from 2'],
  ['featureNames.length', () => trainForestSync(data, labels, { featureNames: [] }), 'from 1 to 4096'],
  ['trees', () => trainForestSync(data, labels, { featureNames, trees: 0 }), 'from 1 to 10000, got 0'],
  ['maxDepth', () => trainForestSync(data, labels, { featureNames, maxDepth: 65 }), 'from 0 to 64, got 65'],
  ['minLeaf', () => trainForestSync(data, labels, { featureNames, minLeaf: 0.5 }), 'got 0.5'],
  ['maxBins', () => trainForestSync(data, labels, { featureNames, maxBins: 32_768 }), 'from 2 to 32767'],
  [
    'candidateFeatures',
    () => trainForestSync(data, labels, { featureNames, candidateFeatures: 7 }),
    'from 1 to 6',
  ],
  ['classWeights', () => trainForestSync(data, labels, { featureNames, classWeights: [0, 1] }), 'got 0'],
  ['groups', () => trainForestSync(data, labels, { featureNames, groups: [1] }), 'each of 1500 rows, got 1'],
  [
    'groups',
    () => trainForestSync(data, labels, { featureNames, groups: labels.map(() => 4) }),
    'at least 2',
  ],
  ['seed', () => trainForestSync(data, labels, { featureNames, seed: 0.1 }), 'got 0.1'],
])('refuses wrong %s by name (%#)', (field, train, problem) => {
  expect(train).toThrow(ForestInputError);
  expect(train).toThrow(`${field}: `);
  expect(train).toThrow(problem);
});
