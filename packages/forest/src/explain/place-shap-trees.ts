import { createShapKernel, LANES, RECORD, SLOT_BYTES } from './shap-kernel.ts';
import type { ShapKernel } from './shap-kernel.ts';
import type { ShapTree } from './shap-tree.ts';

export interface PlacedTrees {
  /** Of the row to be explained: the keys of its columns (see `orderedKey`). */
  readonly keys: Int32Array;
  /** What the calls add to, by column. */
  readonly contributions: Float64Array;
  /** The kernel's arguments, one call for every tree and pass. */
  readonly calls: readonly Parameters<ShapKernel>[];
  readonly run: ShapKernel;
}

const ROW_BYTES = LANES * 8;
const LEAF_BYTES = 16;

/** Lays trees out in the memory of a kernel of their own. */
export function placeTrees(trees: readonly ShapTree[], featureCount: number): PlacedTrees {
  const columns = 2 * featureCount;
  let end = 0;
  /** Reserves bytes from a multiple of 16, where pairs of doubles load fastest. */
  const reserve = (bytes: number): number => {
    const at = end;
    end = (end + bytes + 15) & ~15;
    return at;
  };
  const keysAt = reserve(columns * 4);
  const contributionsAt = reserve(columns * 8);
  const zeroAt = reserve(4);
  const slotsAt = reserve(
    Math.max(...trees.map((tree) => tree.splitCount + tree.leafValues.length)) * SLOT_BYTES,
  );
  const places = trees.map((tree) => ({
    tree,
    recordsAt: reserve(tree.splitCount * RECORD.bytes),
    leavesAt: reserve(tree.leafValues.length * LEAF_BYTES),
    passes: tree.passes.map(({ start, factors }) => ({
      start,
      factors,
      startAt: reserve(ROW_BYTES),
      factorsAt: reserve(factors.byteLength),
    })),
  }));

  const { buffer, run } = createShapKernel(end);
  const view = new DataView(buffer);
  const calls: Parameters<ShapKernel>[] = [];
  for (const { tree, recordsAt, leavesAt, passes } of places) {
    for (let split = 0; split < tree.splitCount; split++) writeRecord(tree, split, recordsAt);
    tree.leafValues.forEach((value, leaf) => {
      view.setFloat64(leavesAt + leaf * LEAF_BYTES, value, true);
      view.setUint32(leavesAt + leaf * LEAF_BYTES + 8, slotsAt + (tree.splitCount + leaf) * SLOT_BYTES, true);
    });
    for (const { start, factors, startAt, factorsAt } of passes) {
      new Float64Array(buffer, startAt).set(start);
      new Float64Array(buffer, factorsAt).set(factors);
      calls.push([
        recordsAt,
        recordsAt + tree.branchCount * RECORD.bytes,
        recordsAt + tree.splitCount * RECORD.bytes,
        slotsAt,
        leavesAt,
        leavesAt + tree.leafValues.length * LEAF_BYTES,
        startAt,
        factorsAt,
      ]);
    }
  }
  return {
    keys: new Int32Array(buffer, keysAt, columns),
    contributions: new Float64Array(buffer, contributionsAt, columns),
    calls,
    run,
  };

  function writeRecord(tree: ShapTree, split: number, recordsAt: number): void {
    const at = recordsAt + split * RECORD.bytes;
    const column = tree.columns[split]!;
    const earlier = tree.earlierSplits[split]!;
    view.setUint32(at + RECORD.key, keysAt + 4 * column, true);
    view.setInt32(at + RECORD.threshold, tree.thresholds[split]!, true);
    const earlierAt = earlier < 0 ? zeroAt : recordsAt + earlier * RECORD.bytes + RECORD.state;
    view.setUint32(at + RECORD.earlierState, earlierAt, true);
    view.setUint32(at + RECORD.earlierSide, tree.earlierSides[split]!, true);
    view.setUint32(at + RECORD.factors, tree.factorRows[split]! * ROW_BYTES, true);
    view.setUint32(at + RECORD.contribution, contributionsAt + 8 * column, true);
    for (let side = 0; side < 2; side++) {
      view.setUint32(
        at + RECORD.children + 4 * side,
        slotsAt + tree.children[2 * split + side]! * SLOT_BYTES,
        true,
      );
      view.setFloat64(at + RECORD.values + 8 * side, tree.childValues[2 * split + side]!, true);
    }
    for (let state = 0; state < 3; state++) {
      view.setFloat64(at + RECORD.coldShares + 8 * state, tree.coldShares[3 * split + state]!, true);
      view.setFloat64(at + RECORD.perColdShare + 8 * state, tree.perColdShare[3 * split + state]!, true);
    }
  }
}
