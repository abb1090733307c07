import { columnBitsOf } from './compiled-forest.ts';
import type { CompiledForest } from './compiled-forest.ts';
import { ForestInputError } from './forest-input-error.ts';

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

/** Rows walked through one tree before the next: the tree stays in the first-level cache. */
const BLOCK_ROWS = 256;

/** Makes a walker for a forest; it owns scratch space, so one per thread of work, and nothing is allocated per row. */
export function createPredictor(forest: CompiledForest): Predictor {
  const { featureCount, roots, depths, nodes, values } = forest;
  const thresholds = new Float32Array(nodes.buffer, nodes.byteOffset, nodes.length);
  const bits = columnBitsOf(featureCount);
  const mask = (1 << bits) - 1;
  const treeCount = roots.length;
  const columns = 2 * featureCount;
  const row = new Float32Array(columns);
  const block = new Float32Array(columns * BLOCK_ROWS);

  function walk(root: number, depth: number, x: Float32Array, at: number): number {
    let node = root;
    for (let step = 0; step < depth; step++) {
      const word = nodes[2 * node]!;
      node = (word >>> bits) + (x[at + (word & mask)]! <= thresholds[2 * node + 1]! ? 0 : 1);
    }
    return values[node]!;
  }

  function load(features: ArrayLike<number>, offset: number, into: Float32Array, at: number): void {
    for (let i = 0; i < featureCount; i++) {
      const value = features[offset + i]!;
      into[at + i] = value;
      into[at + featureCount + i] = -value;
    }
  }

  return {
    predictOne(features, offset = 0) {
      load(features, offset, row, 0);
      let sum = 0;
      for (let tree = 0; tree < treeCount; tree++) sum += walk(roots[tree]!, depths[tree]!, row, 0);
      return sum / treeCount;
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
        for (let i = 0; i < count; i++) load(rows, (first + i) * featureCount, block, i * columns);
        out.fill(0, first, first + count);
        for (let tree = 0; tree < treeCount; tree++) {
          for (let i = 0; i < count; i++) {
            out[first + i]! += walk(roots[tree]!, depths[tree]!, block, i * columns);
          }
        }
        for (let i = 0; i < count; i++) out[first + i]! /= treeCount;
      }
    },
  };
}
