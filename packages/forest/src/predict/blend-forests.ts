import { columnBitsOf, NOTHING_AT_MOST, type CompiledForest } from './compiled-forest.ts';
import { ForestInputError } from '../forest-input-error.ts';

/**
 * One forest that says what its parts say on the weighted average, to rounding: their trees side by side, values
 * scaled so that the mean over all trees is that average. Walking, reasons and artefact stay those of any forest.
 *
 * @param parts of the same features; weights above 0, made to sum to 1
 * @throws ForestInputError where there are no parts, features differ or the nodes exceed what 32 bits address
 */
export function blendForests(
  parts: readonly { readonly forest: CompiledForest; readonly weight: number }[],
): CompiledForest {
  const first = parts[0]?.forest;
  if (first === undefined) throw new ForestInputError('parts', 'must be at least 1, got 0');
  const { featureCount } = first;
  const bits = columnBitsOf(featureCount);
  const treeCount = sum(parts.map(({ forest }) => forest.roots.length));
  const nodeCount = sum(parts.map(({ forest }) => forest.values.length));
  const weightSum = sum(parts.map(({ weight }) => weight));
  const highestPair = 2 ** (32 - bits) - 1;
  if (nodeCount > highestPair) {
    throw new ForestInputError('parts', `${nodeCount} nodes exceed the limit of ${highestPair}`);
  }
  const blended: CompiledForest = {
    featureCount,
    roots: new Uint32Array(treeCount),
    depths: new Uint32Array(treeCount),
    nodes: new Int32Array(2 * nodeCount),
    values: new Float64Array(nodeCount),
    covers: new Float64Array(nodeCount),
  };
  let tree = 0;
  let node = 0;
  for (const { forest, weight } of parts) {
    if (forest.featureCount !== featureCount) {
      throw new ForestInputError(
        'parts',
        `must all have ${featureCount} features, got ${forest.featureCount}`,
      );
    }
    if (!(weight > 0)) throw new ForestInputError('parts', `weights must be above 0, got ${weight}`);
    const scale = (weight / weightSum) * (treeCount / forest.roots.length);
    blended.roots.set(
      forest.roots.map((root) => root + node),
      tree,
    );
    blended.depths.set(forest.depths, tree);
    blended.covers.set(forest.covers, node);
    for (let at = 0; at < forest.values.length; at++) {
      const word = forest.nodes[2 * at]!;
      const pair = (word >>> bits) + node;
      blended.nodes[2 * (node + at)] = (pair << bits) | (word & ((1 << bits) - 1));
      blended.nodes[2 * (node + at) + 1] = forest.nodes[2 * at + 1]!;
      blended.values[node + at] = scale * forest.values[at]!;
    }
    tree += forest.roots.length;
    node += forest.values.length;
  }
  return blended;
}

/** Whether a node of a compiled forest is a leaf. */
export function isLeaf(forest: CompiledForest, node: number): boolean {
  return forest.nodes[2 * node + 1] === NOTHING_AT_MOST;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
