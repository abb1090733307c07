import type { BinnedColumns } from './binned-columns.ts';
import { histogramOf, histogramsOfChildren, type Histogram, type NodeRows } from './node-histogram.ts';

export interface TreeLimits {
  readonly maxLeaves: number;
  readonly maxDepth: number;
  readonly minLeafRows: number;
  /** Added to the curvature of every leaf; larger pulls leaf values to 0. */
  readonly l2: number;
  /** Smallest curvature a leaf may have. */
  readonly minLeafCurvature: number;
  /** Where bins between are empty in the node: cut at the edge of the left bin, or midway, as on sorted values. */
  readonly cut: 'bin_edge' | 'midway';
}

/** A regression tree in flat arrays; a node with feature −1 is a leaf. */
export interface GrownTree {
  readonly feature: Int32Array;
  /** Bin up to which a row goes left. */
  readonly bin: Uint16Array;
  /** The same as a value: a row at or below it goes left. */
  readonly threshold: Float64Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly value: Float64Array;
  /** Leaf of every training row. */
  readonly leafOfRow: Int32Array;
  /** Training rows of every node. */
  readonly rows: Float64Array;
}

interface Split {
  readonly gain: number;
  readonly feature: number;
  /** Within the feature. */
  readonly bin: number;
  /** First bin on the right that holds a row of the node. */
  readonly nextBin: number;
}

interface Node extends NodeRows {
  readonly index: number;
  readonly depth: number;
  readonly split: Split | null;
  /** Kept for the histogram of a child, where there is room for one a leaf. */
  readonly histogram: Histogram | null;
}

/** Keeps a division by the curvature finite where it is 0; scikit-learn's constant. */
const TINY = 1e-15;
/** Bins of all the histograms that are kept at once. */
const keptBins = 2 ** 21;

/**
 * Grows one tree best split first on gradients and curvatures of the loss (Friedman 2001, with the second-order
 * gain of Chen and Guestrin 2016): gain = Gₗ²/(Hₗ+λ) + Gᵣ²/(Hᵣ+λ) − G²/(H+λ), leaf value −G/(H+λ). With gradient −y
 * and curvature 1 it is a CART of variance, for labels 0 and 1 the same as of Gini impurity.
 *
 * The histogram of the larger child is its parent's less the smaller one's (Ke et al. 2017). Where gradients are whole
 * multiples of a power of 2, all sums are exact, and so is the difference.
 *
 * @param curvatures null where every one is 1
 */
export function growTree(
  columns: BinnedColumns,
  gradients: ArrayLike<number>,
  curvatures: ArrayLike<number> | null,
  limits: TreeLimits,
): GrownTree {
  const { rowCount, firstBin, featureCount } = columns;
  const feature: number[] = [];
  const bin: number[] = [];
  const threshold: number[] = [];
  const left: number[] = [];
  const right: number[] = [];
  const value: number[] = [];
  const rows: number[] = [];
  const leafOfRow = new Int32Array(rowCount);
  const keepsHistograms = firstBin[featureCount]! * limits.maxLeaves <= keptBins;

  const mayGrow = ({ rows }: NodeRows, depth: number): boolean =>
    depth < limits.maxDepth && rows.length >= 2 * limits.minLeafRows;

  /** @param histogram null where the node shall not be split */
  function open(nodeRows: NodeRows, depth: number, histogram: Histogram | null): Node {
    const gradient = sumOf(nodeRows.gradients);
    const curvature = nodeRows.curvatures === null ? nodeRows.rows.length : sumOf(nodeRows.curvatures);
    const index = feature.length;
    feature.push(-1);
    bin.push(0);
    threshold.push(0);
    left.push(-1);
    right.push(-1);
    rows.push(nodeRows.rows.length);
    value.push(-gradient / (curvature + limits.l2 + TINY));
    const split =
      histogram === null
        ? null
        : bestSplit(columns, histogram, nodeRows.rows.length, gradient, curvature, limits);
    return { ...nodeRows, index, depth, split, histogram: keepsHistograms ? histogram : null };
  }

  const growable: Node[] = [];
  const leaves: Node[] = [];
  const place = (node: Node): void => {
    (node.split === null ? leaves : growable).push(node);
  };
  const all = everyRow(rowCount, gradients, curvatures);
  place(open(all, 0, mayGrow(all, 0) ? histogramOf(columns, all) : null));
  while (growable.length > 0 && growable.length + leaves.length < limits.maxLeaves) {
    const node = takeBest(growable);
    const split = node.split!;
    const parts = partition(columns, node, split);
    // With these the tree has all its leaves: splits of theirs would not be used.
    const isLast = growable.length + leaves.length + 2 >= limits.maxLeaves;
    const depth = node.depth + 1;
    const wanted = parts.map((part) => !isLast && mayGrow(part, depth));
    const histograms = histogramsOfChildren(columns, node.histogram, parts, wanted);
    const [leftNode, rightNode] = parts.map((part, side) => open(part, depth, histograms[side]!));
    feature[node.index] = split.feature;
    bin[node.index] = split.bin;
    threshold[node.index] = cutBetween(columns.edges[split.feature]!, split, limits.cut);
    left[node.index] = leftNode!.index;
    right[node.index] = rightNode!.index;
    place(leftNode!);
    place(rightNode!);
  }
  for (const leaf of [...leaves, ...growable]) markLeaf(leafOfRow, leaf);
  return {
    feature: Int32Array.from(feature),
    bin: Uint16Array.from(bin),
    threshold: Float64Array.from(threshold),
    left: Int32Array.from(left),
    right: Int32Array.from(right),
    value: Float64Array.from(value),
    leafOfRow,
    rows: Float64Array.from(rows),
  };
}

function markLeaf(leafOfRow: Int32Array, { rows, index }: Node): void {
  for (let at = 0; at < rows.length; at++) leafOfRow[rows[at]!] = index;
}

function everyRow(
  rowCount: number,
  gradients: ArrayLike<number>,
  curvatures: ArrayLike<number> | null,
): NodeRows {
  const rows = new Uint32Array(rowCount);
  for (let row = 0; row < rowCount; row++) rows[row] = row;
  return {
    rows,
    gradients: new Float64Array(gradients),
    curvatures: curvatures === null ? null : new Float64Array(curvatures),
  };
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at]!;
  return sum;
}

/** Rows up to the bin and rows above it, both in their old order. */
function partition(
  { codes, featureCount, firstBin }: BinnedColumns,
  { rows, gradients, curvatures }: NodeRows,
  { feature, bin }: Split,
): [NodeRows, NodeRows] {
  const last = firstBin[feature]! + bin;
  let leftCount = 0;
  for (let at = 0; at < rows.length; at++) {
    if (codes[rows[at]! * featureCount + feature]! <= last) leftCount++;
  }
  const make = (count: number): NodeRows => ({
    rows: new Uint32Array(count),
    gradients: new Float64Array(count),
    curvatures: curvatures === null ? null : new Float64Array(count),
  });
  const left = make(leftCount);
  const right = make(rows.length - leftCount);
  let toLeft = 0;
  let toRight = 0;
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!;
    const goesLeft = codes[row * featureCount + feature]! <= last;
    const side = goesLeft ? left : right;
    const place = goesLeft ? toLeft++ : toRight++;
    side.rows[place] = row;
    side.gradients[place] = gradients[at]!;
    if (curvatures !== null) side.curvatures![place] = curvatures[at]!;
  }
  return [left, right];
}

function takeBest(nodes: Node[]): Node {
  let best = 0;
  for (let index = 1; index < nodes.length; index++) {
    if (nodes[index]!.split!.gain > nodes[best]!.split!.gain) best = index;
  }
  return nodes.splice(best, 1)[0]!;
}

function cutBetween(edges: Float64Array, { bin, nextBin }: Split, cut: TreeLimits['cut']): number {
  return cut === 'bin_edge' ? edges[bin]! : (edges[bin]! + edges[nextBin - 1]!) / 2;
}

function bestSplit(
  { featureCount, firstBin }: BinnedColumns,
  histogram: Histogram,
  rowCount: number,
  gradient: number,
  curvature: number,
  { l2, minLeafRows, minLeafCurvature }: TreeLimits,
): Split | null {
  const score = (g: number, h: number): number => (g * g) / (h + l2 + TINY);
  const whole = score(gradient, curvature);
  const { gradient: gradientOf, curvature: curvatureOf, rows: rowsOf } = histogram;
  let best: Split | null = null;
  for (let feature = 0; feature < featureCount; feature++) {
    const first = firstBin[feature]!;
    const end = firstBin[feature + 1]!;
    let leftGradient = 0;
    let leftCurvature = 0;
    let leftRows = 0;
    let open: { readonly gain: number; readonly bin: number } | null = null;
    for (let at = first; at < end; at++) {
      const rows = rowsOf[at]!;
      if (rows === 0) continue;
      if (open !== null) best = { ...open, feature, nextBin: at - first };
      open = null;
      leftGradient += gradientOf[at]!;
      leftCurvature += curvatureOf === null ? rows : curvatureOf[at]!;
      leftRows += rows;
      const rightCurvature = curvature - leftCurvature;
      if (leftRows < minLeafRows || leftCurvature < minLeafCurvature) continue;
      if (rowCount - leftRows < minLeafRows || rightCurvature < minLeafCurvature) break;
      const gain: number =
        score(leftGradient, leftCurvature) + score(gradient - leftGradient, rightCurvature) - whole;
      if (gain > (best?.gain ?? 0)) open = { gain, bin: at - first };
    }
  }
  return best;
}
