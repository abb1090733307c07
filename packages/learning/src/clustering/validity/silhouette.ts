import type { Rows } from '../../classifiers/classifier.ts';
import { createMersenneTwister, type UniformRandom } from '../k-means/mersenne-twister.ts';
import { requireLabels, requirePoints } from '../require-points.ts';
import { createPacer, type Pacer, type RunControl } from '../run-control.ts';

export interface Silhouette {
  /** Mean over the rows, −1 to 1; null with fewer than two clusters or every row a cluster of its own. */
  readonly score: number | null;
  /** Standard error of the score; 0 when every row was looked at. */
  readonly standardError: number;
  /** Rows whose silhouette was computed, each against all rows. */
  readonly sampledRows: number;
  /** Rows that belong to a cluster (noise, label −1, is left out). */
  readonly rows: number;
  /** Mean of every label 0 … highest; null where no row of it was looked at. */
  readonly ofCluster: readonly (number | null)[];
}

export interface SilhouetteOptions {
  /** Up to so many rows are all looked at; default 20,000. */
  readonly exactRows?: number;
  /** Of the draw beyond that; default 42. */
  readonly seed?: number;
}

// Looked up once: in a sandbox of its own, as Jest's, every look at a global costs more than a square root.
const { sqrt } = Math;

const MOST_EXACT_ROWS = 20_000;
const FEWEST_SAMPLED_ROWS = 1_000;

/**
 * Mean silhouette (Rousseeuw 1987) by Euclidean distance, as scikit-learn's `silhouette_score`; a cluster of one row
 * counts 0. Beyond `exactRows` a simple random sample of the rows is taken without replacement and each is compared
 * with all rows, so the mean is unbiased; the standard error is s/√m · √(1 − m/n). The sample has at least 1,000 rows
 * and otherwise as many as cost what the exact answer costs at its limit.
 *
 * Labels −1 (noise) are left out, of the clusters and of the mean.
 *
 * @throws TableValueError, RangeError as `requirePoints` and `requireLabels`
 */
export async function silhouette(
  rows: Rows,
  labels: ArrayLike<number>,
  options: SilhouetteOptions = {},
  control: RunControl = {},
): Promise<Silhouette> {
  const [only] = await silhouettes(rows, [labels], options, control);
  return only!;
}

/** The same of several clusterings of one table: every distance is computed once. */
export async function silhouettes(
  rows: Rows,
  labelings: readonly ArrayLike<number>[],
  options: SilhouetteOptions = {},
  control: RunControl = {},
): Promise<Silhouette[]> {
  const rowCount = requirePoints(rows, 1);
  for (const labels of labelings) requireLabels(labels, rowCount);
  const { exactRows = MOST_EXACT_ROWS, seed = 42 } = options;
  const sample = chooseRows(rowCount, exactRows, seed);
  const runs = labelings.map((labels) => openClustering(labels, rowCount));
  const pacer = createPacer(control, sample.length * rowCount * (rows.featureCount + runs.length));
  await compareRows(rows, rowCount, sample, runs, pacer);
  pacer.report(1);
  return runs.map((run) => closeClustering(run, sample.length === rowCount));
}

interface Clustering {
  readonly labels: Int32Array;
  readonly sizes: Float64Array;
  /** Rows in a cluster. */
  readonly rows: number;
  /** Whether a silhouette is defined: 2 to rows − 1 clusters. */
  readonly isDefined: boolean;
  /** Sum of distances of the row at hand to every cluster. */
  readonly distances: Float64Array;
  readonly sums: Float64Array;
  readonly seen: Float64Array;
  squares: number;
}

function openClustering(given: ArrayLike<number>, rowCount: number): Clustering {
  const labels = Int32Array.from(given);
  let highest = -1;
  for (const label of labels) highest = Math.max(highest, label);
  const sizes = new Float64Array(highest + 1);
  let noise = 0;
  for (const label of labels) {
    if (label >= 0) sizes[label]! += 1;
    else noise++;
  }
  const clusters = sizes.reduce((count, size) => count + (size > 0 ? 1 : 0), 0);
  const rows = rowCount - noise;
  return {
    labels,
    sizes,
    rows,
    isDefined: clusters >= 2 && clusters < rows,
    // One more at the end, where the noise goes, so that adding up needs no question.
    distances: new Float64Array(highest + 2),
    sums: new Float64Array(highest + 1),
    seen: new Float64Array(highest + 1),
    squares: 0,
  };
}

async function compareRows(
  { values, featureCount }: Rows,
  rowCount: number,
  sample: Int32Array,
  runs: readonly Clustering[],
  pacer: Pacer,
): Promise<void> {
  const defined = runs.filter(({ isDefined }) => isDefined);
  if (defined.length === 0) return;
  const distance = new Float64Array(rowCount);
  for (const row of sample) {
    distancesFrom(row, values, featureCount, distance);
    for (const run of defined) addRow(run, row, distance);
    if (pacer.spend(rowCount * (featureCount + runs.length))) await pacer.pause();
  }
}

function distancesFrom(row: number, values: Float64Array, columns: number, out: Float64Array): void {
  const start = row * columns;
  for (let other = 0, at = 0; other < out.length; other++) {
    let squares = 0;
    for (let column = 0; column < columns; column++, at++) {
      const off = values[at]! - values[start + column]!;
      squares += off * off;
    }
    out[other] = sqrt(squares);
  }
}

function addRow(run: Clustering, row: number, distance: Float64Array): void {
  const { labels, sizes, distances } = run;
  const own = labels[row]!;
  if (own < 0) return;
  distances.fill(0);
  const noise = sizes.length;
  for (let other = 0; other < distance.length; other++) {
    const label = labels[other]!;
    distances[label < 0 ? noise : label]! += distance[other]!;
  }
  let nearestOther = Infinity;
  for (let cluster = 0; cluster < sizes.length; cluster++) {
    if (cluster === own || sizes[cluster] === 0) continue;
    nearestOther = Math.min(nearestOther, distances[cluster]! / sizes[cluster]!);
  }
  const within = sizes[own]! > 1 ? distances[own]! / (sizes[own]! - 1) : 0;
  const larger = Math.max(within, nearestOther);
  const value = sizes[own]! > 1 && larger > 0 ? (nearestOther - within) / larger : 0;
  run.sums[own]! += value;
  run.seen[own]! += 1;
  run.squares += value * value;
}

function closeClustering(run: Clustering, isExact: boolean): Silhouette {
  const { sums, seen, rows, squares } = run;
  const sampledRows = seen.reduce((sum, count) => sum + count, 0);
  const ofCluster = Array.from(sums, (sum, cluster) => (seen[cluster]! > 0 ? sum / seen[cluster]! : null));
  if (!run.isDefined || sampledRows === 0) {
    return { score: null, standardError: 0, sampledRows, rows, ofCluster };
  }
  const score = sums.reduce((sum, part) => sum + part, 0) / sampledRows;
  const variance = Math.max(0, squares / sampledRows - score * score) * (sampledRows / (sampledRows - 1));
  const standardError = isExact ? 0 : sqrt((variance / sampledRows) * (1 - sampledRows / rows));
  return { score, standardError, sampledRows, rows, ofCluster };
}

/** All rows up to the limit, else a draw without replacement, ascending. */
function chooseRows(rowCount: number, exactRows: number, seed: number): Int32Array {
  const all = Int32Array.from({ length: rowCount }, (_, row) => row);
  if (rowCount <= exactRows) return all;
  const affordable = Math.floor(exactRows ** 2 / rowCount);
  const wanted = Math.min(rowCount, Math.max(FEWEST_SAMPLED_ROWS, affordable));
  drawToFront(all, wanted, createMersenneTwister(seed));
  return all.subarray(0, wanted).sort();
}

/** Fisher and Yates's shuffle, as far as `wanted` places. */
function drawToFront(items: Int32Array, wanted: number, random: UniformRandom): void {
  for (let place = 0; place < wanted; place++) {
    const drawn = place + Math.floor(random.next() * (items.length - place));
    const kept = items[place]!;
    items[place] = items[drawn]!;
    items[drawn] = kept;
  }
}
