import { columnBitsOf, NOTHING_AT_MOST } from '../predict/compiled-forest.ts';
import type { CompiledForest } from '../predict/compiled-forest.ts';
import { gaussLegendre } from './gauss-legendre.ts';
import { LANES } from './shap-kernel.ts';

/**
 * One tree as the explainer walks it: its splits in an order where parents come before children, first those
 * with a split below them, then the "twigs", whose children are both leaves; then the leaves that hang from
 * the former.
 */
export interface ShapTree {
  readonly branchCount: number;
  /** Branches and twigs together; the slots of single leaves follow. */
  readonly splitCount: number;
  readonly leafValues: Float64Array;
  /** Per split, as in the compiled forest. */
  readonly columns: Int32Array;
  readonly thresholds: Int32Array;
  /** Two per split: the slots of its children. Twigs have none. */
  readonly children: Int32Array;
  /** Two per split: the values of its children. Read at twigs. */
  readonly childValues: Float64Array;
  /**
   * Per split, the last one above it by the same feature and the side of it that this one is on. Where there
   * is none: −1 and side 0.
   */
  readonly earlierSplits: Int32Array;
  readonly earlierSides: Uint8Array;
  /** Per split, the row of its feature's factors in `ShapPass.factors`. */
  readonly factorRows: Int32Array;
  /**
   * Three per split, by its state: the share of the cold child where the row goes to the
   * first child (0) or the second (1); the second child's plain share where the feature was cold before (2).
   */
  readonly coldShares: Float64Array;
  /** One over the same; 0 for state 2, where the split contributes nothing. */
  readonly perColdShare: Float64Array;
  /** One for paths of up to 2·LANES different features, more beyond. */
  readonly passes: readonly ShapPass[];
}

export interface ShapPass {
  /** Quadrature weight over (1−t)², per lane: where the product over a path starts. */
  readonly start: Float64Array;
  /**
   * Rows of LANES numbers. Row 0 is ones, row 1 is 1−t, the others (1−t) / (z·(1−t) + t), each for the z of
   * one feature below one split.
   */
  readonly factors: Float64Array;
}

/** Of the last split on the path by the same feature: its index, the side taken, the feature's share there. */
interface Earlier {
  readonly split: number;
  readonly side: number;
  readonly share: number;
  factors: number;
}

/** Lays the tree at `root` out for the explainer. */
export function layOutShapTree(forest: CompiledForest, root: number): ShapTree {
  const { featureCount, nodes, values, covers } = forest;
  const bits = columnBitsOf(featureCount);
  const isLeaf = (node: number): boolean => nodes[2 * node + 1] === NOTHING_AT_MOST;
  const pairOf = (node: number): number => nodes[2 * node]! >>> bits;

  const branches: number[] = [];
  const twigs: number[] = [];
  const leaves: number[] = [];
  const queue = [root];
  for (const node of queue) {
    if (isLeaf(node)) {
      leaves.push(node);
      continue;
    }
    const pair = pairOf(node);
    if (isLeaf(pair) && isLeaf(pair + 1)) {
      twigs.push(node);
    } else {
      branches.push(node);
      queue.push(pair, pair + 1);
    }
  }
  const slots = new Map([...branches, ...twigs, ...leaves].map((node, slot) => [node, slot]));
  const splitCount = branches.length + twigs.length;
  const tree = {
    branchCount: branches.length,
    splitCount,
    leafValues: Float64Array.from(leaves, (leaf) => values[leaf]!),
    columns: new Int32Array(splitCount),
    thresholds: new Int32Array(splitCount),
    children: new Int32Array(2 * splitCount),
    childValues: new Float64Array(2 * splitCount),
    earlierSplits: new Int32Array(splitCount).fill(-1),
    earlierSides: new Uint8Array(splitCount),
    factorRows: new Int32Array(splitCount).fill(1),
    coldShares: new Float64Array(3 * splitCount),
    perColdShare: new Float64Array(3 * splitCount),
  };
  const shares: number[] = []; // the z of each row of factors after the first two
  let widest = 0;

  const fill = (node: number, path: ReadonlyMap<number, Earlier>): void => {
    if (isLeaf(node)) {
      widest = Math.max(widest, path.size);
      return;
    }
    const split = slots.get(node)!;
    const pair = pairOf(node);
    const column = nodes[2 * node]! & ((1 << bits) - 1);
    const feature = column % featureCount;
    const earlier = path.get(feature);
    if (earlier !== undefined) {
      if (earlier.factors === -1) earlier.factors = shares.push(earlier.share) + 1;
      tree.earlierSplits[split] = earlier.split;
      tree.earlierSides[split] = earlier.side;
      tree.factorRows[split] = earlier.factors;
    }
    const share = earlier?.share ?? 1;
    const weight = covers[pair]! + covers[pair + 1]!;
    const firstShare = weight > 0 ? covers[pair]! / weight : 0.5;
    const secondShare = weight > 0 ? covers[pair + 1]! / weight : 0.5;
    tree.columns[split] = column;
    tree.thresholds[split] = nodes[2 * node + 1]!;
    tree.children.set([slots.get(pair) ?? 0, slots.get(pair + 1) ?? 0], 2 * split);
    tree.childValues.set([values[pair]!, values[pair + 1]!], 2 * split);
    tree.coldShares.set([share * secondShare, share * firstShare, secondShare], 3 * split);
    tree.perColdShare.set([inverse(share * secondShare), inverse(share * firstShare)], 3 * split);
    [firstShare, secondShare].forEach((part, side) => {
      const below = new Map(path).set(feature, { split, side, share: share * part, factors: -1 });
      fill(pair + side, below);
    });
  };
  fill(root, new Map());
  return { ...tree, passes: passesFor(widest, shares) };
}

/** A child that no training row reached contributes nothing, whatever it is multiplied by. */
function inverse(share: number): number {
  return share > 0 ? 1 / share : 0;
}

/**
 * Points enough to be exact for paths of `widest` different features: the integrand's degree is one less,
 * and n points are exact up to degree 2n − 1.
 */
function passesFor(widest: number, shares: readonly number[]): ShapPass[] {
  const { points, weights } = gaussLegendre(Math.max(1, Math.ceil(widest / 2)));
  const passes: ShapPass[] = [];
  for (let first = 0; first < points.length; first += LANES) {
    const start = new Float64Array(LANES); // lanes past the last point have weight 0
    const factors = new Float64Array((2 + shares.length) * LANES).fill(1);
    for (let lane = 0; lane < LANES; lane++) {
      const t = points[first + lane] ?? 0.5;
      const rest = 1 - t;
      start[lane] = (weights[first + lane] ?? 0) / (rest * rest);
      factors[LANES + lane] = rest;
      shares.forEach((share, row) => {
        factors[(2 + row) * LANES + lane] = rest / (share * rest + t);
      });
    }
    passes.push({ start, factors });
  }
  return passes;
}
