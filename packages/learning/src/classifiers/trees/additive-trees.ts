import { compileForest, type CompiledForest } from '@ebb/forest';
import { binColumns, type BinnedColumns } from './binned-columns.ts';
import { boostInWorkers } from './boost-in-workers.ts';
import { rowCountOf, type Rows } from '../classifier.ts';
import type { AdditiveJob } from './grow-additive-trees.ts';

export type { AdditiveJob } from './grow-additive-trees.ts';

/**
 * Rows as boosted trees look at them, for any number of jobs. In single precision, as a compiled forest compares.
 *
 * @throws RangeError for a value that is not finite, or where there is no row
 */
export function binForTrees(rows: Rows): BinnedColumns {
  const count = rowCountOf(rows);
  if (count === 0) throw new RangeError('there are no rows');
  const values = Float64Array.from(rows.values, Math.fround);
  if (!values.every(Number.isFinite)) throw new RangeError('a value is not finite');
  return binColumns({ values, featureCount: rows.featureCount }, count, 255);
}

/**
 * Boosting of squared error (Friedman 2001): small trees, each on what those before it leave. On outcomes of 0 and 1,
 * or their probabilities, the sum estimates the probability itself, so the trees add up with a forest's in one
 * unit; far out it may leave 0–1 by a little.
 *
 * @returns of each job a forest whose mean over trees is the estimate
 * @throws RangeError for lengths that differ; the signal's reason when it is aborted
 */
export async function trainAdditiveTrees(
  jobs: readonly AdditiveJob[],
  options: {
    readonly workers: number;
    readonly signal?: AbortSignal | undefined;
    readonly onTree?: (() => void) | undefined;
  },
): Promise<CompiledForest[]> {
  for (const { columns, targets } of jobs) {
    if (columns.rowCount !== targets.length) {
      throw new RangeError(`${columns.rowCount} rows but ${targets.length} targets`);
    }
  }
  const grown = await boostInWorkers(jobs, options);
  return grown.map((trees, index) => compileForest(trees, jobs[index]!.columns.featureCount));
}
