import { createKdTree } from '../numeric/k-d-tree.ts';
import { requireTrainable, rowCountOf, type Classifier, type Rows } from './classifier.ts';
import { fitStandardiser } from './standardiser.ts';

/**
 * Share of ones among the k nearest training rows, by Euclidean distance after the signed logarithm and
 * standardisation.
 *
 * @param options.transform `signed_log` (default) as said above; `none`: rows that are scaled already
 * @param options.neighbours default 50; rows at equal distance are taken in the order of training
 */
export function trainNearestNeighbours(
  rows: Rows,
  labels: ArrayLike<number>,
  options: { readonly neighbours?: number; readonly transform?: 'signed_log' | 'none' } = {},
): Classifier {
  const count = requireTrainable(rows, labels);
  const neighbours = Math.min(options.neighbours ?? 50, count);
  const isScaled = options.transform !== 'none';
  const standardiser = isScaled ? fitStandardiser(rows, { signedLog: true }) : undefined;
  const { values: training, featureCount } = standardiser?.transform(rows) ?? rows;

  const tree = createKdTree(training, featureCount);
  const nearest = new Int32Array(neighbours);

  function shareOfOnes(asked: Float64Array, offset: number): number {
    tree.nearest(asked, offset, nearest);
    let ones = 0;
    for (const row of nearest) ones += labels[row]!;
    return ones / neighbours;
  }

  return {
    predict(asked) {
      const { values } = standardiser?.transform(asked) ?? asked;
      return Float64Array.from({ length: rowCountOf(asked) }, (_, row) =>
        shareOfOnes(values, row * featureCount),
      );
    },
  };
}
