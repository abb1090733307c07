import type { Rows } from '../../classifiers/classifier.ts';
import { createMersenneTwister } from '../k-means/mersenne-twister.ts';
import { requireLabels, requirePoints, requireWhole } from '../require-points.ts';
import { createPacer, partOf, type RunControl } from '../run-control.ts';
import { adjustedRand } from './adjusted-rand.ts';

export interface Stability {
  /** Mean adjusted Rand index over the resamples: above 0.9 hardly moves, below 0.6 is another picture each time. */
  readonly mean: number;
  readonly lowest: number;
  /** Sample standard deviation over the resamples. */
  readonly deviation: number;
  readonly ofResample: readonly number[];
}

/**
 * How far the clusters depend on who happened to be in the table: rows are drawn with replacement (bootstrap),
 * clustered anew, and the new labels compared with the given ones on the rows that were drawn, each once.
 *
 * @param cluster the same procedure that gave `labels`, for any of the algorithms
 * @param options.resamples default 20
 * @param options.mostRows a resample draws at most so many rows, default 5,000
 */
export async function clusterStability(
  rows: Rows,
  labels: ArrayLike<number>,
  cluster: (rows: Rows, control: RunControl) => Promise<ArrayLike<number>>,
  options: { readonly resamples?: number; readonly mostRows?: number; readonly seed?: number } = {},
  control: RunControl = {},
): Promise<Stability> {
  const rowCount = requirePoints(rows, 2);
  requireLabels(labels, rowCount);
  const resamples = requireWhole('resamples', options.resamples ?? 20, 2, 1000);
  const drawn = Math.min(rowCount, requireWhole('mostRows', options.mostRows ?? 5_000, 2));
  const random = createMersenneTwister(options.seed ?? 42);
  const pacer = createPacer(control);
  const { values, featureCount } = rows;
  const ofResample: number[] = [];
  for (let resample = 0; resample < resamples; resample++) {
    const chosen = Int32Array.from({ length: drawn }, () => Math.floor(random.next() * rowCount));
    const table = new Float64Array(drawn * featureCount);
    chosen.forEach((row, place) => {
      table.set(values.subarray(row * featureCount, (row + 1) * featureCount), place * featureCount);
    });
    const part = partOf(control, resample / resamples, (resample + 1) / resamples);
    const again = await cluster({ values: table, featureCount }, part);
    const places = [...new Map(Array.from(chosen, (row, place) => [row, place])).values()];
    ofResample.push(
      adjustedRand(
        places.map((place) => labels[chosen[place]!]!),
        places.map((place) => again[place]!),
      ),
    );
    pacer.report((resample + 1) / resamples);
    await pacer.pause();
  }
  const mean = ofResample.reduce((sum, value) => sum + value, 0) / resamples;
  const squares = ofResample.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    mean,
    lowest: Math.min(...ofResample),
    deviation: Math.sqrt(squares / (resamples - 1)),
    ofResample,
  };
}
