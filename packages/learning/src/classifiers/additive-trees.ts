import { compileForest, type CompiledForest, type TreeDescription } from '@ebb/forest';
import { binColumns } from './binned-columns.ts';
import { rowCountOf, type Rows } from './classifier.ts';
import { growTree, type GrownTree } from './histogram-tree.ts';

export interface AdditiveOptions {
  /** Default 100. */
  readonly rounds?: number;
  /** Default 0.08. */
  readonly learningRate?: number;
  /** Default 4: effects of one feature and of pairs and triples, no more. */
  readonly maxLeaves?: number;
  /** Default 100. */
  readonly minLeafRows?: number;
  readonly signal?: AbortSignal;
  readonly onTree?: (treesDone: number, trees: number) => void;
}

/** Gradients are whole multiples of 2⁻³⁰, and sums of up to millions of them exact, in any order. */
const gradientUnits = 2 ** 30;

/**
 * Boosting of squared error (Friedman 2001): small trees, each on what those before it leave. On outcomes of 0 and 1,
 * or their probabilities, the sum estimates the probability itself, so the trees add up with a forest's in one
 * unit; far out it may leave 0–1 by a little.
 *
 * Trained in single precision, as a compiled forest compares. One tree a turn of the event loop.
 *
 * @param targets 0–1 per row, fractions allowed
 * @returns a forest whose mean over trees is the estimate
 * @throws RangeError for a value that is not finite or lengths that differ; the signal's reason when it is aborted
 */
export async function trainAdditiveTrees(
  rows: Rows,
  targets: ArrayLike<number>,
  options: AdditiveOptions = {},
): Promise<CompiledForest> {
  const count = rowCountOf(rows);
  if (count === 0 || count !== targets.length) {
    throw new RangeError(`${count} rows but ${targets.length} targets`);
  }
  const { rounds = 100, learningRate = 0.08, maxLeaves = 4, minLeafRows = 100 } = options;
  const values = Float64Array.from(rows.values, Math.fround);
  if (!values.every(Number.isFinite)) throw new RangeError('a value is not finite');
  const columns = binColumns({ values, featureCount: rows.featureCount }, count, 255);
  const base = mean(targets);
  const estimates = new Float64Array(count).fill(base);
  const gradients = new Float64Array(count);
  const limits = {
    maxLeaves,
    maxDepth: Infinity,
    minLeafRows: Math.max(1, Math.min(minLeafRows, Math.floor(count / 4))),
    l2: 0,
    minLeafCurvature: 0,
    cut: 'bin_edge' as const,
  };
  const trees: TreeDescription[] = [];
  for (let round = 0; round < rounds; round++) {
    options.signal?.throwIfAborted();
    for (let row = 0; row < count; row++) {
      gradients[row] = Math.round((estimates[row]! - targets[row]!) * gradientUnits) / gradientUnits;
    }
    const tree = growTree(columns, gradients, null, limits);
    for (let row = 0; row < count; row++) {
      estimates[row]! += learningRate * tree.value[tree.leafOfRow[row]!]!;
    }
    trees.push(describe(tree, base, learningRate * rounds));
    options.onTree?.(round + 1, rounds);
    // Let the process breathe: a tree takes milliseconds, a heartbeat waits behind them.
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  return compileForest(trees, rows.featureCount);
}

/** Each tree carries the base, and its step as many times as there are trees: the mean over trees is the sum. */
function describe(tree: GrownTree, base: number, scale: number): TreeDescription {
  return {
    feature: tree.feature,
    threshold: tree.threshold,
    left: tree.left,
    right: tree.right,
    missingLeft: new Uint8Array(tree.feature.length),
    value: tree.value.map((step) => base + scale * step),
    cover: tree.rows,
  };
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index]!;
  return sum / values.length;
}
