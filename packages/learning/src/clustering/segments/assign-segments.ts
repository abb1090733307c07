import { rowCountOf, type Rows } from '../../classifiers/classifier.ts';
import { requirePoints } from '../require-points.ts';

/** What is needed to say of a new row which segment it belongs to; plain numbers, to be stored. */
export interface SegmentModel {
  readonly featureCount: number;
  /** `segments × featureCount`, in prepared units. */
  readonly centres: Float64Array;
  /** Share of the training rows in each, 0–1. */
  readonly share01: Float64Array;
  /** Variance within segments of one column: inertia / (rows × columns). */
  readonly variance: number;
  /** Of each segment the distance that 99 of 100 training rows do not exceed. */
  readonly usualDistance: Float64Array;
}

export interface SegmentAssignment {
  readonly segments: Int32Array;
  /**
   * Probability of the segment, 0–1, if rows scatter about the centres evenly in all directions and alike in all
   * segments: share · exp(−distance² / (2 · variance)), divided by the sum over segments. Near 1 in the middle,
   * about one half on the border of two.
   */
  readonly confidence01: Float64Array;
  /** Euclidean, in prepared units. */
  readonly distances: Float64Array;
  /** 1 where the row is further from its centre than 99 of 100 training rows: like nobody seen so far. */
  readonly isUnusual: Uint8Array;
}

/**
 * Learns how rows scatter about the centres.
 *
 * @param rows that were clustered, `labels` their segments; rows of −1 are left out
 */
export function fitSegmentModel(rows: Rows, labels: ArrayLike<number>, segments: number): SegmentModel {
  const rowCount = requirePoints(rows, 1);
  const { values, featureCount } = rows;
  if (labels.length !== rowCount) throw new RangeError(`${rowCount} rows but ${labels.length} labels`);
  const centres = new Float64Array(segments * featureCount);
  const members: number[][] = Array.from({ length: segments }, () => []);
  for (let row = 0; row < rowCount; row++) {
    const label = labels[row]!;
    if (label < 0) continue;
    if (label >= segments)
      throw new RangeError(`label of row ${row} is ${label}, there are ${segments} segments`);
    members[label]!.push(row);
  }
  const assigned = members.reduce((sum, { length }) => sum + length, 0);
  const usualDistance = new Float64Array(segments);
  let inertia = 0;
  members.forEach((list, segment) => {
    if (list.length === 0) throw new RangeError(`segment ${segment} has no rows`);
    const start = segment * featureCount;
    for (const row of list) {
      for (let column = 0; column < featureCount; column++) {
        centres[start + column]! += values[row * featureCount + column]! / list.length;
      }
    }
    const squares = Float64Array.from(list, (row) =>
      squaredDistance(values, row * featureCount, centres, start, featureCount),
    ).sort();
    inertia += squares.reduce((sum, value) => sum + value, 0);
    usualDistance[segment] = Math.sqrt(squares[Math.ceil(0.99 * squares.length) - 1]!);
  });
  return {
    featureCount,
    centres,
    share01: Float64Array.from(members, ({ length }) => length / assigned),
    variance: inertia / (assigned * featureCount),
    usualDistance,
  };
}

/**
 * Nearest centre of every row, the lowest number where two are equally near.
 *
 * @throws TableValueError for a value that is not finite; RangeError for another number of columns
 */
export function assignSegments(model: SegmentModel, rows: Rows): SegmentAssignment {
  const { centres, featureCount, share01, variance, usualDistance } = model;
  if (rows.featureCount !== featureCount) {
    throw new RangeError(`rows have ${rows.featureCount} columns, the segments ${featureCount}`);
  }
  requirePoints(rows, 0);
  const rowCount = rowCountOf(rows);
  const count = share01.length;
  const segments = new Int32Array(rowCount);
  const confidence01 = new Float64Array(rowCount);
  const distances = new Float64Array(rowCount);
  const isUnusual = new Uint8Array(rowCount);
  const squares = new Float64Array(count);
  for (let row = 0; row < rowCount; row++) {
    let best = 0;
    for (let segment = 0; segment < count; segment++) {
      const start = segment * featureCount;
      squares[segment] = squaredDistance(rows.values, row * featureCount, centres, start, featureCount);
      if (squares[segment]! < squares[best]!) best = segment;
    }
    // Relative to the nearest, so that far rows do not make every term 0.
    let sum = 0;
    for (let segment = 0; segment < count; segment++) {
      const further = squares[segment]! - squares[best]!;
      const density = variance > 0 ? Math.exp(-further / (2 * variance)) : further > 0 ? 0 : 1;
      sum += share01[segment]! * density;
    }
    segments[row] = best;
    confidence01[row] = share01[best]! / sum;
    distances[row] = Math.sqrt(squares[best]!);
    isUnusual[row] = distances[row]! > usualDistance[best]! ? 1 : 0;
  }
  return { segments, confidence01, distances, isUnusual };
}

function squaredDistance(
  left: Float64Array,
  leftAt: number,
  right: Float64Array,
  rightAt: number,
  columns: number,
): number {
  let squares = 0;
  for (let column = 0; column < columns; column++) {
    const off = left[leftAt + column]! - right[rightAt + column]!;
    squares += off * off;
  }
  return squares;
}
