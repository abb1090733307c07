import { compileKernel, f64, i32, local, loopWhile } from './wasm-assembly.ts';
import type { Code, Kernel } from './wasm-assembly.ts';

/**
 * Walks that go side by side: trees for one row, rows in one tree for many. Measured on 100 trees of 650 leaves,
 * µs a row, one row and a thousand: 1.74 and 1.29 with four, 1.27 and 0.93 with eight; in JavaScript, with four,
 * 2.01 and 1.69.
 */
export const WALKS = 8;

/** Bytes of an entry of the tables of trees: of `walkOne`, WALKS roots and their steps; of `walkMany`, one. */
export const GROUP_BYTES = 4 * (WALKS + 1);
export const TREE_BYTES = 8;

/**
 * The walk of `CompiledForest` as WebAssembly, which has no array bounds to check: in JavaScript those checks were
 * half of the instructions.
 *
 * A step waits on three loads in a row, about 20 cycles, of which the processor needs few; so several walks go side
 * by side, and no step has a branch: one per node would be mispredicted half the time.
 *
 * `columnBits` and the address of the nodes are part of the code.
 */
export function walkKernel(columnBits: number, nodesAt: number): (bytes: number) => Kernel {
  const lanes = Array.from({ length: WALKS }, (_, lane) => lane);
  /** One step of the walk in local `node`, for the row whose keys start at `keys`. */
  const takeStep = (node: number, word: number, keys: Code): Code => {
    const at = i32.shl(local.get(node), i32.const(3));
    const column = i32.and(local.get(word), i32.const((1 << columnBits) - 1));
    const key = i32.load(i32.add(keys, i32.shl(column, i32.const(2))));
    return [
      local.set(word, i32.load(at, nodesAt)),
      local.set(
        node,
        i32.add(
          i32.shiftRightUnsigned(local.get(word), i32.const(columnBits)),
          i32.atMostSigned(key, i32.load(at, nodesAt + 4)),
        ),
      ),
    ].flat();
  };
  const valueOf = (node: number, values: number): Code =>
    f64.load(i32.add(local.get(values), i32.shl(local.get(node), i32.const(3))));
  const step = (name: number, amount: number): Code =>
    local.set(name, i32.add(local.get(name), i32.const(amount)));

  /** One row: the groups of trees from `group` to `groupsEnd`; leaves the sum of their values at `sumAt`. */
  const one = { group: 0, groupsEnd: 1, keys: 2, values: 3, sumAt: 4, left: 5, word: 6, sum: 7, node: 8 };
  const walkOne = [
    loopWhile(
      i32.lessUnsigned(local.get(one.group), local.get(one.groupsEnd)),
      ...lanes.map((lane) => local.set(one.node + lane, i32.load(local.get(one.group), 4 * lane))),
      local.set(one.left, i32.load(local.get(one.group), 4 * WALKS)),
      loopWhile(
        local.get(one.left),
        ...lanes.map((lane) => takeStep(one.node + lane, one.word, local.get(one.keys))),
        step(one.left, -1),
      ),
      // One after the other, as walkMany adds them, so that both give the same bits.
      ...lanes.map((lane) =>
        local.set(one.sum, f64.add(local.get(one.sum), valueOf(one.node + lane, one.values))),
      ),
      step(one.group, GROUP_BYTES),
    ),
    f64.store(local.get(one.sumAt), 0, local.get(one.sum)),
  ];

  /** Rows from `rows` to `rowsEnd`, WALKS at a time, tree after tree; adds each row's sum to those from `sums` on. */
  const many = {
    tree: 0,
    treesEnd: 1,
    rows: 2,
    rowsEnd: 3,
    rowBytes: 4,
    values: 5,
    sums: 6,
    left: 7,
    word: 8,
    row: 9,
    sum: 10,
    node: 11,
  };
  const keysOf = (lane: number): Code =>
    lane === 0
      ? local.get(many.row)
      : i32.add(local.get(many.row), i32.mul(local.get(many.rowBytes), i32.const(lane)));
  const walkMany = [
    loopWhile(
      i32.lessUnsigned(local.get(many.tree), local.get(many.treesEnd)),
      local.set(many.row, local.get(many.rows)),
      local.set(many.sum, local.get(many.sums)),
      loopWhile(
        i32.lessUnsigned(local.get(many.row), local.get(many.rowsEnd)),
        ...lanes.map((lane) => local.set(many.node + WALKS + lane, keysOf(lane))),
        ...lanes.map((lane) => local.set(many.node + lane, i32.load(local.get(many.tree)))),
        local.set(many.left, i32.load(local.get(many.tree), 4)),
        loopWhile(
          local.get(many.left),
          ...lanes.map((lane) => takeStep(many.node + lane, many.word, local.get(many.node + WALKS + lane))),
          step(many.left, -1),
        ),
        ...lanes.map((lane) =>
          f64.store(
            local.get(many.sum),
            8 * lane,
            f64.add(f64.load(local.get(many.sum), 8 * lane), valueOf(many.node + lane, many.values)),
          ),
        ),
        local.set(
          many.row,
          i32.add(local.get(many.row), i32.mul(local.get(many.rowBytes), i32.const(WALKS))),
        ),
        step(many.sum, 8 * WALKS),
      ),
      step(many.tree, TREE_BYTES),
    ),
  ];

  const integers = (count: number): 'i32'[] => Array.from({ length: count }, () => 'i32' as const);
  return compileKernel({
    walkOne: { parameters: 5, locals: ['i32', 'i32', 'f64', ...integers(WALKS)], body: walkOne },
    walkMany: { parameters: 7, locals: integers(4 + 2 * WALKS), body: walkMany },
  });
}
