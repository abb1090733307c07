import type { Rows } from '../../classifiers/classifier.ts';
import { requirePoints, requireWhole } from '../require-points.ts';
import { createPacer, type RunControl } from '../run-control.ts';
import { buildKDTree } from './k-d-tree.ts';

export interface DensityClusters {
  /** Cluster of every row, −1 for noise. */
  readonly labels: Int32Array;
  readonly clusters: number;
  /** 1 for rows with enough neighbours. */
  readonly isCore: Uint8Array;
  readonly noiseRows: number;
}

/**
 * DBSCAN (Ester et al. 1996) with scikit-learn's labels: a row is core with at least `minRows` rows at most `radius`
 * away (`<=`), itself included; clusters are numbered by their first core row, and a border row that several clusters
 * reach belongs to the lowest of them.
 *
 * @param options.radius above 0, in the units of the (scaled) rows; `kDistanceCurve` helps to choose it
 * @param options.minRows default 5
 * @throws TableValueError, RangeError
 */
export async function dbscan(
  rows: Rows,
  options: { readonly radius: number; readonly minRows?: number },
  control: RunControl = {},
): Promise<DensityClusters> {
  const rowCount = requirePoints(rows, 1);
  const { radius } = options;
  if (!(radius > 0) || !Number.isFinite(radius))
    throw new RangeError(`radius must be above 0, got ${radius}`);
  const minRows = requireWhole('minRows', options.minRows ?? 5, 1);
  const tree = buildKDTree(rows.values, rowCount, rows.featureCount);
  const pacer = createPacer(control);
  const labels = new Int32Array(rowCount).fill(-1);
  const isCore = new Uint8Array(rowCount);
  const near = new Int32Array(rowCount);

  // Neighbours are asked for twice rather than kept: with a wide radius all of them would be n² numbers.
  for (let row = 0; row < rowCount; row++) {
    const found = tree.countWithin(row, radius);
    if (found >= minRows) isCore[row] = 1;
    if (pacer.spend((found + 100) * rows.featureCount)) {
      pacer.report((0.5 * row) / rowCount);
      await pacer.pause();
    }
  }
  const open = new Int32Array(rowCount);
  let clusters = 0;
  let labelled = 0;
  for (let seed = 0; seed < rowCount; seed++) {
    if (labels[seed] !== -1 || isCore[seed] === 0) continue;
    labels[seed] = clusters;
    let depth = 0;
    open[depth++] = seed;
    labelled++;
    while (depth > 0) {
      const row = open[--depth]!;
      const found = tree.within(row, radius, near);
      for (let place = 0; place < found; place++) {
        const other = near[place]!;
        if (labels[other] !== -1) continue;
        labels[other] = clusters;
        labelled++;
        if (isCore[other] === 1) open[depth++] = other;
      }
      if (pacer.spend((found + 100) * rows.featureCount)) {
        pacer.report(0.5 + (0.5 * labelled) / rowCount);
        await pacer.pause();
      }
    }
    clusters++;
  }
  pacer.report(1);
  return { labels, clusters, isCore, noiseRows: rowCount - labelled };
}
