import type { Rows } from '../classifier.ts';

/** Columns cut into bins: a histogram of a node then takes one pass, whatever the values are. */
export interface BinnedColumns {
  readonly rowCount: number;
  readonly featureCount: number;
  /**
   * Row-major, since a histogram takes a row's columns together: the bin of row r in column c is at r × featureCount + c,
   * counted through all columns: the first bin of column c is `firstBin[c]`.
   */
  readonly codes: Uint32Array;
  /** Per column, and behind the last one the number of all bins. */
  readonly firstBin: Uint32Array;
  /** Per column, ascending; a value is in the first bin whose edge it does not exceed. */
  readonly edges: readonly Float64Array[];
}

/**
 * At most `maxBins` bins a column: one per distinct value where they suffice, with edges midway between, else bins
 * of equal mass (the same cuts as scikit-learn's histogram gradient boosting).
 */
export function binColumns(rows: Rows, rowCount: number, maxBins: number): BinnedColumns {
  const { values, featureCount } = rows;
  // Shared, so that worker threads read the same memory.
  const codes = new Uint32Array(new SharedArrayBuffer(4 * rowCount * featureCount));
  const firstBin = new Uint32Array(featureCount + 1);
  const edges: Float64Array[] = [];
  const column = new Float64Array(rowCount);
  for (let feature = 0; feature < featureCount; feature++) {
    for (let row = 0; row < rowCount; row++) column[row] = values[row * featureCount + feature]!;
    const columnEdges = placeEdges(column.slice().sort(), maxBins);
    const first = firstBin[feature]!;
    for (let row = 0; row < rowCount; row++) {
      codes[row * featureCount + feature] = first + binOf(columnEdges, column[row]!);
    }
    firstBin[feature + 1] = first + columnEdges.length + 1;
    edges.push(columnEdges);
  }
  return { rowCount, featureCount, codes, firstBin, edges };
}

function placeEdges(sorted: Float64Array, maxBins: number): Float64Array {
  const distinct = sorted.filter((value, index) => index === 0 || value !== sorted[index - 1]);
  if (distinct.length <= maxBins) {
    return Float64Array.from({ length: distinct.length - 1 }, (_, index) => {
      return (distinct[index]! + distinct[index + 1]!) / 2;
    });
  }
  const edges: number[] = [];
  for (let cut = 1; cut < maxBins; cut++) {
    const edge = averagedInverseQuantile(sorted, cut / maxBins);
    if (edges.length === 0 || edge > edges.at(-1)!) edges.push(edge);
  }
  return Float64Array.from(edges);
}

/** Smallest value that at least the share do not exceed; midway to the next where exactly the share do not. */
function averagedInverseQuantile(sorted: Float64Array, share01: number): number {
  const position = share01 * sorted.length;
  const whole = Math.round(position);
  // The product is a rounding off where it should be whole.
  if (Math.abs(position - whole) < 1e-9) return (sorted[whole - 1]! + sorted[whole]!) / 2;
  return sorted[Math.ceil(position) - 1]!;
}

function binOf(edges: Float64Array, value: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (edges[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
