import type { BinnedColumns } from './binned-columns.ts';

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
}

interface Split {
  readonly gain: number;
  readonly feature: number;
  readonly bin: number;
  /** First bin on the right that holds a row of the node. */
  readonly nextBin: number;
}

interface Node {
  readonly index: number;
  readonly rows: Uint32Array;
  readonly depth: number;
  readonly gradient: number;
  readonly curvature: number;
  readonly split: Split | null;
}

/** Keeps a division by the curvature finite where it is 0; scikit-learn's constant. */
const TINY = 1e-15;

/**
 * Grows one tree best split first on gradients and curvatures of the loss (Friedman 2001, with the second-order
 * gain of Chen and Guestrin 2016): gain = Gₗ²/(Hₗ+λ) + Gᵣ²/(Hᵣ+λ) − G²/(H+λ), leaf value −G/(H+λ). With gradient −y
 * and curvature 1 it is a CART of variance, for labels 0 and 1 the same as of Gini impurity.
 */
export function growTree(
  columns: BinnedColumns,
  gradients: ArrayLike<number>,
  curvatures: ArrayLike<number>,
  limits: TreeLimits,
): GrownTree {
  const { rowCount } = columns;
  const feature: number[] = [];
  const bin: number[] = [];
  const threshold: number[] = [];
  const left: number[] = [];
  const right: number[] = [];
  const value: number[] = [];
  const leafOfRow = new Int32Array(rowCount);

  const histogram = createHistogram(columns);

  /** @param isLast whether the tree has all its leaves with this one, so that its split would not be used */
  function open(rows: Uint32Array, depth: number, isLast: boolean): Node {
    let gradient = 0;
    let curvature = 0;
    for (let at = 0; at < rows.length; at++) {
      gradient += gradients[rows[at]!]!;
      curvature += curvatures[rows[at]!]!;
    }
    const index = feature.length;
    feature.push(-1);
    bin.push(0);
    threshold.push(0);
    left.push(-1);
    right.push(-1);
    value.push(-gradient / (curvature + limits.l2 + TINY));
    const mayGrow = !isLast && depth < limits.maxDepth && rows.length >= 2 * limits.minLeafRows;
    const split = mayGrow
      ? bestSplit(columns, histogram, rows, gradients, curvatures, gradient, curvature, limits)
      : null;
    return { index, rows, depth, gradient, curvature, split };
  }

  const growable: Node[] = [];
  const leaves: Node[] = [];
  const place = (node: Node): void => {
    (node.split === null ? leaves : growable).push(node);
  };
  place(
    open(
      Uint32Array.from({ length: rowCount }, (_, row) => row),
      0,
      false,
    ),
  );
  while (growable.length > 0 && growable.length + leaves.length < limits.maxLeaves) {
    const node = takeBest(growable);
    const split = node.split!;
    const codes = columns.codes.subarray(split.feature * rowCount, (split.feature + 1) * rowCount);
    const [leftRows, rightRows] = partition(node.rows, codes, split.bin);
    const isLast = growable.length + leaves.length + 2 >= limits.maxLeaves;
    const leftNode = open(leftRows, node.depth + 1, isLast);
    const rightNode = open(rightRows, node.depth + 1, isLast);
    feature[node.index] = split.feature;
    bin[node.index] = split.bin;
    threshold[node.index] = cutBetween(columns.edges[split.feature]!, split, limits.cut);
    left[node.index] = leftNode.index;
    right[node.index] = rightNode.index;
    place(leftNode);
    place(rightNode);
  }
  for (const { rows, index } of [...leaves, ...growable]) {
    for (let at = 0; at < rows.length; at++) leafOfRow[rows[at]!] = index;
  }
  return {
    feature: Int32Array.from(feature),
    bin: Uint16Array.from(bin),
    threshold: Float64Array.from(threshold),
    left: Int32Array.from(left),
    right: Int32Array.from(right),
    value: Float64Array.from(value),
    leafOfRow,
  };
}

/** Sums by bin of one column at a time, emptied before use: a boosted tree would allocate hundreds. */
interface Histogram {
  readonly gradient: Float64Array;
  readonly curvature: Float64Array;
  readonly rows: Uint32Array;
}

function createHistogram({ edges }: BinnedColumns): Histogram {
  const bins = edges.reduce((most, { length }) => Math.max(most, length + 1), 1);
  return {
    gradient: new Float64Array(bins),
    curvature: new Float64Array(bins),
    rows: new Uint32Array(bins),
  };
}

/** Rows up to the bin and rows above it, both in their old order. */
function partition(rows: Uint32Array, codes: Uint16Array, bin: number): [Uint32Array, Uint32Array] {
  const left = new Uint32Array(rows.length);
  const right = new Uint32Array(rows.length);
  let leftCount = 0;
  let rightCount = 0;
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!;
    if (codes[row]! <= bin) left[leftCount++] = row;
    else right[rightCount++] = row;
  }
  return [left.subarray(0, leftCount), right.subarray(0, rightCount)];
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
  columns: BinnedColumns,
  histogram: Histogram,
  rows: Uint32Array,
  gradients: ArrayLike<number>,
  curvatures: ArrayLike<number>,
  gradient: number,
  curvature: number,
  limits: TreeLimits,
): Split | null {
  const { l2, minLeafRows, minLeafCurvature } = limits;
  const score = (g: number, h: number): number => (g * g) / (h + l2 + TINY);
  const whole = score(gradient, curvature);
  const { gradient: gradientOf, curvature: curvatureOf, rows: rowsOf } = histogram;
  let best: Split | null = null;
  for (let feature = 0; feature < columns.featureCount; feature++) {
    const binCount = columns.edges[feature]!.length + 1;
    if (binCount === 1) continue;
    gradientOf.fill(0, 0, binCount);
    curvatureOf.fill(0, 0, binCount);
    rowsOf.fill(0, 0, binCount);
    const codes = columns.codes.subarray(feature * columns.rowCount, (feature + 1) * columns.rowCount);
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at]!;
      const code = codes[row]!;
      gradientOf[code]! += gradients[row]!;
      curvatureOf[code]! += curvatures[row]!;
      rowsOf[code]! += 1;
    }
    let leftGradient = 0;
    let leftCurvature = 0;
    let leftRows = 0;
    let open: { readonly gain: number; readonly bin: number } | null = null;
    for (let bin = 0; bin < binCount; bin++) {
      if (rowsOf[bin] === 0) continue;
      if (open !== null) best = { ...open, feature, nextBin: bin };
      open = null;
      leftGradient += gradientOf[bin]!;
      leftCurvature += curvatureOf[bin]!;
      leftRows += rowsOf[bin]!;
      const rightCurvature = curvature - leftCurvature;
      if (leftRows < minLeafRows || leftCurvature < minLeafCurvature) continue;
      if (rows.length - leftRows < minLeafRows || rightCurvature < minLeafCurvature) break;
      const gain: number =
        score(leftGradient, leftCurvature) + score(gradient - leftGradient, rightCurvature) - whole;
      if (gain > (best?.gain ?? 0)) open = { gain, bin };
    }
  }
  return best;
}
