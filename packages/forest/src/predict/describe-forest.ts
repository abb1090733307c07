import {
  columnBitsOf,
  NOTHING_AT_MOST,
  type CompiledForest,
  type TreeDescription,
} from './compiled-forest.ts';

/** The trees of a compiled forest as `compileForest` takes them; thresholds are single-precision numbers. */
export function describeForest(forest: CompiledForest): TreeDescription[] {
  return Array.from(forest.roots, (root) => describeTree(forest, root));
}

function describeTree(forest: CompiledForest, root: number): TreeDescription {
  const { featureCount, nodes, values, covers } = forest;
  const columnBits = columnBitsOf(featureCount);
  const feature: number[] = [];
  const threshold: number[] = [];
  const left: number[] = [];
  const right: number[] = [];
  const missingLeft: boolean[] = [];
  const value: number[] = [];
  const cover: number[] = [];
  // Breadth first, as they lie: the children of a node come right after those of the nodes before it.
  for (let node = root, end = root; node <= end; node++) {
    const key = nodes[2 * node + 1]!;
    const isLeaf = key === NOTHING_AT_MOST;
    const column = nodes[2 * node]! & ((1 << columnBits) - 1);
    const pair = (nodes[2 * node]! >>> columnBits) - root;
    const isMirrored = column >= featureCount;
    if (!isLeaf) end = root + pair + 1;
    feature.push(isLeaf ? -1 : isMirrored ? column - featureCount : column);
    // A mirrored split compares the negated value with the float before the negated threshold.
    threshold.push(isLeaf ? 0 : numberOfKey(isMirrored ? ~key - 1 : key));
    left.push(isLeaf ? -1 : isMirrored ? pair : pair + 1);
    right.push(isLeaf ? -1 : isMirrored ? pair + 1 : pair);
    missingLeft.push(!isLeaf && isMirrored);
    value.push(values[node]!);
    cover.push(covers[node]!);
  }
  return { feature, threshold, left, right, missingLeft, value, cover };
}

const bits = new Int32Array(1);
const float = new Float32Array(bits.buffer);

/** The single-precision number of an ordered key. */
function numberOfKey(key: number): number {
  bits[0] = key ^ ((key >> 31) & 0x7fffffff);
  return float[0]!;
}
