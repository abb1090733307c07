import { isLeaf } from '../predict/blend-forests.ts';
import { columnBitsOf, type CompiledForest } from '../predict/compiled-forest.ts';

/**
 * Per feature, its share of what the splits explain: the fall of the variance of the trees' values, weighted by
 * training rows. For trees of 0 and 1 that is half the fall of Gini impurity; unlike it, it also says something of
 * boosted trees, and trees that move the prediction more count more.
 *
 * @returns shares that sum to 1, or 0 everywhere where nothing was split
 */
export function splitImportance(forest: CompiledForest): Float64Array {
  const { featureCount, roots, nodes, values, covers } = forest;
  const bits = columnBitsOf(featureCount);
  const explained = new Float64Array(featureCount);
  roots.forEach((root, tree) => {
    const end = tree + 1 < roots.length ? roots[tree + 1]! - 1 : values.length;
    const whole = covers[root]!;
    for (let node = root; node < end; node++) {
      if (isLeaf(forest, node)) continue;
      const word = nodes[2 * node]!;
      const pair = word >>> bits;
      const fall =
        covers[pair]! * (values[pair]! - values[node]!) ** 2 +
        covers[pair + 1]! * (values[pair + 1]! - values[node]!) ** 2;
      explained[(word & ((1 << bits) - 1)) % featureCount]! += fall / whole;
    }
  });
  const total = explained.reduce((sum, part) => sum + part, 0);
  return total > 0 ? explained.map((part) => part / total) : explained;
}
