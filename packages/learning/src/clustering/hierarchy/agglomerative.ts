import type { Rows } from '../../classifiers/classifier.ts';
import { requirePoints } from '../require-points.ts';
import { createPacer, partOf, type RunControl } from '../run-control.ts';
import { nearestNeighbourChain, type Linkage, type MergeTree } from './nearest-neighbour-chain.ts';

// Looked up once: in a sandbox of its own, as Jest's, every look at a global costs more than a square root.
const { sqrt } = Math;

/** 1.6 GB of distances; more rows are refused rather than sampled in silence. */
export const mostAgglomerativeRows = 20_000;

/**
 * The tree of merges by Euclidean distance, as `scipy.cluster.hierarchy.linkage`; `cutTree` gives labels identical to
 * scikit-learn's `AgglomerativeClustering` for every number of clusters.
 *
 * @throws TableValueError for a value that is not finite
 * @throws RangeError without a row, or above `mostAgglomerativeRows` (n²/2 distances are held: 8 · n²/2 bytes)
 */
export async function agglomerate(
  rows: Rows,
  linkage: Linkage,
  control: RunControl = {},
): Promise<MergeTree> {
  const rowCount = requirePoints(rows, 1);
  if (rowCount > mostAgglomerativeRows) {
    throw new RangeError(
      `agglomerative clustering takes at most ${mostAgglomerativeRows} rows, the table has ${rowCount}`,
    );
  }
  const distances = await pairDistances(rows, rowCount, partOf(control, 0, 0.3));
  return nearestNeighbourChain(distances, rowCount, linkage, partOf(control, 0.3, 1));
}

async function pairDistances(
  { values, featureCount }: Rows,
  rowCount: number,
  control: RunControl,
): Promise<Float64Array> {
  const distances = new Float64Array((rowCount * (rowCount - 1)) / 2);
  const pacer = createPacer(control, distances.length * featureCount);
  let place = 0;
  for (let left = 0; left < rowCount; left++) {
    const start = left * featureCount;
    for (let right = left + 1, at = start + featureCount; right < rowCount; right++) {
      let squares = 0;
      for (let column = 0; column < featureCount; column++, at++) {
        const off = values[start + column]! - values[at]!;
        squares += off * off;
      }
      distances[place++] = sqrt(squares);
    }
    if (pacer.spend((rowCount - left) * featureCount)) await pacer.pause();
  }
  return distances;
}
