import type { Rows } from '../../classifiers/classifier.ts';
import { requireLabels, requirePoints } from '../require-points.ts';

/**
 * Davies and Bouldin's index (1979): the mean over clusters of the worst ratio of two clusters' mean distances from
 * their centres to the distance between the centres; lower is better. As scikit-learn: 0 where all rows lie on their
 * centres or all centres in one place. Labels −1 (noise) are left out.
 *
 * @returns null with fewer than two clusters, or every row a cluster of its own
 */
export function daviesBouldin(rows: Rows, labels: ArrayLike<number>): number | null {
  const rowCount = requirePoints(rows, 1);
  requireLabels(labels, rowCount);
  const { values, featureCount } = rows;
  const numbers = new Map<number, number>();
  let members = 0;
  for (let row = 0; row < rowCount; row++) {
    if (labels[row]! < 0) continue;
    members++;
    if (!numbers.has(labels[row]!)) numbers.set(labels[row]!, numbers.size);
  }
  const clusters = numbers.size;
  if (clusters < 2 || clusters >= members) return null;
  const centres = new Float64Array(clusters * featureCount);
  const sizes = new Float64Array(clusters);
  const each = (visit: (cluster: number, start: number) => void): void => {
    for (let row = 0; row < rowCount; row++) {
      if (labels[row]! >= 0) visit(numbers.get(labels[row]!)!, row * featureCount);
    }
  };
  each((cluster, start) => {
    sizes[cluster]! += 1;
    for (let column = 0; column < featureCount; column++) {
      centres[cluster * featureCount + column]! += values[start + column]!;
    }
  });
  for (let at = 0; at < centres.length; at++) centres[at]! /= sizes[Math.floor(at / featureCount)]!;
  const spread = new Float64Array(clusters);
  each((cluster, start) => {
    spread[cluster]! +=
      distance(values, start, centres, cluster * featureCount, featureCount) / sizes[cluster]!;
  });

  let sum = 0;
  let furthestApart = 0;
  for (let left = 0; left < clusters; left++) {
    let worst = 0;
    for (let right = 0; right < clusters; right++) {
      const apart = distance(centres, left * featureCount, centres, right * featureCount, featureCount);
      furthestApart = Math.max(furthestApart, apart);
      // Two centres in one place are not compared, as scikit-learn does.
      if (apart > 0) worst = Math.max(worst, (spread[left]! + spread[right]!) / apart);
    }
    sum += worst;
  }
  const nothing = 1e-8;
  if (furthestApart <= nothing || spread.every((value) => value <= nothing)) return 0;
  return sum / clusters;
}

function distance(
  left: Float64Array,
  leftAt: number,
  right: Float64Array,
  rightAt: number,
  columns: number,
): number {
  let squares = 0;
  for (let column = 0; column < columns; column++) {
    const off = left[leftAt + column]! - right[rightAt + column]!;
    squares += off * off;
  }
  return Math.sqrt(squares);
}
