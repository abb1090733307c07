import { binColumns } from './binned-columns.ts';
import { requireTrainable, rowCountOf, type Classifier, type Rows } from '../classifier.ts';
import { growTree, type GrownTree } from './histogram-tree.ts';
import { sigmoid } from '../../numeric/sigmoid.ts';
import { walkTree } from './walk-tree.ts';

export interface BoostingOptions {
  /** Default 100. */
  readonly rounds?: number;
  /** Default 0.1. */
  readonly learningRate?: number;
  /** Default 31. */
  readonly maxLeaves?: number;
  /** No limit by default. */
  readonly maxDepth?: number;
  /** Default 20. */
  readonly minLeafRows?: number;
  /** Default 0. */
  readonly l2?: number;
}

export interface BoostedTrees extends Classifier {
  readonly baseLogit: number;
  readonly learningRate: number;
  readonly trees: readonly GrownTree[];
}

/**
 * Histogram gradient boosting of log loss, leaf by leaf, without subsampling and so without a seed. Defaults, bins
 * and gains are those of scikit-learn's `HistGradientBoostingClassifier` without early stopping.
 */
export function trainGradientBoosting(
  rows: Rows,
  labels: ArrayLike<number>,
  options: BoostingOptions = {},
): BoostedTrees {
  const count = requireTrainable(rows, labels);
  const { rounds = 100, learningRate = 0.1, maxLeaves = 31, maxDepth = Infinity } = options;
  const { minLeafRows = 20, l2 = 0 } = options;
  const columns = binColumns(rows, count, 255);
  const ones = Array.from({ length: count }, (_, row) => labels[row]!).reduce((sum, label) => sum + label, 0);
  const baseLogit = Math.log(ones / (count - ones));
  const logits = new Float64Array(count).fill(baseLogit);
  const gradients = new Float32Array(count);
  const curvatures = new Float32Array(count);
  const trees: GrownTree[] = [];
  for (let round = 0; round < rounds; round++) {
    for (let row = 0; row < count; row++) {
      const probability = sigmoid(logits[row]!);
      gradients[row] = probability - labels[row]!;
      curvatures[row] = probability * (1 - probability);
    }
    const limits = { maxLeaves, maxDepth, minLeafRows, l2, minLeafCurvature: 1e-3, cut: 'bin_edge' as const };
    const tree = growTree(columns, gradients, curvatures, limits);
    for (let row = 0; row < count; row++) logits[row]! += learningRate * tree.value[tree.leafOfRow[row]!]!;
    trees.push(tree);
  }
  return {
    ...{ baseLogit, learningRate, trees },
    predict: (asked) =>
      Float64Array.from({ length: rowCountOf(asked) }, (_, row) => {
        let logit = baseLogit;
        for (const tree of trees) logit += learningRate * walkTree(tree, asked, row);
        return sigmoid(logit);
      }),
  };
}
