import { ForestInputError } from '../forest-input-error.ts';
import { createSeededRandom } from '../seeded-random.ts';

/** Rows looked at to place the cuts of one column; beyond it a seeded sample says the same to 0.2 %. */
const ROWS_FOR_CUTS = 262_144;

export interface BinnedColumns {
  readonly rowCount: number;
  readonly featureCount: number;
  /**
   * Row-major, `bin << 1 | label`: the histogram of both classes is filled with one index. Bin
   * `cuts[f].length + 1` is the one of missing values. Shared memory, so that workers copy nothing.
   */
  readonly codes: Uint16Array<SharedArrayBuffer>;
  /** Per feature, ascending; a value is in the first bin whose cut it does not exceed. */
  readonly cuts: readonly Float32Array[];
}

/**
 * Cuts every column into at most `maxBins` bins of about equal mass, midway between neighbouring values.
 *
 * Values and cuts are single precision, in training as in inference: a row takes the same path through
 * the compiled trees as it took through the bins, and as it would take in scikit-learn. NaN is a missing
 * value with a bin of its own; a constant column has one bin and is never split on.
 *
 * @param data row-major, `labels.length` rows of `featureNames.length`
 * @throws ForestInputError for a value beyond single precision, naming its feature and row
 */
export function binColumns(
  data: Float64Array | Float32Array,
  labels: ArrayLike<number>,
  featureNames: readonly string[],
  maxBins: number,
): BinnedColumns {
  const rowCount = labels.length;
  const featureCount = featureNames.length;
  const codes = new Uint16Array(new SharedArrayBuffer(rowCount * featureCount * 2));
  const column = new Float32Array(rowCount);
  const cuts = featureNames.map((name, feature) => {
    let present = 0;
    for (let row = 0; row < rowCount; row++) {
      const value = Math.fround(data[row * featureCount + feature]!);
      if (value !== value) continue;
      if (value === Infinity || value === -Infinity) {
        throw new ForestInputError(
          'data',
          `${name} in row ${row} is beyond ±3.4e38 (missing values are NaN)`,
        );
      }
      column[present++] = value;
    }
    const columnCuts = placeCuts(sampled(column.subarray(0, present), feature), maxBins);
    encodeColumn(data, labels, featureCount, feature, columnCuts, codes);
    return columnCuts;
  });
  return { rowCount, featureCount, codes, cuts };
}

function sampled(values: Float32Array, stream: number): Float32Array {
  if (values.length <= ROWS_FOR_CUTS) return values.slice();
  const random = createSeededRandom(0x51ced, stream);
  const sample = new Float32Array(ROWS_FOR_CUTS);
  for (let i = 0; i < ROWS_FOR_CUTS; i++) sample[i] = values[random.below(values.length)]!;
  return sample;
}

/** Sorts `values` in place. */
function placeCuts(values: Float32Array, maxBins: number): Float32Array {
  values.sort();
  const distinct: number[] = [];
  const heldUpTo: number[] = []; // how many values are at most this one
  for (let i = 0; i < values.length; i++) {
    if (distinct.length > 0 && values[i] === distinct[distinct.length - 1]) {
      heldUpTo[heldUpTo.length - 1] = i + 1;
    } else {
      distinct.push(values[i]!);
      heldUpTo.push(i + 1);
    }
  }
  const cuts: number[] = [];
  if (distinct.length <= maxBins) {
    for (let i = 0; i + 1 < distinct.length; i++) cuts.push(between(distinct[i]!, distinct[i + 1]!));
  } else {
    // A value that alone fills several bins takes one, and the mass left is spread over the bins left.
    let taken = 0;
    let binsLeft = maxBins;
    for (let i = 0; i + 1 < distinct.length && binsLeft > 1; i++) {
      const share = (values.length - taken) / binsLeft;
      if (heldUpTo[i]! - taken >= share) {
        cuts.push(between(distinct[i]!, distinct[i + 1]!));
        taken = heldUpTo[i]!;
        binsLeft--;
      }
    }
  }
  return Float32Array.from(cuts);
}

/** A single-precision t with low ≤ t < high; the middle where rounding allows. */
function between(low: number, high: number): number {
  const middle = Math.fround(low + (high - low) / 2);
  return middle < high ? middle : low;
}

function encodeColumn(
  data: Float64Array | Float32Array,
  labels: ArrayLike<number>,
  featureCount: number,
  feature: number,
  cuts: Float32Array,
  codes: Uint16Array,
): void {
  const missingBin = cuts.length + 1;
  for (let row = 0; row < labels.length; row++) {
    const at = row * featureCount + feature;
    const value = Math.fround(data[at]!);
    let bin = missingBin;
    if (value === value) {
      let low = 0;
      let high = cuts.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (value <= cuts[middle]!) high = middle;
        else low = middle + 1;
      }
      bin = low;
    }
    codes[at] = (bin << 1) | labels[row]!;
  }
}
