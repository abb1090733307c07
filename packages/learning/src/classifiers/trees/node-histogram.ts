import type { BinnedColumns } from './binned-columns.ts';

/** Rows of a node in their old order, each with its gradient and curvature beside it. */
export interface NodeRows {
  readonly rows: Uint32Array;
  readonly gradients: Float64Array;
  /** Null where every curvature is 1. */
  readonly curvatures: Float64Array | null;
}

/** Sums over a node's rows by bin, through all columns. */
export interface Histogram {
  readonly gradient: Float64Array;
  /** Null where every curvature is 1: then it is the number of rows. */
  readonly curvature: Float64Array | null;
  readonly rows: Int32Array;
}

export function histogramOf(
  { codes, featureCount, firstBin }: BinnedColumns,
  { rows, gradients, curvatures }: NodeRows,
): Histogram {
  const bins = firstBin[featureCount]!;
  const gradientOf = new Float64Array(bins);
  const rowsOf = new Int32Array(bins);
  for (let at = 0; at < rows.length; at++) {
    const gradient = gradients[at]!;
    const first = rows[at]! * featureCount;
    for (let place = first; place < first + featureCount; place++) {
      const bin = codes[place]!;
      gradientOf[bin]! += gradient;
      rowsOf[bin]! += 1;
    }
  }
  if (curvatures === null) return { gradient: gradientOf, curvature: null, rows: rowsOf };
  const curvatureOf = new Float64Array(bins);
  for (let at = 0; at < rows.length; at++) {
    const first = rows[at]! * featureCount;
    for (let place = first; place < first + featureCount; place++) {
      curvatureOf[codes[place]!]! += curvatures[at]!;
    }
  }
  return { gradient: gradientOf, curvature: curvatureOf, rows: rowsOf };
}

/** Of the children that want one; null for the others. The parent's becomes the larger child's. */
export function histogramsOfChildren(
  columns: BinnedColumns,
  parent: Histogram | null,
  parts: readonly NodeRows[],
  wanted: readonly boolean[],
): (Histogram | null)[] {
  const larger = parts[0]!.rows.length >= parts[1]!.rows.length ? 0 : 1;
  if (parent === null || !wanted[larger]) {
    return parts.map((part, side) => (wanted[side] ? histogramOf(columns, part) : null));
  }
  const smaller = histogramOf(columns, parts[1 - larger]!);
  subtract(parent.gradient, smaller.gradient);
  subtract(parent.rows, smaller.rows);
  if (parent.curvature !== null) subtract(parent.curvature, smaller.curvature!);
  return wanted.map((isWanted, side) => (side === larger ? parent : isWanted ? smaller : null));
}

function subtract(from: Float64Array | Int32Array, what: Float64Array | Int32Array): void {
  for (let at = 0; at < from.length; at++) from[at]! -= what[at]!;
}
