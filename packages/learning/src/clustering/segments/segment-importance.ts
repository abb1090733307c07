import { binColumns } from '../../classifiers/trees/binned-columns.ts';
import type { Rows } from '../../classifiers/classifier.ts';
import { growTree, type GrownTree } from '../../classifiers/trees/histogram-tree.ts';
import { requireLabels, requirePoints } from '../require-points.ts';

/** What makes a segment, column by column. */
export interface SegmentImportance {
  readonly segment: number;
  readonly rows: number;
  /** By column: mean inside minus mean outside, in standard deviations of all rows; 0 for a constant column. */
  readonly standardisedDifference: Float64Array;
  /** By column: share (0–1) of what a tree of depth three gains when it tells the segment from the rest. */
  readonly treeImportance01: Float64Array;
  /** The leaf that holds most of the segment: the conditions that describe it in a sentence. */
  readonly rule: SegmentRule;
}

export interface SegmentRule {
  /** From the top of the tree; several of one column are joined. Values are in the units of the rows. */
  readonly conditions: readonly {
    readonly column: number;
    readonly above: number | null;
    readonly atMost: number | null;
  }[];
  /** Of the rows that fit, how many are in the segment (0–1). */
  readonly precision01: number;
  /** Of the segment, how many fit (0–1). */
  readonly coverage01: number;
}

const DEPTH = 3;
const MOST_BINS = 65_535;

/**
 * Which columns make each segment. The tree is a CART by Gini impurity, one segment against all other rows.
 *
 * @param rows before scaling, for conditions in the table's own units; neither measure depends on the scale
 * @param labels −1 belongs to no segment and counts among the others
 */
export function segmentImportance(
  rows: Rows,
  labels: ArrayLike<number>,
  segments: number,
): SegmentImportance[] {
  const rowCount = requirePoints(rows, 1);
  requireLabels(labels, rowCount);
  const columns = binColumns(rows, rowCount, MOST_BINS);
  return Array.from({ length: segments }, (_, segment) => {
    const isInside = Uint8Array.from({ length: rowCount }, (__, row) => (labels[row] === segment ? 1 : 0));
    const inside = isInside.reduce((sum, flag) => sum + flag, 0);
    const tree = growTree(
      columns,
      Float64Array.from(isInside, (flag) => -flag),
      new Float64Array(rowCount).fill(1),
      { maxLeaves: Infinity, maxDepth: DEPTH, minLeafRows: 1, l2: 0, minLeafCurvature: 0, cut: 'midway' },
    );
    const members = countMembers(tree, isInside);
    return {
      segment,
      rows: inside,
      standardisedDifference: standardisedDifferences(rows, isInside, inside),
      treeImportance01: treeImportance(tree, members, rows.featureCount),
      rule: mainRule(tree, members, inside),
    };
  });
}

interface Members {
  readonly all: Float64Array;
  readonly inside: Float64Array;
}

/** Rows of every node, and those of the segment among them. Children come after their parents. */
function countMembers(tree: GrownTree, isInside: Uint8Array): Members {
  const all = new Float64Array(tree.feature.length);
  const inside = new Float64Array(tree.feature.length);
  tree.leafOfRow.forEach((leaf, row) => {
    all[leaf]! += 1;
    inside[leaf]! += isInside[row]!;
  });
  for (let node = tree.feature.length - 1; node >= 0; node--) {
    if (tree.feature[node]! < 0) continue;
    all[node] = all[tree.left[node]!]! + all[tree.right[node]!]!;
    inside[node] = inside[tree.left[node]!]! + inside[tree.right[node]!]!;
  }
  return { all, inside };
}

function treeImportance(tree: GrownTree, { all, inside }: Members, featureCount: number): Float64Array {
  const gained = new Float64Array(featureCount);
  const impurity = (node: number): number => 2 * inside[node]! * (1 - inside[node]! / all[node]!);
  tree.feature.forEach((feature, node) => {
    if (feature < 0) return;
    gained[feature]! += impurity(node) - impurity(tree.left[node]!) - impurity(tree.right[node]!);
  });
  const total = gained.reduce((sum, value) => sum + value, 0);
  return total > 0 ? gained.map((value) => value / total) : gained;
}

function mainRule(tree: GrownTree, { all, inside }: Members, members: number): SegmentRule {
  const parent = new Int32Array(tree.feature.length).fill(-1);
  let leaf = 0;
  let most = -1;
  tree.feature.forEach((feature, node) => {
    if (feature >= 0) {
      parent[tree.left[node]!] = node;
      parent[tree.right[node]!] = node;
    } else if (inside[node]! > most) {
      most = inside[node]!;
      leaf = node;
    }
  });
  const limits = new Map<number, { above: number | null; atMost: number | null }>();
  for (let node = leaf; parent[node]! >= 0; node = parent[node]!) {
    const above = parent[node]!;
    const limit = limits.get(tree.feature[above]!) ?? { above: null, atMost: null };
    // Deeper conditions are the narrower ones, and come first on the way up.
    if (tree.left[above] === node) limit.atMost ??= tree.threshold[above]!;
    else limit.above ??= tree.threshold[above]!;
    limits.set(tree.feature[above]!, limit);
  }
  return {
    conditions: [...limits].reverse().map(([column, limit]) => ({ column, ...limit })),
    precision01: all[leaf]! > 0 ? inside[leaf]! / all[leaf]! : 0,
    coverage01: members > 0 ? inside[leaf]! / members : 0,
  };
}

function standardisedDifferences(rows: Rows, isInside: Uint8Array, inside: number): Float64Array {
  const { values, featureCount } = rows;
  const outside = isInside.length - inside;
  return Float64Array.from({ length: featureCount }, (_, column) => {
    let sum = 0;
    let sumInside = 0;
    isInside.forEach((flag, row) => {
      const value = values[row * featureCount + column]!;
      sum += value;
      sumInside += flag * value;
    });
    const mean = sum / isInside.length;
    let squares = 0;
    isInside.forEach((_flag, row) => (squares += (values[row * featureCount + column]! - mean) ** 2));
    const deviation = Math.sqrt(squares / isInside.length);
    const isConstant = deviation <= 1e-12 * Math.max(1, Math.abs(mean));
    if (isConstant || inside === 0 || outside === 0) return 0;
    return (sumInside / inside - (sum - sumInside) / outside) / deviation;
  });
}
