import type { Rows } from '../../classifiers/classifier.ts';
import { requirePoints, requireWhole } from '../require-points.ts';
import { createPacer, type RunControl } from '../run-control.ts';
import { buildKDTree } from './k-d-tree.ts';

export interface KDistanceCurve {
  /** Ascending: with radius `distances[i]` at least i + 1 rows are core. */
  readonly distances: Float64Array;
  /** Where the curve bends most: a radius to begin with. Null where it does not bend. */
  readonly suggestedRadius: number | null;
}

/**
 * Of every row the distance to its `minRows`-th nearest, itself being the first: the smallest radius at which DBSCAN
 * calls it core. Equal to scikit-learn's `NearestNeighbors(n_neighbors=minRows).kneighbors` on the same rows, sorted.
 *
 * @throws RangeError when the table has fewer than `minRows` rows
 */
export async function kDistanceCurve(
  rows: Rows,
  options: { readonly minRows?: number } = {},
  control: RunControl = {},
): Promise<KDistanceCurve> {
  const minRows = requireWhole('minRows', options.minRows ?? 5, 1, 10_000);
  const rowCount = requirePoints(rows, minRows);
  const tree = buildKDTree(rows.values, rowCount, rows.featureCount);
  const workOfRow = (minRows + 100) * rows.featureCount;
  const pacer = createPacer(control, rowCount * workOfRow);
  const distances = new Float64Array(rowCount);
  for (let row = 0; row < rowCount; row++) {
    distances[row] = tree.distanceOfNeighbour(row, minRows);
    if (pacer.spend(workOfRow)) await pacer.pause();
  }
  distances.sort();
  pacer.report(1);
  return { distances, suggestedRadius: kneeOf(distances) };
}

/** The point furthest below the line from first to last, both axes scaled to 0–1 (Satopää et al. 2011). */
function kneeOf(ascending: Float64Array): number | null {
  const first = ascending[0]!;
  const last = ascending.at(-1)!;
  if (!(last > first)) return null;
  let knee: number | null = null;
  let furthest = 1e-12;
  ascending.forEach((distance, place) => {
    const below = place / (ascending.length - 1) - (distance - first) / (last - first);
    if (below > furthest && distance > 0) {
      furthest = below;
      knee = distance;
    }
  });
  return knee;
}
