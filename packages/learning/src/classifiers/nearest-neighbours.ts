import { requireTrainable, rowCountOf, type Classifier, type Rows } from './classifier.ts';
import { fitStandardiser } from './standardiser.ts';

/**
 * Share of ones among the k nearest training rows, by Euclidean distance after the signed logarithm and
 * standardisation. Every question looks at every training row, so it is for comparison and not for live scores.
 *
 * @param options.neighbours default 50; rows at equal distance are taken in the order of training
 */
export function trainNearestNeighbours(
  rows: Rows,
  labels: ArrayLike<number>,
  options: { readonly neighbours?: number } = {},
): Classifier {
  const count = requireTrainable(rows, labels);
  const neighbours = Math.min(options.neighbours ?? 50, count);
  const standardiser = fitStandardiser(rows, { signedLog: true });
  const { values: training, featureCount } = standardiser.transform(rows);

  function shareOfOnes(asked: Float64Array, offset: number): number {
    // The nearest so far, furthest last: most rows are dismissed by one comparison with it.
    const distances = new Float64Array(neighbours).fill(Infinity);
    const nearest = new Int32Array(neighbours).fill(-1);
    for (let row = 0; row < count; row++) {
      const furthest = distances[neighbours - 1]!;
      let distance = 0;
      const start = row * featureCount;
      for (let column = 0; column < featureCount && distance < furthest; column++) {
        distance += (training[start + column]! - asked[offset + column]!) ** 2;
      }
      if (distance >= furthest) continue;
      let place = neighbours - 1;
      while (place > 0 && distances[place - 1]! > distance) {
        distances[place] = distances[place - 1]!;
        nearest[place] = nearest[place - 1]!;
        place--;
      }
      distances[place] = distance;
      nearest[place] = row;
    }
    let ones = 0;
    for (const row of nearest) ones += labels[row]!;
    return ones / neighbours;
  }

  return {
    predict(asked) {
      const { values } = standardiser.transform(asked);
      return Float64Array.from({ length: rowCountOf(asked) }, (_, row) =>
        shareOfOnes(values, row * featureCount),
      );
    },
  };
}
