import { featureNames } from '@ebb/contracts';
import { createPredictor, trainForest } from '@ebb/forest';
import { joinSets, rowsAt, unknownLabel, type TrainingSet } from '../rows/training-set.ts';

/** The part of the training that this step needs. */
interface Growing {
  readonly seed: number;
  readonly workers: number;
  readonly signal?: AbortSignal;
}

/** Rows to learn from: those whose horizon is over, then those of which half of it is. */
export interface KnownRows {
  readonly rows: TrainingSet;
  /** How many of the rows, from the first on, have their label. */
  readonly labelled: number;
  /** Per row the chance of no order within the horizon, given what is known by now: 0 or 1 where that is all. */
  readonly expected: Float64Array;
}

const conditionTrees = 30;
const leastRows = 200;

/**
 * Makes the younger cut-offs count. Labels are a horizon old before they are known, and a shop with a short log has
 * few of them; but half a horizon after a cut-off most customers who stay have ordered again, and their label is
 * known. Those still silent get the chance that such a silence lasted, learnt from the older rows that were as
 * silent at half time. It is the product rule, P(none in H) = P(none in H/2) · P(none in the rest | none in H/2), with
 * the first factor as observed.
 *
 * Against labelled rows alone, log loss out of time fell on every log tried; docs/adr/0008 has the measurements.
 *
 * @param labelled rows with known labels only
 * @param young rows of later cut-offs; those without an early label are left out
 */
export async function expectedOutcomes(
  labelled: TrainingSet,
  young: TrainingSet,
  growing: Growing,
): Promise<KnownRows> {
  const labels = Float64Array.from(labelled.labels);
  const halfKnown = rowsAt(
    young,
    [...young.earlyLabels.keys()].filter((row) => young.earlyLabels[row] !== unknownLabel),
  );
  const silent = rowsAt(
    labelled,
    [...labelled.earlyLabels.keys()].filter((row) => labelled.earlyLabels[row] === 1),
  );
  if (halfKnown.rowCount === 0 || silent.rowCount < leastRows) {
    return { rows: labelled, labelled: labelled.rowCount, expected: labels };
  }
  const lasting = await chanceThatSilenceLasts(silent, halfKnown, growing);
  const expected = new Float64Array(labelled.rowCount + halfKnown.rowCount);
  expected.set(labels);
  for (let row = 0; row < halfKnown.rowCount; row++) {
    expected[labelled.rowCount + row] = halfKnown.earlyLabels[row] === 0 ? 0 : lasting[row]!;
  }
  return { rows: joinSets(labelled, halfKnown), labelled: labelled.rowCount, expected };
}

async function chanceThatSilenceLasts(
  silent: TrainingSet,
  asked: TrainingSet,
  growing: Growing,
): Promise<Float64Array> {
  const lasted = silent.labels.reduce((sum, label) => sum + label, 0);
  const chances = new Float64Array(asked.rowCount).fill(lasted / silent.rowCount);
  if (lasted === 0 || lasted === silent.rowCount || new Set(silent.customers).size < 2) return chances;
  const { forest } = await trainForest(silent.features, silent.labels, {
    trees: conditionTrees,
    maxDepth: 7,
    minLeaf: Math.min(200, Math.max(20, Math.round(0.005 * silent.rowCount))),
    featureNames,
    groups: silent.customers,
    ...growing,
  });
  createPredictor(forest).predictBatch(asked.features, asked.rowCount, chances);
  return chances;
}
