import { featureNames, type FeatureName } from '@ebb/contracts';
import { createPredictor, createSeededRandom, trainForest } from '@ebb/forest';
import type { Growing } from './champion-members.ts';
import type { KnownRows } from './expected-outcomes.ts';
import { shiftTo } from './logit-shift.ts';
import type { TrainingSet } from '../rows/training-set.ts';

/** What moves the calibration to the level of the day it is made for. */
export interface LevelShift {
  /** Added on the logit scale. */
  readonly shift: number;
  readonly from: 'same weeks of earlier years' | 'features of 90 days' | 'nothing';
}

/** 52 weeks: the same day of the week. */
const yearDays = 364;
const yearsBack = 3;
const leastHalfWidthDays = 17;
const leastRowsOfYear = 100;
/** Of what one or a few years have shown: a part of it was chance. */
const shareThatReturns = 0.8;
const largestShift = { ofYears: 1, ofShortMemory: 0.5 } as const;

/** Features that look back 90 days at most: the same customer has the same ones whenever the log began. */
const shortMemory: readonly FeatureName[] = [
  'days_since_last_order',
  'days_since_last_activity',
  'orders_90d',
  'support_tickets_90d',
  'email_engagement_score',
];
const levelTrees = 40;

/**
 * How far today's customers are expected to lie from what the calibration says of them.
 *
 * Where the log knows the same weeks of earlier years, their outcome says it: a shop before Christmas is not the shop of
 * the summer that its newest labels are from.
 *
 * A younger log cannot know its seasons. But what it does to a model is known: a model learns from cut-offs at which
 * the log was young, and is asked when it is older; by then "three orders so far" or "customer for 200 days" mean
 * something weaker, because what lay before the log's first day was not counted. So the level comes from a forest that
 * sees only features which the log's age does not touch.
 *
 * @param calibrated per labelled row the calibrated probability of a model that has not seen its customer; NaN: none
 * @param today rows of the day the model is made for, and the model's calibrated probabilities of them
 */
export async function expectedLevelShift(
  known: KnownRows,
  calibrated: ArrayLike<number>,
  today: { readonly rows: TrainingSet; readonly calibrated: ArrayLike<number> },
  growing: Growing,
): Promise<LevelShift> {
  if (today.rows.rowCount === 0) return { shift: 0, from: 'nothing' };
  const shifts = shiftsOfYears(known, calibrated, today.rows.cutOffDays[0]!);
  if (shifts.length > 0) {
    const mean = shifts.reduce((sum, shift) => sum + shift, 0) / shifts.length;
    return { shift: shareThatReturns * mean, from: 'same weeks of earlier years' };
  }
  const level = await levelOfShortMemory(known, today.rows, growing);
  return {
    shift: shiftTo(today.calibrated, level, largestShift.ofShortMemory),
    from: 'features of 90 days',
  };
}

/** Of each earlier year, how far the outcome of the same weeks lay from what the calibration says of them. */
function shiftsOfYears(
  { rows, labelled }: KnownRows,
  calibrated: ArrayLike<number>,
  todayDay: number,
): number[] {
  const days = [...new Set(rows.cutOffDays.subarray(0, labelled))].sort((left, right) => left - right);
  const stepDays = days.length > 1 ? days[1]! - days[0]! : 0;
  const halfWidth = Math.max(leastHalfWidthDays, Math.ceil(stepDays / 2));
  const shifts: number[] = [];
  for (let year = 1; year <= yearsBack; year++) {
    const probabilities: number[] = [];
    let ones = 0;
    for (let row = 0; row < labelled; row++) {
      if (Math.abs(rows.cutOffDays[row]! - (todayDay - yearDays * year)) > halfWidth) continue;
      if (Number.isNaN(calibrated[row]!)) continue;
      probabilities.push(calibrated[row]!);
      ones += rows.labels[row]!;
    }
    if (probabilities.length < leastRowsOfYear) continue;
    shifts.push(shiftTo(probabilities, ones / probabilities.length, largestShift.ofYears));
  }
  return shifts;
}

/** Mean probability of today's customers by a forest of features with a short memory. */
async function levelOfShortMemory(
  { rows, expected }: KnownRows,
  today: TrainingSet,
  growing: Growing,
): Promise<number> {
  const random = createSeededRandom(growing.seed, 1_000_003);
  const { forest } = await trainForest(
    shortFeatures(rows),
    Uint8Array.from(expected, (chance) => (random.below(2 ** 24) < chance * 2 ** 24 ? 1 : 0)),
    {
      trees: levelTrees,
      maxDepth: 7,
      minLeaf: Math.min(200, Math.max(5, Math.round(0.005 * rows.rowCount))),
      featureNames: shortMemory,
      groups: rows.customers,
      ...growing,
    },
  );
  const probabilities = new Float64Array(today.rowCount);
  createPredictor(forest).predictBatch(shortFeatures(today), today.rowCount, probabilities);
  return probabilities.reduce((sum, probability) => sum + probability, 0) / today.rowCount;
}

function shortFeatures(rows: TrainingSet): Float64Array {
  const columns = shortMemory.map((feature) => featureNames.indexOf(feature));
  const values = new Float64Array(rows.rowCount * columns.length);
  for (let row = 0; row < rows.rowCount; row++) {
    columns.forEach((column, index) => {
      values[row * columns.length + index] = rows.features[row * featureNames.length + column]!;
    });
  }
  return values;
}
