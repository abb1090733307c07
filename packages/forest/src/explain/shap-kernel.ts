import { compileKernel, f64, f64x2, i32, local, loopWhile, orZero } from '../predict/wasm-assembly.ts';
import type { Code } from '../predict/wasm-assembly.ts';

/*
 * The inner loops of TreeSHAP (see tree-shap.ts), as WebAssembly: two doubles an instruction and no check of array
 * bounds, which in JavaScript were most of the work. Measured on 100 trees of 340 leaves, 0.79 ms a row
 * became 0.22.
 */

/** Quadrature points carried through a tree at once: exact for paths of up to twelve different features. */
export const LANES = 6;

/** Bytes of a slot: P at each point, then H at each point. */
export const SLOT_BYTES = 2 * LANES * 8;
const SUMS = LANES * 8;

/** Where the fields of a split's record are, in bytes. Addresses are in the kernel's memory. */
export const RECORD = {
  /** Address of the row's key in the split's column. */
  key: 0,
  threshold: 4,
  /** Addresses of the slots of both children; twigs have none. */
  children: 8,
  /** Address of the state of the last split above by the same feature, or of a 0; and the side taken there. */
  earlierState: 16,
  earlierSide: 20,
  /** Of the feature's factors, from the start of the pass's table. */
  factors: 24,
  /** Address of the sum of contributions by the split's column. */
  contribution: 28,
  /** Written by the kernel: 0 or 1 for the side the row goes to, 2 where the feature was cold before. */
  state: 32,
  /** Three by state: the cold child's share, and for state 2 the second child's plain share. */
  coldShares: 40,
  /** Three: one over the same, 0 for state 2. */
  perColdShare: 64,
  /** Two: the values of the children; read at twigs. */
  values: 88,
  bytes: 104,
};

const PARAMETERS = ['records', 'twigs', 'end', 'slots', 'leaves', 'leavesEnd', 'start', 'factors'] as const;
const LOCALS = {
  record: 'i32',
  slot: 'i32',
  twigSlot: 'i32',
  wasCold: 'i32',
  hotSide: 'i32',
  state: 'i32',
  hot: 'i32',
  cold: 'i32',
  factor: 'i32',
  hotValue: 'f64',
  change: 'f64',
  share: 'f64x2',
  gained: 'f64x2',
  a: 'f64x2',
  b: 'f64x2',
} as const;

type Name = (typeof PARAMETERS)[number] | keyof typeof LOCALS;
const names: readonly Name[] = [...PARAMETERS, ...(Object.keys(LOCALS) as (keyof typeof LOCALS)[])];
const get = (name: Name): Code => local.get(names.indexOf(name));
const set = (name: Name, value: Code): Code => local.set(names.indexOf(name), value);
const step = (name: Name, bytes: number): Code => set(name, i32.add(get(name), i32.const(bytes)));

/** The same for every pair of points. */
const perPair = (code: (offset: number) => readonly Code[]): Code =>
  [0, 16, 32].flatMap((offset) => code(offset).flat());

const ofRecord = (field: number): Code => i32.load(get('record'), field);
const hotSideTimes = (shift: number): Code => i32.shl(get('hotSide'), i32.const(shift));
const byState = (field: number): Code =>
  f64.load(i32.add(get('record'), i32.shl(get('state'), i32.const(3))), field);

const decide: Code = [
  set('wasCold', i32.ne(i32.load(ofRecord(RECORD.earlierState)), ofRecord(RECORD.earlierSide))),
  set(
    'hotSide',
    i32.and(
      i32.atMostSigned(i32.load(ofRecord(RECORD.key)), ofRecord(RECORD.threshold)),
      i32.xor(get('wasCold'), i32.const(1)),
    ),
  ),
  set('state', i32.or(get('hotSide'), i32.shl(get('wasCold'), i32.const(1)))),
].flat();

const findFactor = (isHot: Code): Code =>
  set('factor', i32.add(get('factors'), orZero(ofRecord(RECORD.factors), isHot)));
const findChildren: Code = [
  set('hot', i32.load(i32.add(get('record'), hotSideTimes(2)), RECORD.children)),
  set('cold', i32.load(i32.sub(get('record'), hotSideTimes(2)), RECORD.children + 4)),
].flat();

const addContribution = (amount: Code): Code =>
  f64.store(ofRecord(RECORD.contribution), 0, f64.add(f64.load(ofRecord(RECORD.contribution)), amount));
const bothLanes: Code = f64.add(f64x2.lane(get('gained'), 0), f64x2.lane(get('gained'), 1));
const noGain: Code = set('gained', f64x2.splat(f64.const(0)));

const prepare: Code = [
  // P at the root, then H at the leaves that hang from branches, whose slots follow those of the splits.
  perPair((m) => [f64x2.store(get('slots'), m, f64x2.load(get('start'), m))]),
  loopWhile(
    i32.lessUnsigned(get('leaves'), get('leavesEnd')),
    set('a', f64x2.splat(f64.load(get('leaves')))),
    set('slot', i32.load(get('leaves'), 8)),
    perPair((m) => [f64x2.store(get('slot'), SUMS + m, get('a'))]),
    step('leaves', 16),
  ),
].flat();

const descendBranches: Code = [
  set('record', get('records')),
  set('slot', get('slots')),
  loopWhile(
    i32.lessUnsigned(get('record'), get('twigs')),
    decide,
    i32.store(get('record'), RECORD.state, get('state')),
    set('share', f64x2.splat(byState(RECORD.coldShares))),
    findFactor(i32.xor(get('wasCold'), i32.const(1))),
    findChildren,
    perPair((m) => [
      set('a', f64x2.load(get('slot'), m)),
      set('b', f64x2.mul(f64x2.mul(get('a'), get('share')), f64x2.load(get('factor'), m))),
      f64x2.store(get('cold'), m, get('b')),
      f64x2.store(get('hot'), m, f64x2.sub(get('a'), get('b'))),
    ]),
    step('record', RECORD.bytes),
    step('slot', SLOT_BYTES),
  ),
].flat();

const addTwigs: Code = loopWhile(
  i32.lessUnsigned(get('record'), get('end')),
  decide,
  set('hotValue', f64.load(i32.add(get('record'), hotSideTimes(3)), RECORD.values)),
  set(
    'change',
    f64.mul(
      byState(RECORD.coldShares),
      f64.sub(get('hotValue'), f64.load(i32.sub(get('record'), hotSideTimes(3)), RECORD.values + 8)),
    ),
  ),
  set('share', f64x2.splat(get('change'))),
  findFactor(i32.xor(get('wasCold'), i32.const(1))),
  noGain,
  perPair((m) => [
    set('a', f64x2.load(get('factor'), m)),
    set('b', f64x2.mul(get('a'), get('share'))),
    f64x2.store(get('slot'), SUMS + m, f64x2.sub(f64x2.splat(get('hotValue')), get('b'))),
    set(
      'gained',
      f64x2.add(get('gained'), f64x2.mul(f64x2.mul(f64x2.load(get('slot'), m), get('a')), get('b'))),
    ),
  ]),
  // A feature that was cold before contributes nothing: its one over the share is 0.
  addContribution(f64.mul(bothLanes, f64.mul(byState(RECORD.coldShares), byState(RECORD.perColdShare)))),
  step('record', RECORD.bytes),
  step('slot', SLOT_BYTES),
);

const ascendBranches: Code = [
  set('record', get('twigs')),
  set('slot', get('twigSlot')),
  loopWhile(
    i32.lessUnsigned(get('records'), get('record')),
    step('record', -RECORD.bytes),
    step('slot', -SLOT_BYTES),
    set('state', ofRecord(RECORD.state)),
    set('hotSide', i32.and(get('state'), i32.const(1))),
    set('share', f64x2.splat(byState(RECORD.coldShares))),
    findFactor(i32.lessUnsigned(get('state'), i32.const(2))),
    findChildren,
    noGain,
    perPair((m) => [
      set('a', f64x2.load(get('hot'), SUMS + m)),
      set(
        'b',
        f64x2.mul(
          f64x2.mul(get('share'), f64x2.load(get('factor'), m)),
          f64x2.sub(get('a'), f64x2.load(get('cold'), SUMS + m)),
        ),
      ),
      f64x2.store(get('slot'), SUMS + m, f64x2.sub(get('a'), get('b'))),
      set('gained', f64x2.add(get('gained'), f64x2.mul(f64x2.load(get('cold'), m), get('b')))),
    ]),
    addContribution(f64.mul(bothLanes, byState(RECORD.perColdShare))),
  ),
].flat();

const instantiate = compileKernel({
  explain: {
    parameters: PARAMETERS.length,
    locals: Object.values(LOCALS),
    body: [prepare, descendBranches, set('twigSlot', get('slot')), addTwigs, ascendBranches],
  },
});

/**
 * Takes one row through one tree: reads its keys, adds to the contributions by column. All are addresses.
 * `records` to `twigs` are the records of branches, `twigs` to `end` those of twigs, each with its slot from
 * `slots` on; `leaves` to `leavesEnd` are pairs of a value and the address of a slot. `start` is P at the
 * root; `factors` a table whose first row is ones.
 */
export type ShapKernel = (
  records: number,
  twigs: number,
  end: number,
  slots: number,
  leaves: number,
  leavesEnd: number,
  start: number,
  factors: number,
) => void;

/** A kernel with at least `bytes` of memory of its own, all zero. */
export function createShapKernel(bytes: number): { readonly buffer: ArrayBuffer; readonly run: ShapKernel } {
  const { buffer, run } = instantiate(bytes);
  return { buffer, run: run['explain'] as ShapKernel };
}
