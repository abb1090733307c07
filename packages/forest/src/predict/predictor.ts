import { columnBitsOf, MISSING_KEY } from './compiled-forest.ts';
import type { CompiledForest } from './compiled-forest.ts';
import { ForestInputError } from '../forest-input-error.ts';
import { GROUP_BYTES, TREE_BYTES, walkKernel, WALKS } from './walk-kernel.ts';

/** Rows, or a row, of features in the forest's order. */
export type Features = Float64Array | Float32Array | readonly number[];

export interface Predictor {
  /** Uncalibrated probability of class 1 for the row that starts at `offset` (default 0). NaN is missing. */
  predictOne(features: Features, offset?: number): number;
  /**
   * The same, bit for bit, for `rowCount` rows one after the other, written to `out[0..rowCount)`.
   *
   * @throws ForestInputError where `rows` or `out` is too short
   */
  predictBatch(rows: Float64Array | Float32Array, rowCount: number, out: Float64Array): void;
}

/** Rows taken through one tree before the next, whole WALKS: keys and tree stay in the first-level cache. */
const BLOCK_ROWS = 16 * WALKS;

/** Compiled code by number of features; a service knows one or two. */
const kernels = new Map<number, ReturnType<typeof walkKernel>>();

/**
 * Makes a walker for a forest, with a copy of its nodes and values in memory of its own. Nothing is allocated per
 * row.
 */
export function createPredictor(forest: CompiledForest): Predictor {
  const { featureCount, nodes, values } = forest;
  const treeCount = forest.roots.length;
  const groupCount = Math.ceil(treeCount / WALKS);
  const columns = 2 * featureCount;
  const rowBytes = 4 * columns;

  // Memory: the keys of a block of rows, their sums, then nodes, values and both tables of trees.
  const sumsAt = BLOCK_ROWS * rowBytes;
  const nodesAt = sumsAt + BLOCK_ROWS * 8;
  const valuesAt = nodesAt + nodes.byteLength;
  const groupsAt = valuesAt + values.byteLength;
  const treesAt = groupsAt + groupCount * GROUP_BYTES;
  let kernel = kernels.get(featureCount);
  if (kernel === undefined)
    kernels.set(featureCount, (kernel = walkKernel(columnBitsOf(featureCount), nodesAt)));
  const { buffer, run } = kernel(treesAt + treeCount * TREE_BYTES);
  const walkOne = run['walkOne']!;
  const walkMany = run['walkMany']!;
  const keys = new Int32Array(buffer, 0, BLOCK_ROWS * columns);
  const sums = new Float64Array(buffer, sumsAt, BLOCK_ROWS);
  new Int32Array(buffer, nodesAt).set(nodes);
  new Float64Array(buffer, valuesAt).set(values);
  // A group that is not full walks on in node 0, a leaf that adds nothing.
  const groups = new Uint32Array(buffer, groupsAt, groupCount * (WALKS + 1));
  const trees = new Uint32Array(buffer, treesAt, 2 * treeCount);
  for (let tree = 0; tree < treeCount; tree++) {
    const group = Math.floor(tree / WALKS) * (WALKS + 1);
    const depth = forest.depths[tree]!;
    groups[group + (tree % WALKS)] = forest.roots[tree]!;
    groups[group + WALKS] = Math.max(groups[group + WALKS]!, depth);
    trees.set([forest.roots[tree]!, depth], 2 * tree);
  }

  const float = new Float32Array(1);
  const floatBits = new Int32Array(float.buffer);

  /** The keys of a row's columns (see `orderedKey`; written out, for a call a value costs as much as a tree). */
  function load(features: ArrayLike<number>, offset: number, at: number): void {
    for (let i = 0; i < featureCount; i++) {
      const value = features[offset + i]!;
      float[0] = value + 0;
      const valueBits = floatBits[0]!;
      const key = valueBits ^ ((valueBits >> 31) & 0x7fffffff);
      const missing = value !== value;
      keys[at + i] = missing ? MISSING_KEY : key;
      keys[at + featureCount + i] = missing ? MISSING_KEY : ~key;
    }
  }

  return {
    predictOne(features, offset = 0) {
      load(features, offset, 0);
      walkOne(groupsAt, treesAt, 0, valuesAt, sumsAt);
      return sums[0]! / treeCount;
    },

    predictBatch(rows, rowCount, out) {
      if (rows.length < rowCount * featureCount) {
        throw new ForestInputError(
          'rows',
          `must hold ${rowCount} × ${featureCount} values, got ${rows.length}`,
        );
      }
      if (out.length < rowCount) {
        throw new ForestInputError('out', `must have room for ${rowCount} values, got ${out.length}`);
      }
      for (let first = 0; first < rowCount; first += BLOCK_ROWS) {
        const count = Math.min(BLOCK_ROWS, rowCount - first);
        for (let i = 0; i < count; i++) load(rows, (first + i) * featureCount, i * columns);
        sums.fill(0);
        // Past the last row, walks take whatever keys are there, and their sums are not read.
        walkMany(treesAt, treesAt + treeCount * TREE_BYTES, 0, count * rowBytes, rowBytes, valuesAt, sumsAt);
        for (let i = 0; i < count; i++) out[first + i] = sums[i]! / treeCount;
      }
    },
  };
}
