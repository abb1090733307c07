import { featureNames } from '@ebb/contracts';
import {
  baseProbabilityOf,
  blendForests,
  createCalibrator,
  createPredictor,
  createSeededRandom,
  fitPlatt,
  splitImportance,
  trainForest,
  type Calibration,
  type CompiledForest,
  type TrainedForest,
} from '@ebb/forest';
import { trainAdditiveTrees } from '@ebb/learning';
import { expectedLevel } from './expected-level.ts';
import { expectedOutcomes, type KnownRows } from './expected-outcomes.ts';
import { shiftTo } from './follow-drift.ts';
import { featureRows, rowsAt, type TrainingSet } from '../rows/training-set.ts';

export interface TrainingContext {
  readonly horizonDays: number;
  /**
   * Rows of cut-offs after the training rows', of which no label is known; of the older ones the early label is. The
   * newest cut-off is today.
   */
  readonly young: TrainingSet;
  readonly seed: number;
  readonly workers: number;
  readonly signal?: AbortSignal;
  readonly onTree?: (treesDone: number, trees: number) => void;
}

/**
 * How the champion is grown; docs/adr/0008 has what was tried. Shallow trees with large leaves, because rows of one
 * customer a week apart look like evidence and are not; each quarter of the forest on a draw of its own of what is not
 * known yet. Half of the answer is small boosted trees, which follow what adds up and leave the forest what does not.
 */
const recipe = {
  draws: 4,
  treesPerDraw: 25,
  maxDepth: 7,
  leafShare: 0.005,
  leastLeaf: 5,
  largestLeaf: 200,
  boostedTrees: 120,
  /** Learning rate times trees. */
  boostedSteps: 9.6,
  boostedLeaves: 3,
  leastBoostedLeaf: 100,
  boostedWeight: 0.5,
} as const;

/** The calibration looks at the newest cut-offs only: the share of customers who leave drifts with time. */
const calibrationCutOffs = 4;
const leastCalibrationRows = 1000;
/** Boosted trees may say a little less than 0: nearer to the ends than this, nothing is told apart. */
const nearestToCertain = 0.002;
const largestShift = 1;

export interface CalibratedForest {
  readonly trained: Pick<
    TrainedForest,
    'featureNames' | 'forest' | 'baseProbability' | 'impurityImportance' | 'options'
  >;
  readonly calibration: Calibration;
  /** What was added to the calibration, on the logit scale, to reach the level expected of today's customers. */
  readonly driftShift: number;
}

/**
 * Champion and calibration from the same rows. A customer's rows are drawn or left out together, so the scores that the
 * calibration is fitted on come from trees that never saw that customer.
 *
 * @param labelled rows with known labels only
 */
export async function trainCalibratedForest(
  labelled: TrainingSet,
  context: TrainingContext,
): Promise<CalibratedForest> {
  const { young, seed, workers, signal } = context;
  const growing = { seed, workers, ...(signal === undefined ? {} : { signal }) };
  const known = await expectedOutcomes(labelled, young, growing);
  const { draws, treesPerDraw, boostedTrees, boostedWeight } = recipe;
  const allTrees = draws * treesPerDraw + boostedTrees;
  const progress = (before: number) => (done: number) => context.onTree?.(before + done, allTrees);

  const forests: TrainedForest[] = [];
  for (let draw = 0; draw < draws; draw++) {
    forests.push(await growForest(known, draw, growing, progress(draw * treesPerDraw)));
  }
  const boosted = await boost(known, allRows(known), signal, {
    trees: boostedTrees,
    onTree: progress(draws * treesPerDraw),
  });
  const forest = blendForests([
    ...forests.map((each) => ({ forest: each.forest, weight: (1 - boostedWeight) / draws })),
    { forest: boosted, weight: boostedWeight },
  ]);

  const recent = newestRows(labelled);
  const unseen = await scoresOfUnseenCustomers(known, recent, forests, signal);
  const platt = fitPlatt(
    unseen,
    recent.map((row) => labelled.labels[row]!),
    nearestToCertain,
  );
  const today = rowsAtNewestCutOff(young);
  const shift =
    today.rowCount === 0
      ? 0
      : shiftTo(
          Array.from(predictAll(forest, today), createCalibrator(platt)),
          await expectedLevel(known, recent, young, today, growing),
          largestShift,
        );
  return {
    trained: {
      featureNames,
      forest,
      baseProbability: baseProbabilityOf(forest),
      impurityImportance: splitImportance(forest),
      options: { ...forests[0]!.options, trees: allTrees },
    },
    calibration: { ...platt, intercept: platt.intercept + shift },
    driftShift: shift,
  };
}

/** A quarter of the forest, on labels drawn by their chances. */
async function growForest(
  { rows, expected }: KnownRows,
  draw: number,
  growing: { readonly seed: number; readonly workers: number; readonly signal?: AbortSignal },
  onProgress: (treesDone: number) => void,
): Promise<TrainedForest> {
  const { maxDepth, leafShare, leastLeaf, largestLeaf, treesPerDraw } = recipe;
  const random = createSeededRandom(growing.seed, 1_000_000 + draw);
  const labels = Uint8Array.from(expected, (chance) => (random.below(2 ** 24) < chance * 2 ** 24 ? 1 : 0));
  return trainForest(rows.features, labels, {
    trees: treesPerDraw,
    maxDepth,
    minLeaf: Math.min(largestLeaf, Math.max(leastLeaf, Math.round(leafShare * rows.rowCount))),
    featureNames,
    groups: rows.customers,
    ...growing,
    seed: (growing.seed + 7919 * draw) | 0,
    onProgress,
  });
}

function boost(
  { rows, expected }: KnownRows,
  kept: readonly number[],
  signal: AbortSignal | undefined,
  { trees, onTree }: { readonly trees: number; readonly onTree?: (treesDone: number) => void },
): Promise<CompiledForest> {
  const part = kept.length === rows.rowCount ? rows : rowsAt(rows, kept);
  return trainAdditiveTrees(
    featureRows(part),
    kept.map((row) => expected[row]!),
    {
      rounds: trees,
      learningRate: recipe.boostedSteps / trees,
      maxLeaves: recipe.boostedLeaves,
      minLeafRows: Math.max(
        recipe.leastBoostedLeaf,
        Math.min(recipe.largestLeaf, Math.round(recipe.leafShare * kept.length)),
      ),
      ...(signal === undefined ? {} : { signal }),
      ...(onTree === undefined ? {} : { onTree }),
    },
  );
}

/**
 * What the champion's parts say of the asked rows without having seen their customers: the forest out of bag, the
 * boosted trees from a training on the other half of the customers.
 */
async function scoresOfUnseenCustomers(
  known: KnownRows,
  asked: readonly number[],
  forests: readonly TrainedForest[],
  signal: AbortSignal | undefined,
): Promise<number[]> {
  const { rows } = known;
  // Larger steps, half as many: the calibration's slope comes out the same in half the time.
  const fewTrees = recipe.boostedTrees / 2;
  const boosted = new Map<number, number>();
  for (const half of [0, 1]) {
    const learnt = allRows(known).filter((row) => rows.customers[row]! % 2 === half);
    const others = asked.filter((row) => rows.customers[row]! % 2 !== half);
    if (learnt.length === 0 || others.length === 0) continue;
    const scores = predictAll(await boost(known, learnt, signal, { trees: fewTrees }), rowsAt(rows, others));
    others.forEach((row, index) => boosted.set(row, scores[index]!));
  }
  const { boostedWeight } = recipe;
  return asked.map((row) => {
    const seldom = forests.map((each) => each.outOfBagProbabilities[row]!).filter((p) => !Number.isNaN(p));
    const outOfBag = seldom.reduce((sum, probability) => sum + probability, 0) / seldom.length;
    return (1 - boostedWeight) * outOfBag + boostedWeight * (boosted.get(row) ?? NaN);
  });
}

function allRows({ rows }: KnownRows): number[] {
  return [...rows.cutOffDays.keys()];
}

/**
 * The rows the calibration is fitted on. Platt's two numbers, not isotonic steps: what is corrected is a drift of
 * everybody, and steps fitted to a few weeks lost to it in log loss at every horizon tried.
 */
function newestRows(rows: TrainingSet): number[] {
  const newestFirst = [...new Set(rows.cutOffDays)].sort((left, right) => right - left);
  const recent = new Set<number>();
  let kept: number[] = [];
  for (const day of newestFirst) {
    recent.add(day);
    if (recent.size < calibrationCutOffs) continue;
    kept = [...rows.cutOffDays.keys()].filter((row) => recent.has(rows.cutOffDays[row]!));
    if (kept.length >= leastCalibrationRows) break;
  }
  return kept.length > 0 ? kept : [...rows.cutOffDays.keys()];
}

function rowsAtNewestCutOff(rows: TrainingSet): TrainingSet {
  const newest = rows.cutOffDays.reduce((latest, day) => Math.max(latest, day), -Infinity);
  return rowsAt(
    rows,
    [...rows.cutOffDays.keys()].filter((row) => rows.cutOffDays[row] === newest),
  );
}

function predictAll(forest: CompiledForest, rows: TrainingSet): Float64Array {
  const scores = new Float64Array(rows.rowCount);
  createPredictor(forest).predictBatch(rows.features, rows.rowCount, scores);
  return scores;
}
