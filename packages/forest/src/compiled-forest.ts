import { ForestInputError } from './forest-input-error.ts';

/**
 * A forest as flat arrays, ready to walk.
 *
 * A node is eight bytes, two words of `nodes`:
 * - `childPair << columnBits | column`, unsigned;
 * - the threshold, a single-precision float.
 *
 * Column c < featureCount is feature c, column featureCount + c is feature c negated. A row goes to node
 * `childPair` where its column is at most the threshold, otherwise — and always where the value is
 * missing — to `childPair + 1`. The negated columns are how a split sends missing values to its lower
 * side without the walk having to ask: the children are swapped and the comparison is mirrored.
 *
 * A leaf has the threshold NaN, which nothing is at most, and `childPair + 1` is itself: a walk may go on
 * past it, so all trees are walked for the same number of steps with no test for having arrived.
 *
 * Each tree is breadth-first after one unused node, which puts every pair of siblings in one cache line
 * and gives the leaf-only tree a `childPair` to name.
 */
export interface CompiledForest {
  readonly featureCount: number;
  /** Index of every tree's root in `nodes`, one entry a tree. */
  readonly roots: Uint32Array;
  /** Steps from the root to the deepest leaf, one entry a tree. */
  readonly depths: Uint32Array;
  readonly nodes: Uint32Array;
  /** Per node, the probability of class 1; at an inner node the cover-weighted mean below it. */
  readonly values: Float64Array;
  /** Per node, the weight of the training rows that reached it (for reasons, see tree-shap.ts). */
  readonly covers: Float64Array;
}

/** How many low bits of a node's first word hold the column. */
export function columnBitsOf(featureCount: number): number {
  return 32 - Math.clz32(2 * featureCount - 1);
}

/** The probability before anything is known of a row: the mean of the trees' root values. */
export function baseProbabilityOf(forest: CompiledForest): number {
  let sum = 0;
  for (const root of forest.roots) sum += forest.values[root]!;
  return sum / forest.roots.length;
}

/** One tree as a trainer or an importer knows it; node 0 is the root, children come after their parent. */
export interface TreeDescription {
  /** Split feature, or −1 for a leaf. */
  readonly feature: ArrayLike<number>;
  /** A row goes left where its value is at most this, compared in single precision. */
  readonly threshold: ArrayLike<number>;
  readonly left: ArrayLike<number>;
  readonly right: ArrayLike<number>;
  /** Whether a missing value goes left. */
  readonly missingLeft: ArrayLike<number | boolean>;
  /** Probability of class 1; read at leaves alone. */
  readonly value: ArrayLike<number>;
  readonly cover: ArrayLike<number>;
}

const nextBits = new DataView(new ArrayBuffer(4));

/** The largest single-precision number at most `value`: no single-precision x tells the two apart by x ≤ t. */
export function roundedDown(value: number): number {
  const nearest = Math.fround(value);
  return nearest > value ? previousFloat(nearest) : nearest;
}

/** The next single-precision number below `value`, which is one itself. */
export function previousFloat(value: number): number {
  if (value === -Infinity) return value;
  nextBits.setFloat32(0, value === 0 ? -0 : value);
  nextBits.setInt32(0, nextBits.getInt32(0) + (value > 0 ? -1 : 1));
  return nextBits.getFloat32(0);
}

/**
 * Lays trees out as `CompiledForest` documents.
 *
 * @throws ForestInputError where nodes and columns do not fit the 32 bits of a node's first word
 */
export function compileForest(trees: readonly TreeDescription[], featureCount: number): CompiledForest {
  if (trees.length === 0) throw new ForestInputError('trees', 'must be at least 1, got 0');
  const columnBits = columnBitsOf(featureCount);
  let nodeCount = 0;
  for (const tree of trees) nodeCount += tree.feature.length + 1;
  const highestPair = 2 ** (32 - columnBits) - 1;
  if (nodeCount > highestPair) {
    throw new ForestInputError(
      'trees',
      `${nodeCount} nodes with ${featureCount} features exceed the limit of ${highestPair}; ` +
        'grow fewer or shallower trees',
    );
  }
  const forest: CompiledForest = {
    featureCount,
    roots: new Uint32Array(trees.length),
    depths: new Uint32Array(trees.length),
    nodes: new Uint32Array(2 * nodeCount),
    values: new Float64Array(nodeCount),
    covers: new Float64Array(nodeCount),
  };
  let free = 0;
  trees.forEach((tree, index) => {
    forest.roots[index] = free + 1;
    forest.depths[index] = layOut(tree, forest, free + 1, columnBits);
    free += tree.feature.length + 1;
  });
  return forest;
}

/** Returns the tree's depth. */
function layOut(tree: TreeDescription, forest: CompiledForest, root: number, columnBits: number): number {
  const { nodes, values, covers, featureCount } = forest;
  const thresholds = new Float32Array(nodes.buffer);
  const size = tree.feature.length;
  const source = new Uint32Array(size); // which described node stands at root + i
  const depth = new Uint32Array(size);
  let placed = 1;
  for (let i = 0; i < placed; i++) {
    const from = source[i]!;
    const node = root + i;
    const feature = tree.feature[from]!;
    covers[node] = tree.cover[from]!;
    if (feature < 0) {
      nodes[2 * node] = ((node - 1) << columnBits) >>> 0;
      thresholds[2 * node + 1] = NaN;
      values[node] = tree.value[from]!;
      continue;
    }
    if (placed + 2 > size) throw new ForestInputError('trees', 'a node is the child of two parents');
    const threshold = roundedDown(tree.threshold[from]!);
    const mirrored = Boolean(tree.missingLeft[from]);
    nodes[2 * node] = (((root + placed) << columnBits) | (mirrored ? featureCount + feature : feature)) >>> 0;
    thresholds[2 * node + 1] = mirrored ? previousFloat(-threshold) : threshold;
    source[placed] = mirrored ? tree.right[from]! : tree.left[from]!;
    source[placed + 1] = mirrored ? tree.left[from]! : tree.right[from]!;
    depth[placed] = depth[placed + 1] = depth[i]! + 1;
    placed += 2;
  }
  if (placed !== size) throw new ForestInputError('trees', 'a node is the child of no parent');
  for (let i = size - 1; i >= 0; i--) {
    const node = root + i;
    if (tree.feature[source[i]!]! < 0) continue;
    const pair = nodes[2 * node]! >>> columnBits;
    const weight = covers[pair]! + covers[pair + 1]!;
    values[node] =
      weight > 0
        ? (covers[pair]! * values[pair]! + covers[pair + 1]! * values[pair + 1]!) / weight
        : (values[pair]! + values[pair + 1]!) / 2;
  }
  return depth[size - 1]!;
}
