/** Everything a tree needs to know; plain numbers and shared arrays, so it crosses to a worker as it is. */
export interface GrowthPlan {
  readonly rowCount: number;
  readonly featureCount: number;
  /** Bins of every feature, the missing bin not counted. */
  readonly binCounts: Uint16Array;
  /** See BinnedColumns. */
  readonly codes: Uint16Array;
  /** Group of every row, or null where each row is its own; whole groups are drawn or left out. */
  readonly groups: Uint32Array | null;
  readonly groupCount: number;
  readonly treeCount: number;
  readonly candidateFeatures: number;
  readonly minLeaf: number;
  readonly maxDepth: number;
  readonly classWeights: readonly [number, number];
  readonly seed: number;
}

/** Arrays by node, breadth-first from the root. */
export interface GrownTree {
  /** −1 for a leaf. */
  readonly feature: Int32Array;
  /** Left takes this bin and those below. */
  readonly bin: Uint16Array;
  readonly missingLeft: Uint8Array;
  readonly left: Uint32Array;
  /** Weighted share of class 1. */
  readonly value: Float64Array;
  /** Weight of the bootstrap draws that reached the node. */
  readonly cover: Float64Array;
  /** Per feature, the weighted fall in Gini impurity of its splits, as a share of the tree's weight. */
  readonly importance: Float64Array;
}

export interface TreeGrower {
  grow(treeIndex: number): GrownTree;
  /** Over the trees grown here: sum of leaf values in units of 2^-32, for rows outside the bootstrap. */
  readonly outOfBagSum: Float64Array;
  readonly outOfBagTrees: Uint32Array;
}
