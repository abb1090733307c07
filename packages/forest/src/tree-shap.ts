import { orderedKey } from './compiled-forest.ts';
import type { CompiledForest } from './compiled-forest.ts';
import { ForestInputError } from './forest-input-error.ts';
import type { Features } from './predictor.ts';
import { LANES, layOutShapTree } from './shap-tree.ts';
import type { ShapPass, ShapTree } from './shap-tree.ts';

export interface Explainer {
  /**
   * Contributions of the features to the uncalibrated probability of the row at `offset` (default 0), written
   * to `out[0..featureCount)`. With the forest's base probability they add up to `predictOne`, to 1e-9.
   */
  explainOne(features: Features, out: Float64Array, offset?: number): void;
  /**
   * The same for `rowCount` rows, row-major.
   *
   * @throws ForestInputError where `rows` or `out` is too short
   */
  explainBatch(rows: Float64Array | Float32Array, rowCount: number, out: Float64Array): void;
}

/**
 * Exact path-dependent TreeSHAP (Lundberg et al. 2020), in time linear in the nodes.
 *
 * What a leaf of value v contributes to feature i is the integral over t from 0 to 1 of
 *
 *     v · (o_i − z_i) · Π_{j≠i} q_j        with q_j = z_j·(1−t) + o_j·t
 *
 * over the features j on its path, where z_j is the share of training rows that j's splits on the path let
 * through, and o_j is 1 if they let this row through, else 0. (Owen's multilinear form of the Shapley value;
 * expanding the product gives the usual weights.) The integrand is a polynomial in t, so Gauss–Legendre
 * quadrature with half as many points as features is exact, and at a fixed t the product is built by one
 * factor a split. This is Linear TreeSHAP (Yu et al. 2022) with values at points in place of polynomials.
 *
 * A split by feature f sends the row to its "hot" child; the other is "cold". As long as f was not cold
 * before, q_f becomes q·(1−g) below the hot child and q·g below the cold one, with
 *
 *     g = z_cold · (1−t) / q_f
 *
 * because the two shares add up to the one before. So with P the product down to the split and H the sum
 * over the leaves below a child of v times the factors from there on, both per point:
 *
 *     P_cold = P·g      P_hot = P − P_cold      H = H_hot − g·(H_hot − H_cold)
 *
 * and, differentiating g by o_f, the split adds z_cold · Σ P · (H_hot − H_cold) / q_f² to f. With weights
 * divided by (1−t)² from the start, that is Σ P_cold · g · (H_hot − H_cold) / z_cold: nothing new to compute.
 * Once f is cold on a path, its further splits only share out: g is the plain share, and they add nothing.
 *
 * The loops have no branches: half of them would be mispredicted, which costs more than the arithmetic.
 */
export function createExplainer(forest: CompiledForest): Explainer {
  const { featureCount } = forest;
  const treeCount = forest.roots.length;
  const trees = Array.from(forest.roots, (root) => layOutShapTree(forest, root));
  const slots = Math.max(...trees.map((tree) => tree.splitCount + tree.leafValues.length));
  const scratch: Scratch = {
    keys: new Int32Array(2 * featureCount),
    products: new Float64Array(slots * LANES),
    sums: new Float64Array(slots * LANES),
    states: new Uint8Array(slots + 1),
    byColumn: new Float64Array(2 * featureCount),
  };

  function load(features: Features, offset: number): void {
    for (let i = 0; i < featureCount; i++) {
      const value = features[offset + i]!;
      const key = orderedKey(value);
      scratch.keys[i] = key;
      scratch.keys[featureCount + i] = value === value ? ~key : key;
    }
  }

  return {
    explainOne(features, out, offset = 0) {
      load(features, offset);
      scratch.byColumn.fill(0);
      for (const tree of trees) addTree(tree, scratch);
      for (let i = 0; i < featureCount; i++) {
        out[i] = (scratch.byColumn[i]! + scratch.byColumn[featureCount + i]!) / treeCount;
      }
    },
    explainBatch(rows, rowCount, out) {
      const length = rowCount * featureCount;
      if (rows.length < length)
        throw new ForestInputError('rows', `must hold ${length} values, got ${rows.length}`);
      if (out.length < length)
        throw new ForestInputError('out', `must have room for ${length}, got ${out.length}`);
      for (let at = 0; at < length; at += featureCount) this.explainOne(rows, out.subarray(at), at);
    },
  };
}

interface Scratch {
  readonly keys: Int32Array;
  /** P, per slot and lane. */
  readonly products: Float64Array;
  /** H, per slot and lane. */
  readonly sums: Float64Array;
  /** Per split 0 or 1 for the side the row goes to, 2 where its feature was cold before. */
  readonly states: Uint8Array;
  readonly byColumn: Float64Array;
}

function addTree(tree: ShapTree, scratch: Scratch): void {
  const { products, sums } = scratch;
  const { leafValues, splitCount } = tree;
  scratch.states[splitCount] = 0;
  for (let leaf = 0; leaf < leafValues.length; leaf++) {
    const at = (splitCount + leaf) * LANES;
    const value = leafValues[leaf]!;
    for (let lane = 0; lane < LANES; lane++) sums[at + lane] = value;
  }
  for (const pass of tree.passes) {
    products.set(pass.start);
    descendBranches(tree, pass, scratch);
    addTwigs(tree, pass, scratch);
    ascendBranches(tree, pass, scratch);
  }
}

/** Decides every split but the twigs, from the root down, and leaves P at their children. */
function descendBranches(tree: ShapTree, { factors }: ShapPass, { keys, products, states }: Scratch): void {
  const { branchCount, columns, thresholds, earlierSplits, earlierSides, children, factorsAt, coldShares } =
    tree;
  for (let split = 0; split < branchCount; split++) {
    const goesSecond = +(keys[columns[split]!]! <= thresholds[split]!);
    const wasCold = +(states[earlierSplits[split]!] !== earlierSides[split]!);
    const hotSide = goesSecond & ~wasCold;
    const state = hotSide | (wasCold << 1);
    states[split] = state;
    const share = coldShares[4 * split + state]!;
    const f = factorsAt[split]! * (1 - wasCold);
    const p = split * 5;
    const hot = children[2 * split + hotSide]!;
    const cold = children[2 * split + 1 - hotSide]!;
    const p0 = products[p]!;
    const cold0 = p0 * share * factors[f]!;
    products[cold] = cold0;
    products[hot] = p0 - cold0;
    const p1 = products[p + 1]!;
    const cold1 = p1 * share * factors[f + 1]!;
    products[cold + 1] = cold1;
    products[hot + 1] = p1 - cold1;
    const p2 = products[p + 2]!;
    const cold2 = p2 * share * factors[f + 2]!;
    products[cold + 2] = cold2;
    products[hot + 2] = p2 - cold2;
    const p3 = products[p + 3]!;
    const cold3 = p3 * share * factors[f + 3]!;
    products[cold + 3] = cold3;
    products[hot + 3] = p3 - cold3;
    const p4 = products[p + 4]!;
    const cold4 = p4 * share * factors[f + 4]!;
    products[cold + 4] = cold4;
    products[hot + 4] = p4 - cold4;
  }
}

/** Decides the twigs, adds what they contribute and leaves H at them. */
function addTwigs(
  tree: ShapTree,
  { factors }: ShapPass,
  { keys, products, sums, states, byColumn }: Scratch,
): void {
  const { branchCount, splitCount, columns, thresholds, earlierSplits, earlierSides } = tree;
  const { childValues, factorsAt, coldShares } = tree;
  for (let split = branchCount; split < splitCount; split++) {
    const goesSecond = +(keys[columns[split]!]! <= thresholds[split]!);
    const wasCold = +(states[earlierSplits[split]!] !== earlierSides[split]!);
    const hotSide = goesSecond & ~wasCold;
    const state = hotSide | (wasCold << 1);
    const hotValue = childValues[2 * split + hotSide]!;
    const change = coldShares[4 * split + state]! * (hotValue - childValues[2 * split + 1 - hotSide]!);
    const f = factorsAt[split]! * (1 - wasCold);
    const p = split * 5;
    const f0 = factors[f]!;
    sums[p] = hotValue - change * f0;
    const f1 = factors[f + 1]!;
    sums[p + 1] = hotValue - change * f1;
    const f2 = factors[f + 2]!;
    sums[p + 2] = hotValue - change * f2;
    const f3 = factors[f + 3]!;
    sums[p + 3] = hotValue - change * f3;
    const f4 = factors[f + 4]!;
    sums[p + 4] = hotValue - change * f4;
    const gained =
      products[p]! * f0 * f0 +
      products[p + 1]! * f1 * f1 +
      products[p + 2]! * f2 * f2 +
      products[p + 3]! * f3 * f3 +
      products[p + 4]! * f4 * f4;
    byColumn[columns[split]!]! += change * gained * (1 - wasCold);
  }
}

/** Adds what the branches contribute, from the twigs up, and leaves H at them. */
function ascendBranches(
  tree: ShapTree,
  { factors }: ShapPass,
  { products, sums, states, byColumn }: Scratch,
): void {
  const { branchCount, columns, children, factorsAt, coldShares, perColdShare } = tree;
  for (let split = branchCount - 1; split >= 0; split--) {
    const state = states[split]!;
    const hotSide = state & 1;
    const share = coldShares[4 * split + state]!;
    const f = factorsAt[split]! * (1 - (state >> 1));
    const p = split * 5;
    const hot = children[2 * split + hotSide]!;
    const cold = children[2 * split + 1 - hotSide]!;
    const h0 = sums[hot]!;
    const change0 = share * factors[f]! * (h0 - sums[cold]!);
    sums[p] = h0 - change0;
    const h1 = sums[hot + 1]!;
    const change1 = share * factors[f + 1]! * (h1 - sums[cold + 1]!);
    sums[p + 1] = h1 - change1;
    const h2 = sums[hot + 2]!;
    const change2 = share * factors[f + 2]! * (h2 - sums[cold + 2]!);
    sums[p + 2] = h2 - change2;
    const h3 = sums[hot + 3]!;
    const change3 = share * factors[f + 3]! * (h3 - sums[cold + 3]!);
    sums[p + 3] = h3 - change3;
    const h4 = sums[hot + 4]!;
    const change4 = share * factors[f + 4]! * (h4 - sums[cold + 4]!);
    sums[p + 4] = h4 - change4;
    const gained =
      products[cold]! * change0 +
      products[cold + 1]! * change1 +
      products[cold + 2]! * change2 +
      products[cold + 3]! * change3 +
      products[cold + 4]! * change4;
    byColumn[columns[split]!]! += gained * perColdShare[4 * split + state]!;
  }
}
