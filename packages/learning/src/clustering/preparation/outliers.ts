import { quantileOf } from './quantile.ts';
import type { NumberColumn } from './table-column.ts';

export interface OutlierReport {
  readonly name: string;
  /** Fences of Tukey: 1.5 interquartile ranges beyond the quartiles. */
  readonly lowFence: number;
  readonly highFence: number;
  /** Rows beyond a fence, ascending. */
  readonly beyondFences: Uint32Array;
  /** Rows whose robust z, 0.6745 · (x − median) / MAD, is beyond ±3.5 (Iglewicz and Hoaglin 1993). */
  readonly beyondRobustZ: Uint32Array;
  readonly median: number;
  /** Median absolute deviation from the median; where it is 0 (half the rows are equal) robust z is not defined. */
  readonly medianDeviation: number;
  /** Largest |z| and its row; null where it is not defined. */
  readonly mostExtreme: { readonly row: number; readonly robustZ: number } | null;
}

const ROBUST_Z_LIMIT = 3.5;

/** Which values of a column lie far from the rest, by two measures; nothing is left out or changed. */
export function findOutliers({ name, values }: NumberColumn): OutlierReport {
  const ascending = values.filter((value) => !Number.isNaN(value)).sort();
  if (ascending.length === 0) throw new RangeError(`column ${JSON.stringify(name)} has no value in any row`);
  const low = quantileOf(ascending, 0.25);
  const high = quantileOf(ascending, 0.75);
  const lowFence = low - 1.5 * (high - low);
  const highFence = high + 1.5 * (high - low);
  const median = quantileOf(ascending, 0.5);
  const medianDeviation = quantileOf(ascending.map((value) => Math.abs(value - median)).sort(), 0.5);
  const fenced: number[] = [];
  const extreme: number[] = [];
  let mostExtreme: OutlierReport['mostExtreme'] = null;
  values.forEach((value, row) => {
    if (Number.isNaN(value)) return;
    if (value < lowFence || value > highFence) fenced.push(row);
    if (medianDeviation === 0) return;
    const robustZ = (0.6745 * (value - median)) / medianDeviation;
    if (Math.abs(robustZ) > ROBUST_Z_LIMIT) extreme.push(row);
    if (mostExtreme === null || Math.abs(robustZ) > Math.abs(mostExtreme.robustZ))
      mostExtreme = { row, robustZ };
  });
  return {
    name,
    lowFence,
    highFence,
    beyondFences: Uint32Array.from(fenced),
    beyondRobustZ: Uint32Array.from(extreme),
    median,
    medianDeviation,
    mostExtreme,
  };
}
