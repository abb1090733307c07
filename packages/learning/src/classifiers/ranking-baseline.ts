import { createCalibrator, fitIsotonic } from '@ebb/forest';
import { rowCountOf, type Classifier, type Rows } from './classifier.ts';

/**
 * A plain rule as a model: one column as the ranking, turned into probabilities by isotonic regression on the
 * training rows. The rule gets the best monotone calibration there is, so that a model which beats it on log
 * loss or calibration beats the rule and not a straw man.
 *
 * @param column which feature ranks, higher meaning more likely 1
 */
export function trainRankingBaseline(rows: Rows, labels: ArrayLike<number>, column: number): Classifier {
  const calibrate = createCalibrator(fitIsotonic(readColumn(rows, column), labels));
  return { predict: (asked) => readColumn(asked, column).map((value) => calibrate(value)) };
}

/** One column as an array of its own. */
export function readColumn(rows: Rows, column: number): Float64Array {
  const count = rowCountOf(rows);
  const values = new Float64Array(count);
  for (let row = 0; row < count; row++) values[row] = rows.values[row * rows.featureCount + column]!;
  return values;
}
