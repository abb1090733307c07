import { createPacer, type RunControl } from '../run-control.ts';
import { createKMeansKernel, type KMeansJob } from './k-means-kernel.ts';
import { turnInWorkers } from './k-means-in-workers.ts';

/** Rows of one block of sums: small enough to share out, large enough that adding up the blocks costs nothing. */
const BLOCK_ROWS = 4096;

/** One run from given starts. */
export interface KMeansRun {
  readonly centres: Float64Array;
  readonly labels: Int32Array;
  readonly inertia: number;
  readonly iterations: number;
  /** False when the limit of iterations ended the run. */
  readonly converged: boolean;
}

/** What all runs on one table share. */
export interface KMeansTable {
  /** Centred, row-major; in shared memory when several threads are to read it. */
  readonly values: Float64Array;
  readonly rowCount: number;
  readonly columns: number;
  readonly mean: Float64Array;
  /** Mean of the columns' population variances, of which scikit-learn's tolerance is a share. */
  readonly meanVariance: number;
  /** Largest absolute value after centring. */
  readonly extent: number;
  readonly shared: boolean;
}

/** A centred copy of the rows. */
export function centreRows(
  values: Float64Array,
  rowCount: number,
  columns: number,
  shared: boolean,
): KMeansTable {
  const mean = new Float64Array(columns);
  for (let row = 0, at = 0; row < rowCount; row++) {
    for (let column = 0; column < columns; column++, at++) mean[column]! += values[at]!;
  }
  for (let column = 0; column < columns; column++) mean[column]! /= rowCount;
  const centred = allocate(values.length, shared);
  let squares = 0;
  let extent = 0;
  for (let row = 0, at = 0; row < rowCount; row++) {
    for (let column = 0; column < columns; column++, at++) {
      const off = values[at]! - mean[column]!;
      centred[at] = off;
      squares += off * off;
      if (off > extent) extent = off;
      else if (-off > extent) extent = -off;
    }
  }
  return { values: centred, rowCount, columns, mean, meanVariance: squares / values.length, extent, shared };
}

/**
 * Turns from `centres` (in the centred space, overwritten) until labels or centres stand still.
 *
 * @param workers threads; the result is the same for any number
 */
export async function runKMeans(
  table: KMeansTable,
  centres: Float64Array,
  options: { readonly tolerance: number; readonly maxIterations: number; readonly workers: number },
  control: RunControl,
): Promise<KMeansRun> {
  const { values, rowCount, columns, shared } = table;
  const clusters = centres.length / columns;
  const blocks = Math.ceil(rowCount / BLOCK_ROWS);
  const integers = (length: number): Int32Array =>
    shared ? new Int32Array(new SharedArrayBuffer(length * 4)) : new Int32Array(length);
  const own = allocate(centres.length, shared);
  own.set(centres);
  const job: KMeansJob = {
    values,
    rowCount,
    columns,
    clusters,
    tolerance: options.tolerance * table.meanVariance,
    maxIterations: options.maxIterations,
    slack: 1e-11 * table.extent * Math.sqrt(columns),
    blockRows: BLOCK_ROWS,
    centres: own,
    labels: integers(rowCount).fill(-1),
    gap: allocate(rowCount, shared),
    lower: allocate(rowCount, shared),
    blockSums: allocate(blocks * centres.length, shared),
    blockCounts: allocate(blocks * clusters, shared),
    blockMoved: integers(blocks),
    blockInertia: allocate(blocks, shared),
    drift: allocate(clusters, shared),
    othersDrift: allocate(clusters, shared),
    neighbours: integers(clusters * (clusters - 1)),
    neighbourDistances: allocate(clusters * (clusters - 1), shared),
    state: integers(2),
  };
  if (options.workers > 1) await turnInWorkers(job, blocks, options.workers, control);
  else await turnHere(job, control);
  return {
    centres: own,
    labels: job.labels,
    inertia: job.blockInertia.reduce((sum, part) => sum + part, 0),
    iterations: job.state[0]!,
    converged: job.state[1] === 1 || job.state[0]! < options.maxIterations,
  };
}

async function turnHere(job: KMeansJob, control: RunControl): Promise<void> {
  const kernel = createKMeansKernel(job);
  const pacer = createPacer(control);
  const workOfTurn = job.rowCount * job.columns * Math.ceil(job.clusters / 2);
  while (job.state[1] === 0) {
    kernel.assign(0, kernel.blocks);
    kernel.update();
    if (pacer.spend(workOfTurn)) await pacer.pause();
  }
  // At the tolerance the centres have moved once more than the labels.
  if (job.state[1] === 2) kernel.assign(0, kernel.blocks);
  kernel.sumInertia(0, kernel.blocks);
}

function allocate(length: number, shared: boolean): Float64Array {
  return shared ? new Float64Array(new SharedArrayBuffer(length * 8)) : new Float64Array(length);
}
