import fc from 'fast-check';
import { compileForest } from './compiled-forest.ts';
import type { TreeDescription } from './compiled-forest.ts';
import { createPredictor } from './predictor.ts';

/** A tree as a nested value, for the walk that is obviously right. */
type Nested =
  | { readonly value: number }
  | {
      readonly feature: number;
      readonly threshold: number;
      readonly missingLeft: boolean;
      readonly left: Nested;
      readonly right: Nested;
    };

const FEATURES = 3;
// Few distinct values, among them those where keys and floats could disagree, so that ties are common.
const numbers = [0, -0, 1e-45, -1e-45, 1, -1, 0.1, 3.5, -3.5, 16777217, 3.4e38, -3.4e38, Infinity, -Infinity];
const value = fc.constantFrom(...numbers, NaN);

const { tree: nested } = fc.letrec<{ tree: Nested }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.record({ value: fc.integer({ min: 0, max: 8 }).map((eighths) => eighths / 8) }),
    fc.record({
      feature: fc.nat(FEATURES - 1),
      threshold: fc.constantFrom(...numbers),
      missingLeft: fc.boolean(),
      left: tie('tree'),
      right: tie('tree'),
    }),
  ),
}));

function describeTree(tree: Nested): TreeDescription {
  const arrays = {
    feature: [] as number[],
    threshold: [] as number[],
    left: [] as number[],
    right: [] as number[],
    missingLeft: [] as boolean[],
    value: [] as number[],
    cover: [] as number[],
  };
  const add = (node: Nested): number => {
    const at = arrays.feature.length;
    const leaf = 'value' in node;
    arrays.feature[at] = leaf ? -1 : node.feature;
    arrays.threshold[at] = leaf ? 0 : node.threshold;
    arrays.missingLeft[at] = !leaf && node.missingLeft;
    arrays.value[at] = leaf ? node.value : 0;
    arrays.cover[at] = 1;
    arrays.left[at] = leaf ? 0 : add(node.left);
    arrays.right[at] = leaf ? 0 : add(node.right);
    return at;
  };
  add(tree);
  return arrays;
}

function walk(tree: Nested, row: readonly number[]): number {
  if ('value' in tree) return tree.value;
  const x = Math.fround(row[tree.feature]!);
  return walk((Number.isNaN(x) ? tree.missingLeft : x <= tree.threshold) ? tree.left : tree.right, row);
}

test('one row, a batch and a plain recursive walk agree on any forest and any row', () => {
  fc.assert(
    fc.property(
      fc.array(nested, { minLength: 1, maxLength: 9 }),
      fc.array(fc.tuple(value, value, value), { minLength: 1, maxLength: 11 }),
      (trees, rows) => {
        const { predictOne, predictBatch } = createPredictor(
          compileForest(trees.map(describeTree), FEATURES),
        );
        const flat = Float64Array.from(rows.flat());
        const out = new Float64Array(rows.length);
        predictBatch(flat, rows.length, out);
        rows.forEach((row, i) => {
          const expected = trees.reduce((sum, tree) => sum + walk(tree, row), 0) / trees.length;
          expect(predictOne(row)).toBe(expected);
          expect(predictOne(flat, i * FEATURES)).toBe(expected);
          expect(out[i]).toBe(expected);
        });
      },
    ),
    { numRuns: 500 },
  );
});

test('a batch longer than a block is as its rows one by one, and rows past the end stay untouched', () => {
  const tree: Nested = {
    feature: 0,
    threshold: 150,
    missingLeft: false,
    left: { value: 0.25 },
    right: { feature: 1, threshold: 0, missingLeft: true, left: { value: 0.5 }, right: { value: 1 } },
  };
  const { predictOne, predictBatch } = createPredictor(compileForest([describeTree(tree)], FEATURES));
  const rows = Float64Array.from({ length: 301 * FEATURES }, (_, i) => (i % 7 === 0 ? NaN : i - 450));
  const out = new Float64Array(303).fill(-1);
  predictBatch(rows, 301, out);
  for (let i = 0; i < 301; i++) expect(out[i]).toBe(predictOne(rows, i * FEATURES));
  expect([...out.slice(301)]).toEqual([-1, -1]);
});

test('arrays that are too short are refused', () => {
  const { predictBatch } = createPredictor(compileForest([describeTree({ value: 1 })], FEATURES));
  expect(() => predictBatch(new Float64Array(5), 2, new Float64Array(2))).toThrow(
    'rows: must hold 2 × 3 values, got 5',
  );
  expect(() => predictBatch(new Float64Array(6), 2, new Float64Array(1))).toThrow(
    'out: must have room for 2 values',
  );
});

test('trees whose nodes do not form a tree are refused', () => {
  const good = describeTree({
    feature: 0,
    threshold: 1,
    missingLeft: true,
    left: { value: 0 },
    right: { value: 1 },
  });
  expect(() => compileForest([], 1)).toThrow('trees: must be at least 1');
  expect(() => compileForest([{ ...good, feature: [0, 0, -1] }], 1)).toThrow('child of two parents');
  expect(() => compileForest([{ ...good, feature: [-1, -1, -1] }], 1)).toThrow('child of no parent');
});
