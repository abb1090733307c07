import { ForestInputError, requireInteger } from '../forest-input-error.ts';
import type { Predictor } from '../predict/predictor.ts';
import { createSeededRandom } from '../seeded-random.ts';

export interface PermutationImportance {
  /** Loss with nothing shuffled. */
  readonly baselineLoss: number;
  /** Per feature, how much the loss grows on average when the feature's values are dealt out anew. */
  readonly meanIncrease: Float64Array;
  /** Per feature, the standard deviation of that growth over the repeats. */
  readonly deviation: Float64Array;
}

export interface PermutationOptions {
  /** Default 5. */
  readonly repeats?: number;
  readonly seed?: number;
  /** Lower is better. Default log loss, in nats a row. */
  readonly loss?: (probabilities: Float64Array, labels: ArrayLike<number>) => number;
}

/**
 * Permutation importance (Breiman 2001, Fisher, Rudin and Dominici 2019) on rows the model was not trained on:
 * unlike impurity importance it does not favour features of many values. Features that say the same share
 * their importance between them, and each looks unimportant alone.
 *
 * @param rows row-major, `labels.length` rows of `featureCount`; shuffled in a copy
 * @throws ForestInputError where lengths do not agree
 */
export function permutationImportance(
  predictor: Pick<Predictor, 'predictBatch'>,
  rows: Float64Array | Float32Array,
  labels: ArrayLike<number>,
  options: PermutationOptions = {},
): PermutationImportance {
  const rowCount = labels.length;
  const featureCount = rows.length / rowCount;
  if (!Number.isInteger(featureCount) || featureCount < 1) {
    throw new ForestInputError(
      'rows',
      `must hold the same number of values for ${rowCount} labels, got ${rows.length}`,
    );
  }
  const repeats = requireInteger('repeats', options.repeats ?? 5, 1, 10_000);
  const loss = options.loss ?? meanLogLoss;
  const shuffled = rows.slice();
  const probabilities = new Float64Array(rowCount);
  const lossNow = (): number => {
    predictor.predictBatch(shuffled, rowCount, probabilities);
    return loss(probabilities, labels);
  };

  const baselineLoss = lossNow();
  const meanIncrease = new Float64Array(featureCount);
  const deviation = new Float64Array(featureCount);
  for (let feature = 0; feature < featureCount; feature++) {
    const random = createSeededRandom(options.seed ?? 1, feature);
    const increases = Array.from({ length: repeats }, () => {
      for (let row = rowCount - 1; row > 0; row--) {
        const at = row * featureCount + feature;
        const other = random.below(row + 1) * featureCount + feature;
        const value = shuffled[at]!;
        shuffled[at] = shuffled[other]!;
        shuffled[other] = value;
      }
      return lossNow() - baselineLoss;
    });
    for (let row = 0; row < rowCount; row++) {
      shuffled[row * featureCount + feature] = rows[row * featureCount + feature]!;
    }
    const mean = increases.reduce((sum, increase) => sum + increase, 0) / repeats;
    meanIncrease[feature] = mean;
    deviation[feature] = Math.sqrt(
      increases.reduce((sum, increase) => sum + (increase - mean) ** 2, 0) / repeats,
    );
  }
  return { baselineLoss, meanIncrease, deviation };
}

function meanLogLoss(probabilities: Float64Array, labels: ArrayLike<number>): number {
  let sum = 0;
  for (let row = 0; row < labels.length; row++) {
    const ofLabel = labels[row] === 1 ? probabilities[row]! : 1 - probabilities[row]!;
    sum -= Math.log(Math.max(1e-15, ofLabel));
  }
  return sum / labels.length;
}
