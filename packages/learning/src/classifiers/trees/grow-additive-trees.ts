import type { TreeDescription } from '@ebb/forest';
import type { BinnedColumns } from './binned-columns.ts';
import { growTree, type GrownTree } from './histogram-tree.ts';

/** One boosting to be grown. */
export interface AdditiveJob {
  readonly columns: BinnedColumns;
  /** 0–1 per row, fractions allowed. */
  readonly targets: Float64Array;
  readonly rounds: number;
  readonly learningRate: number;
  /** 4: effects of one feature and of pairs and triples, no more. */
  readonly maxLeaves: number;
  readonly minLeafRows: number;
}

/** Gradients are whole multiples of 2⁻³⁰, and sums of up to millions of them exact, in any order. */
const gradientUnits = 2 ** 30;

/** The trees of one boosting of squared error; the mean over them is the estimate. */
export function growAdditiveTrees(
  { columns, targets, rounds, learningRate, maxLeaves, minLeafRows }: AdditiveJob,
  onTree: () => void,
): TreeDescription[] {
  const count = targets.length;
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
    for (let row = 0; row < count; row++) {
      gradients[row] = Math.round((estimates[row]! - targets[row]!) * gradientUnits) / gradientUnits;
    }
    const tree = growTree(columns, gradients, null, limits);
    const steps = tree.value.map((value) => learningRate * value);
    for (let row = 0; row < count; row++) estimates[row]! += steps[tree.leafOfRow[row]!]!;
    trees.push(describe(tree, base, learningRate * rounds));
    onTree();
  }
  return trees;
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

function mean(values: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index]!;
  return sum / values.length;
}
