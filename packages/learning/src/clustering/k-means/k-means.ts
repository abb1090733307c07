import type { Rows } from '../../classifiers/classifier.ts';
import { requirePoints, requireWhole } from '../require-points.ts';
import { createPacer, partOf, type RunControl } from '../run-control.ts';
import { kMeansPlusPlus } from './k-means-plus-plus.ts';
import { centreRows, runKMeans, type KMeansRun, type KMeansTable } from './k-means-run.ts';
import { createMersenneTwister } from './mersenne-twister.ts';

export interface KMeansOptions {
  readonly clusters: number;
  /** Starts by k-means++, of which the one of least inertia is kept; default 10. */
  readonly starts?: number;
  /** Default 300. */
  readonly maxIterations?: number;
  /** Share of the mean column variance below which the centres' squared movement ends a run; default 1e-4. */
  readonly tolerance?: number;
  /** 0 to 2³² − 1; default 42. */
  readonly seed?: number;
  /** Starts from here instead, once: `clusters × featureCount`. */
  readonly initialCentres?: Float64Array;
  /** Threads, default 1; the result is the same for any number. Worth it from about 100,000 rows. */
  readonly workers?: number;
}

export interface KMeansClusters {
  readonly clusters: number;
  /** `clusters × featureCount`, in the units of the rows. */
  readonly centres: Float64Array;
  /** Cluster of every row, 0 to clusters − 1. */
  readonly labels: Int32Array;
  /** Rows of every cluster; 0 where there are fewer distinct rows than clusters. */
  readonly sizes: Float64Array;
  /** Sum of squared distances to the own centre. */
  readonly inertia: number;
  /** Of the run that was kept. */
  readonly iterations: number;
  /** False when the run that was kept ended at the limit of iterations. */
  readonly converged: boolean;
}

/**
 * k-means as scikit-learn's `KMeans(n_clusters, n_init=10, random_state=42)` defines it, tolerance, empty clusters and
 * random draws included: the same starts, so the same labels but for ties and rounding. Scale the columns before.
 *
 * @throws TableValueError for a value that is not finite
 * @throws RangeError for fewer rows than clusters or an option out of range
 */
export async function kMeans(
  rows: Rows,
  options: KMeansOptions,
  control: RunControl = {},
): Promise<KMeansClusters> {
  const clusters = requireWhole('clusters', options.clusters, 1);
  requirePoints(rows, clusters);
  const workers = requireWhole('workers', options.workers ?? 1, 1, 256);
  return kMeansOfTable(tableOf(rows, workers), options, control);
}

/** The checked and centred table, to be used for several numbers of clusters. */
export function tableOf(rows: Rows, workers: number): KMeansTable {
  const { values, featureCount } = rows;
  return centreRows(values, values.length / featureCount, featureCount, workers > 1);
}

/** As `kMeans`, of a table that was checked and centred before. */
export async function kMeansOfTable(
  table: KMeansTable,
  options: KMeansOptions,
  control: RunControl,
): Promise<KMeansClusters> {
  const { rowCount, columns } = table;
  const { clusters, initialCentres, tolerance = 1e-4, workers = 1 } = options;
  const maxIterations = requireWhole('maxIterations', options.maxIterations ?? 300, 1);
  const starts = initialCentres === undefined ? requireWhole('starts', options.starts ?? 10, 1) : 1;
  if (!(tolerance >= 0)) throw new RangeError(`tolerance must be at least 0, got ${tolerance}`);
  if (initialCentres !== undefined && initialCentres.length !== clusters * columns) {
    throw new RangeError(`${initialCentres.length} values do not make ${clusters} centres of ${columns}`);
  }
  const random = createMersenneTwister(options.seed ?? 42);
  const pacer = createPacer(control);
  let best: KMeansRun | null = null;
  for (let start = 0; start < starts; start++) {
    const centres =
      initialCentres?.map((value, at) => value - table.mean[at % columns]!) ??
      centresAt(table, kMeansPlusPlus(table.values, rowCount, columns, clusters, random));
    const part = partOf(control, start / starts, (start + 1) / starts);
    const run = await runKMeans(table, centres, { tolerance, maxIterations, workers }, part);
    const isBetter =
      best === null ||
      // The same clusters in another order may differ in inertia by rounding; the first is kept.
      (run.inertia < best.inertia && !isSameClustering(run.labels, best.labels, clusters));
    if (isBetter) best = run;
    pacer.report((start + 1) / starts);
    if (pacer.spend(rowCount * columns * clusters * 8)) await pacer.pause();
  }
  const { centres, labels, inertia, iterations, converged } = best!;
  const sizes = new Float64Array(clusters);
  for (const label of labels) sizes[label]! += 1;
  return {
    clusters,
    centres: centres.map((value, at) => value + table.mean[at % columns]!),
    labels,
    sizes,
    inertia,
    iterations,
    converged,
  };
}

function centresAt(table: KMeansTable, rowNumbers: Int32Array): Float64Array {
  const { values, columns } = table;
  const centres = new Float64Array(rowNumbers.length * columns);
  rowNumbers.forEach((row, cluster) => {
    centres.set(values.subarray(row * columns, (row + 1) * columns), cluster * columns);
  });
  return centres;
}

function isSameClustering(left: Int32Array, right: Int32Array, clusters: number): boolean {
  const counterpart = new Int32Array(clusters).fill(-1);
  for (let row = 0; row < left.length; row++) {
    const label = left[row]!;
    if (counterpart[label] === -1) counterpart[label] = right[row]!;
    else if (counterpart[label] !== right[row]) return false;
  }
  return true;
}
