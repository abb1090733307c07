import { binColumns } from './binned-columns.ts';
import { requireTrainable, rowCountOf, type Classifier, type Rows } from '../classifier.ts';
import { growTree, type GrownTree } from './histogram-tree.ts';
import { walkTree } from './walk-tree.ts';

export interface DecisionTree extends Classifier {
  readonly tree: GrownTree;
}

const mostBins = 65_535;

/** One CART by Gini impurity on exact values (up to 65,535 distinct ones a column); a leaf says its share of ones. */
export function trainDecisionTree(
  rows: Rows,
  labels: ArrayLike<number>,
  options: { readonly maxDepth?: number; readonly minLeafRows?: number } = {},
): DecisionTree {
  const count = requireTrainable(rows, labels);
  const { maxDepth = 6, minLeafRows = Math.max(5, Math.round(count * 0.005)) } = options;
  const gradients = Float64Array.from(labels, (label) => -label);
  const tree = growTree(binColumns(rows, count, mostBins), gradients, null, {
    maxLeaves: Infinity,
    maxDepth,
    minLeafRows,
    l2: 0,
    minLeafCurvature: 0,
    cut: 'midway',
  });
  return {
    tree,
    predict: (asked) =>
      Float64Array.from({ length: rowCountOf(asked) }, (_, row) => walkTree(tree, asked, row)),
  };
}
