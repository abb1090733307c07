import { orderedKey } from '../predict/compiled-forest.ts';
import type { CompiledForest } from '../predict/compiled-forest.ts';
import { ForestInputError } from '../forest-input-error.ts';
import type { Features } from '../predict/predictor.ts';
import { placeTrees } from './place-shap-trees.ts';
import { layOutShapTree } from './shap-tree.ts';

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
 * The loops, in shap-kernel.ts, have no branches: half of them would be mispredicted, which costs more than the
 * arithmetic.
 */
export function createExplainer(forest: CompiledForest): Explainer {
  const { featureCount } = forest;
  const treeCount = forest.roots.length;
  const trees = Array.from(forest.roots, (root) => layOutShapTree(forest, root));
  const { keys, contributions, calls, run } = placeTrees(trees, featureCount);

  function explainOne(features: Features, out: Float64Array, offset = 0): void {
    for (let i = 0; i < featureCount; i++) {
      const value = features[offset + i]!;
      const key = orderedKey(value);
      keys[i] = key;
      keys[featureCount + i] = value === value ? ~key : key;
    }
    contributions.fill(0);
    for (const call of calls) run(...call);
    for (let i = 0; i < featureCount; i++) {
      out[i] = (contributions[i]! + contributions[featureCount + i]!) / treeCount;
    }
  }

  return {
    explainOne,
    explainBatch(rows, rowCount, out) {
      const length = rowCount * featureCount;
      if (rows.length < length)
        throw new ForestInputError('rows', `must hold ${length} values, got ${rows.length}`);
      if (out.length < length)
        throw new ForestInputError('out', `must have room for ${length}, got ${out.length}`);
      for (let at = 0; at < length; at += featureCount) explainOne(rows, out.subarray(at), at);
    },
  };
}
