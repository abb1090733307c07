import { featureNames, type FeatureName } from '@ebb/contracts';
import { createPredictor, createSeededRandom, trainForest } from '@ebb/forest';
import type { KnownRows } from './expected-outcomes.ts';
import { driftShift, shiftTo } from './follow-drift.ts';
import { rowsAt, type TrainingSet } from '../rows/training-set.ts';

/** Features that look back 90 days at most: the same customer has the same ones whenever the log began. */
const shortMemory: readonly FeatureName[] = [
  'days_since_last_order',
  'days_since_last_activity',
  'orders_90d',
  'support_tickets_90d',
  'email_engagement_score',
];
const levelTrees = 40;
const largestLevelShift = 1;

/**
 * The share of today's customers that is to be expected to place no order within the horizon.
 *
 * A model learns from cut-offs at which the log was young, and is asked when it is older: by then "three orders so far"
 * or "customer for 200 days" mean something weaker, because what lay before the log's first day was not counted. Order
 * and reasons suffer little, the level does: on the reference shop every model says too little, by 0.2 to 0.5 on the
 * logit scale, for months on end. So the level alone is taken from a forest that sees only features which the log's age
 * does not touch, corrected by how it did on the newest labelled cut-offs and by half of the drift since.
 *
 * @param recent rows of `known.rows` that the correction is measured on: the newest with labels
 * @param today rows of the newest cut-off, no label known
 * @returns mean probability, 0–1
 */
export async function expectedLevel(
  known: KnownRows,
  recent: readonly number[],
  young: TrainingSet,
  today: TrainingSet,
  growing: { readonly seed: number; readonly workers: number; readonly signal?: AbortSignal },
): Promise<number> {
  const random = createSeededRandom(growing.seed, 1_000_003);
  const { rows } = known;
  const { forest, outOfBagProbabilities } = await trainForest(
    shortFeatures(rows),
    Uint8Array.from(known.expected, (chance) => (random.below(2 ** 24) < chance * 2 ** 24 ? 1 : 0)),
    {
      trees: levelTrees,
      maxDepth: 7,
      minLeaf: Math.min(200, Math.max(5, Math.round(0.005 * rows.rowCount))),
      featureNames: shortMemory,
      groups: rows.customers,
      ...growing,
    },
  );
  const { predictBatch } = createPredictor(forest);
  const predict = (asked: TrainingSet): Float64Array => {
    const probabilities = new Float64Array(asked.rowCount);
    predictBatch(shortFeatures(asked), asked.rowCount, probabilities);
    return probabilities;
  };
  const scored = recent.filter((row) => !Number.isNaN(outOfBagProbabilities[row]!));
  const old = rowsAt(rows, scored);
  const oldProbabilities = scored.map((row) => outOfBagProbabilities[row]!);
  const observed = old.labels.reduce((sum, label) => sum + label, 0) / old.rowCount;
  const correction = old.rowCount === 0 ? 0 : shiftTo(oldProbabilities, observed, largestLevelShift);
  // Out of bag where it was learnt from: what a row itself has taught is no evidence about it.
  const outOfBag = new Map<string, number>();
  for (let row = known.labelled; row < rows.rowCount; row++) {
    outOfBag.set(`${rows.customers[row]} ${rows.cutOffDays[row]}`, outOfBagProbabilities[row]!);
  }
  const youngProbabilities = predict(young).map((probability, row) => {
    const seldom = outOfBag.get(`${young.customers[row]} ${young.cutOffDays[row]}`);
    return seldom === undefined || Number.isNaN(seldom) ? probability : seldom;
  });
  const drift = driftShift(
    { rows: old, probabilities: oldProbabilities },
    { rows: young, probabilities: youngProbabilities },
  );
  const logits = Array.from(predict(today), logit);
  return mean(logits.map((value) => 1 / (1 + Math.exp(-value - correction - drift))));
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

function logit(probability01: number): number {
  const inside = Math.min(1 - 1e-3, Math.max(1e-3, probability01));
  return Math.log(inside / (1 - inside));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
