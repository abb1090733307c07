import type { PredictReport } from '@ebb/contracts/lab';
import { createSeededRandom } from '@ebb/forest';
import type { Classifier, Rows } from '@ebb/learning';
import { macroRocAuc, meanOf } from './evaluate-classes.ts';
import { classProbabilities } from './methods.ts';

const repeats = 5;

/**
 * How much the ROC AUC falls when a column's values are shuffled among the rows (Breiman 2001), all columns of 0 and 1 of
 * a category together: they are one column of the table.
 *
 * @param sources of each prepared column the table's column
 */
export function columnImportance(
  classifiers: readonly Classifier[],
  rows: Rows,
  labels: ArrayLike<number>,
  sources: readonly string[],
  onColumn: (done01: number) => void,
): PredictReport['importance'] {
  const whole = macroRocAuc(labels, classProbabilities(classifiers, rows));
  const random = createSeededRandom(42, 7);
  const columns = [...new Set(sources)];
  const { featureCount } = rows;
  return columns
    .map((column, at) => {
      const places = [...sources.keys()].filter((place) => sources[place] === column);
      const drops = Array.from({ length: repeats }, () => {
        const values = rows.values.slice();
        for (let row = labels.length - 1; row > 0; row--) {
          const other = random.below(row + 1);
          for (const place of places) {
            const kept = values[row * featureCount + place]!;
            values[row * featureCount + place] = values[other * featureCount + place]!;
            values[other * featureCount + place] = kept;
          }
        }
        return whole - macroRocAuc(labels, classProbabilities(classifiers, { values, featureCount }));
      });
      onColumn((at + 1) / columns.length);
      const drop = meanOf(drops);
      const deviation = Math.sqrt(meanOf(drops.map((each) => (each - drop) ** 2)));
      return { column, drop, deviation };
    })
    .sort((left, right) => right.drop - left.drop);
}
