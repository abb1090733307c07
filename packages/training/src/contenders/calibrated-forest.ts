import { featureNames } from '@ebb/contracts';
import {
  baseProbabilityOf,
  blendForests,
  createCalibrator,
  fitPlatt,
  splitImportance,
  type Calibration,
  type TrainedForest,
} from '@ebb/forest';
import { blendWeights } from '@ebb/learning';
import { growMembers, predictAll, treesGrown, type Member } from './champion-members.ts';
import { expectedLevelShift, type LevelShift } from './expected-level.ts';
import { expectedOutcomes } from './expected-outcomes.ts';
import { rowsAt, type TrainingSet } from '../rows/training-set.ts';

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

/** A labelled row counts half as much for the calibration when it is a year older: shops change. */
const halfLifeDays = 365;
/** Boosted trees may say a little less than 0: nearer to the ends than this, nothing is told apart. */
const nearestToCertain = 0.002;
/** A member of less weight costs its time and changes nothing. */
const leastWeight = 0.02;

export interface CalibratedForest {
  readonly trained: Pick<TrainedForest, 'featureNames' | 'forest' | 'baseProbability' | 'impurityImportance'>;
  readonly calibration: Calibration;
  /** Share of each member in the answer; 0 for one that was left out. */
  readonly weights: readonly { readonly member: string; readonly weight: number }[];
  /** What is in the calibration to reach the level expected of today's customers. */
  readonly level: LevelShift;
}

/**
 * Champion and calibration from the same rows: members of several capacities, blended as this shop's customers ask for
 * it. Weights and calibration are fitted on what the members say of customers they have not seen: a customer's rows
 * are drawn or left out together. docs/adr/0012 has what was tried.
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
  const members = await growMembers(known, growing, (done) => context.onTree?.(done, treesGrown));
  const weights = weightsOf(members, labelled);
  const forest = blendForests(
    members
      .map((member, index) => ({ forest: member.forest, weight: weights[index]! }))
      .filter(({ weight }) => weight > 0),
  );
  const heldOut = Float64Array.from({ length: labelled.rowCount }, (_, row) =>
    members.reduce(
      (sum, member, index) => (weights[index]! > 0 ? sum + weights[index]! * member.heldOut[row]! : sum),
      0,
    ),
  );
  const platt = fitPlatt(heldOut, labelled.labels, nearestToCertain, recency(labelled));
  const calibrate = createCalibrator(platt);
  const today = rowsAtNewestCutOff(young);
  const level = await expectedLevelShift(
    known,
    heldOut.map(calibrate),
    { rows: today, calibrated: predictAll(forest, today).map(calibrate) },
    growing,
  );
  return {
    trained: {
      featureNames,
      forest,
      baseProbability: baseProbabilityOf(forest),
      impurityImportance: splitImportance(forest),
    },
    calibration: { ...platt, intercept: platt.intercept + level.shift },
    weights: members.map(({ name }, index) => ({ member: name, weight: weights[index]! })),
    level,
  };
}

function weightsOf(members: readonly Member[], { labels }: TrainingSet): number[] {
  const weights = blendWeights(
    members.map(({ heldOut }) => heldOut),
    labels,
  ).map((weight) => (weight < leastWeight ? 0 : weight));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

function recency({ cutOffDays }: TrainingSet): Float64Array {
  const newest = cutOffDays.reduce((latest, day) => Math.max(latest, day), -Infinity);
  return Float64Array.from(cutOffDays, (day) => 2 ** ((day - newest) / halfLifeDays));
}

function rowsAtNewestCutOff(rows: TrainingSet): TrainingSet {
  const newest = rows.cutOffDays.reduce((latest, day) => Math.max(latest, day), -Infinity);
  return rowsAt(
    rows,
    [...rows.cutOffDays.keys()].filter((row) => rows.cutOffDays[row] === newest),
  );
}
