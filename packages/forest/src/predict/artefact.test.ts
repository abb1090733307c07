import fc from 'fast-check';
import { ArtefactError, decodeModel, encodeModel, fingerprintOf } from './artefact.ts';
import { chooseCalibration } from '../calibrate/choose-calibration.ts';
import { createScorer } from './forest-model.ts';
import type { ForestModel } from './forest-model.ts';
import { testRows } from '../train/test-rows.ts';
import { trainForestSync } from '../train/train-forest.ts';
import { createHash } from 'node:crypto';

const { data, labels, featureNames } = testRows(400, { missingShare: 0.05 });
const trained = trainForestSync(data, labels, { featureNames, trees: 7, maxDepth: 6 });
const model: ForestModel = {
  featureNames,
  forest: trained.forest,
  calibration: chooseCalibration(trained.outOfBagProbabilities, labels).calibration,
  baseProbability: trained.baseProbability,
  metadata: { shop: 'Café Ebbe', horizonDays: 60, cutOffs: ['2011-03-01'] },
};

/** The same bytes with a checksum that matches them: what only a wrong writer could have made. */
function resealed(bytes: Uint8Array): Uint8Array {
  const content = bytes.subarray(0, bytes.length - 32);
  return Uint8Array.of(...content, ...createHash('sha256').update(content).digest());
}

test('a decoded model is the model, and scores the same', () => {
  const decoded = decodeModel(encodeModel(model));
  expect(decoded).toEqual(model);
  const before = createScorer(model);
  const after = createScorer(decoded);
  for (let row = 0; row < 400; row++) {
    expect(after.scoreOne(data, row * 6)).toBe(before.scoreOne(data, row * 6));
    expect(after.predictOne(data, row * 6)).toBe(before.predictOne(data, row * 6));
  }
});

test('it decodes from any place in a larger buffer', () => {
  const bytes = encodeModel(model);
  const larger = new Uint8Array(bytes.length + 3);
  larger.set(bytes, 3);
  expect(decodeModel(larger.subarray(3))).toEqual(model);
});

test('it decodes from a Buffer, which shares its memory with others', () => {
  const bytes = encodeModel(model);
  const shared = Buffer.concat([Buffer.from('abc'), bytes]).subarray(3);
  expect(decodeModel(shared)).toEqual(model);
});

test('equal models have one fingerprint, different ones another', () => {
  expect(fingerprintOf(encodeModel(decodeModel(encodeModel(model))))).toBe(fingerprintOf(encodeModel(model)));
  expect(fingerprintOf(encodeModel({ ...model, metadata: {} }))).not.toBe(fingerprintOf(encodeModel(model)));
});

test('one changed bit anywhere, or any cut, is refused', () => {
  const bytes = encodeModel(model);
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.nat(7), (at, bit) => {
      expect(() => decodeModel(bytes.with(at, bytes[at]! ^ (1 << bit)))).toThrow(ArtefactError);
    }),
  );
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), (length) => {
      expect(() => decodeModel(bytes.subarray(0, length))).toThrow(ArtefactError);
    }),
  );
});

test('the refusal says what is wrong', () => {
  const bytes = encodeModel(model);
  expect(() => decodeModel(new Uint8Array(5))).toThrow('5 bytes are too few');
  expect(() => decodeModel(bytes.with(0, 0))).toThrow('does not begin with EBBFORST');
  expect(() => decodeModel(bytes.with(8, 2))).toThrow('format version 2 is not the version 1');
  expect(() => decodeModel(bytes.with(200, 7))).toThrow('damaged or was cut short');
});

test('a forest that would send a walk astray is refused although its checksum matches', () => {
  const astray = (change: (forest: ForestModel['forest']) => void): Uint8Array => {
    const copy = decodeModel(encodeModel(model));
    change(copy.forest);
    return encodeModel(copy);
  };
  const root = model.forest.roots[1]!;
  expect(() => decodeModel(astray(({ nodes }) => nodes.fill(-1, 2 * root, 2 * root + 1)))).toThrow(
    'unknown feature',
  );
  expect(() => decodeModel(astray(({ nodes }) => nodes.fill(0, 2 * root, 2 * root + 1)))).toThrow(
    'outside its tree',
  );
  expect(() => decodeModel(astray(({ depths }) => depths.fill(99)))).toThrow('deep, not 99');
  expect(() => decodeModel(astray(({ roots }) => roots.fill(0)))).toThrow('tree 0 has no nodes');
  expect(() => decodeModel(astray(({ values }) => values.fill(2e7, 1)))).toThrow('holds no number');
  expect(() => decodeModel(astray(({ nodes }) => nodes.fill(1, 0, 1)))).toThrow(
    'node 0 is not an empty leaf',
  );
  expect(() => decodeModel(resealed(encodeModel(model).slice(0, -8)))).toThrow('do not fit 7 trees');
});
