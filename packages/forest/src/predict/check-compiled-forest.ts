import { columnBitsOf, NOTHING_AT_MOST } from './compiled-forest.ts';
import type { CompiledForest } from './compiled-forest.ts';

const LARGEST_VALUE = 1e6;

/**
 * What would make a walk leave its tree or never end, in words; null where the forest is sound.
 *
 * A checksum says the bytes are those that were written, not that they were written by a sound hand; the
 * walk itself asks nothing, so it is asked here once per load.
 */
export function checkCompiledForest(forest: CompiledForest): string | null {
  const { featureCount, roots, depths, nodes, values } = forest;
  if (roots.length === 0) return 'it has no trees';
  const bits = columnBitsOf(featureCount);
  if (nodes[0] !== 0 || nodes[1] !== NOTHING_AT_MOST || values[0] !== 0) return 'node 0 is not an empty leaf';
  for (let tree = 0; tree < roots.length; tree++) {
    const root = roots[tree]!;
    const end = tree + 1 < roots.length ? roots[tree + 1]! - 1 : values.length;
    const depth = new Uint32Array(Math.max(0, end - root));
    if (root < 1 || root >= end) return `tree ${tree} has no nodes`;
    let deepest = 0;
    let placed = root + 1;
    for (let node = root; node < end; node++) {
      const word = nodes[2 * node]!;
      const pair = word >>> bits;
      deepest = Math.max(deepest, depth[node - root]!);
      if (nodes[2 * node + 1] === NOTHING_AT_MOST) {
        if (pair !== node) return `leaf ${node} does not loop onto itself`;
        // A boosted tree's leaf may be any step; a forest's is a probability.
        if (!(Math.abs(values[node]!) <= LARGEST_VALUE)) return `leaf ${node} holds no number a tree can add`;
        continue;
      }
      if ((word & ((1 << bits) - 1)) >= 2 * featureCount) return `node ${node} splits an unknown feature`;
      // Breadth-first: every inner node's children are the next pair that has no parent yet.
      if (pair !== placed || placed + 2 > end) return `node ${node} has children outside its tree`;
      depth[pair - root] = depth[pair + 1 - root] = depth[node - root]! + 1;
      placed += 2;
    }
    if (placed !== end) return `tree ${tree} has nodes without a parent`;
    if (deepest !== depths[tree]) return `tree ${tree} is ${deepest} deep, not ${depths[tree]}`;
  }
  return null;
}
