import { createCalibrator } from './calibration.ts';
import type { Calibration } from './calibration.ts';
import { fitIsotonic } from './fit-isotonic.ts';
import { fitPlatt } from './fit-platt.ts';
import { ForestInputError, requireInteger } from '../forest-input-error.ts';
import { createSeededRandom } from '../seeded-random.ts';

export interface CalibrationChoice {
  /** The winner, fitted on all rows. */
  readonly calibration: Calibration;
  /** Cross-validated log loss of each kind, in nats a row. */
  readonly logLoss: Readonly<Record<Calibration['kind'], number>>;
}

const FITS: Readonly<
  Record<Calibration['kind'], (probabilities: ArrayLike<number>, labels: ArrayLike<number>) => Calibration>
> = {
  none: () => ({ kind: 'none' }),
  platt: fitPlatt,
  isotonic: fitIsotonic,
};

/**
 * Chooses between no calibration, Platt and isotonic by log loss on out-of-bag probabilities.
 *
 * Each kind is fitted on all folds but one and evaluated on that one: evaluated on the rows it was fitted on,
 * isotonic, which can follow any of them, would win every time. Ties go to the simpler kind.
 *
 * @param outOfBagProbabilities one per label; NaN rows are passed over
 * @param options.groups one number per row; rows of a group share a fold, as in training
 * @throws ForestInputError where fewer rows than folds are left
 */
export function chooseCalibration(
  outOfBagProbabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  options: { readonly folds?: number; readonly seed?: number; readonly groups?: ArrayLike<number> } = {},
): CalibrationChoice {
  const folds = requireInteger('folds', options.folds ?? 5, 2, 100);
  const probabilities: number[] = [];
  const kept: number[] = [];
  const groups: number[] = [];
  for (let row = 0; row < labels.length; row++) {
    if (Number.isNaN(outOfBagProbabilities[row]!)) continue;
    probabilities.push(outOfBagProbabilities[row]!);
    kept.push(labels[row]!);
    groups.push(options.groups?.[row] ?? row);
  }
  if (kept.length < folds) {
    throw new ForestInputError(
      'outOfBagProbabilities',
      `must hold at least ${folds} numbers, got ${kept.length}`,
    );
  }
  const foldOfRow = dealIntoFolds(groups, folds, options.seed ?? 1);

  const logLoss = { none: 0, platt: 0, isotonic: 0 };
  for (let fold = 0; fold < folds; fold++) {
    const inside = kept.map((_, row) => row).filter((row) => foldOfRow[row] === fold);
    const outside = kept.map((_, row) => row).filter((row) => foldOfRow[row] !== fold);
    if (inside.length === 0 || outside.length === 0) continue; // fewer groups than folds
    const fitProbabilities = outside.map((row) => probabilities[row]!);
    const fitLabels = outside.map((row) => kept[row]!);
    for (const kind of KINDS) {
      const calibrate = createCalibrator(FITS[kind](fitProbabilities, fitLabels));
      for (const row of inside)
        logLoss[kind] += rowLoss(calibrate(probabilities[row]!), kept[row]!) / kept.length;
    }
  }
  const winner = KINDS.reduce((best, kind) => (logLoss[kind] < logLoss[best] ? kind : best));
  return { calibration: FITS[winner](probabilities, kept), logLoss };
}

/** Simplest first. */
const KINDS = ['none', 'platt', 'isotonic'] as const;

function rowLoss(probability01: number, label: number): number {
  const ofLabel = label === 1 ? probability01 : 1 - probability01;
  return -Math.log(Math.max(1e-15, ofLabel));
}

function dealIntoFolds(groups: readonly number[], folds: number, seed: number): number[] {
  const random = createSeededRandom(seed, 0);
  const distinct = [...new Set(groups)];
  for (let i = distinct.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [distinct[i], distinct[j]] = [distinct[j]!, distinct[i]!];
  }
  const foldOfGroup = new Map(distinct.map((group, index) => [group, index % folds]));
  return groups.map((group) => foldOfGroup.get(group)!);
}
