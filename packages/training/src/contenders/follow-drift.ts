import { fitPlatt, createCalibrator } from '@ebb/forest';
import { unknownLabel, type TrainingSet } from '../rows/training-set.ts';

/** A sudden event (a strike, a feast) moves everybody for a while; beyond this it is not followed. */
const largestShift = 0.5;
const shareThatLasts = 0.5;
/** Young cut-offs looked at: the newest, because they are nearest to what is asked. */
const newestCutOffs = 4;
const leastRows = 200;

/**
 * How far, on the logit scale, the shop has drifted since the cut-offs that labels are known of.
 *
 * The labels that a model is calibrated on are at least a horizon old. Of the younger cut-offs it is known who has
 * come back within half a horizon. What the old rows say of that half horizon is held against what the young rows
 * did: if fewer have come back than the same scores used to mean, the whole horizon is shifted by as much.
 * Half of what is measured is followed, since not all of it lasts. On the reference shop, over nine horizons from 30
 * to 90 days, that takes the mean log loss from 0.5728 to 0.5722 and the calibration error from 0.045 to 0.042 (all
 * of it: 0.5726 and 0.040); it helps most at short horizons and not at all at 90 days.
 *
 * @param old rows whose early label is known, and their probabilities by the model (out of bag where there is one)
 * @param young rows of later cut-offs, and their probabilities by the same model
 * @returns what to add to the logit of the calibrated probability; 0 where too few rows tell
 */
export function driftShift(
  old: { readonly rows: TrainingSet; readonly probabilities: ArrayLike<number> },
  young: { readonly rows: TrainingSet; readonly probabilities: ArrayLike<number> },
): number {
  const known = [...young.rows.earlyLabels.keys()].filter(
    (row) => young.rows.earlyLabels[row] !== unknownLabel,
  );
  const recent = new Set(
    [...new Set(known.map((row) => young.rows.cutOffDays[row]!))]
      .sort((left, right) => right - left)
      .slice(0, newestCutOffs),
  );
  const kept = known.filter((row) => recent.has(young.rows.cutOffDays[row]!));
  if (kept.length < leastRows || old.rows.rowCount < leastRows) return 0;
  const early = createCalibrator(fitPlatt(old.probabilities, old.rows.earlyLabels));
  const observed = kept.reduce((sum, row) => sum + young.rows.earlyLabels[row]!, 0) / kept.length;
  const measured = shiftTo(
    kept.map((row) => early(young.probabilities[row]!)),
    observed,
    largestShift,
  );
  return shareThatLasts * measured;
}

/** What to add to the logits so that the probabilities' mean becomes `mean01`, at most `most` either way. */
export function shiftTo(probabilities: readonly number[], mean01: number, most: number): number {
  const logits = probabilities.map(logit);
  // By halving: the mean rises with the shift.
  let low = -most;
  let high = most;
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    const mean = logits.reduce((sum, value) => sum + 1 / (1 + Math.exp(-value - middle)), 0) / logits.length;
    if (mean < mean01) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

export function shifted(probability01: number, shift: number): number {
  return 1 / (1 + Math.exp(-logit(probability01) - shift));
}

function logit(probability01: number): number {
  const inside = Math.min(1 - 1e-6, Math.max(1e-6, probability01));
  return Math.log(inside / (1 - inside));
}
