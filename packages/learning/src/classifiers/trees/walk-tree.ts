import type { Rows } from '../classifier.ts';
import type { GrownTree } from './histogram-tree.ts';

/** Value of the leaf that a row of raw values falls into. */
export function walkTree(tree: GrownTree, rows: Rows, row: number): number {
  const offset = row * rows.featureCount;
  let node = 0;
  while (tree.feature[node]! >= 0) {
    const goesLeft = rows.values[offset + tree.feature[node]!]! <= tree.threshold[node]!;
    node = goesLeft ? tree.left[node]! : tree.right[node]!;
  }
  return tree.value[node]!;
}
