import { rowCountOf, type Rows } from '../../classifiers/classifier.ts';
import { requirePoints, requireWhole } from '../require-points.ts';
import { createPacer, type RunControl } from '../run-control.ts';
import { eigenOfSymmetric, singularOfColumns, type Eigen } from './jacobi.ts';

export interface PrincipalComponents {
  /** Columns of the rows. */
  readonly featureCount: number;
  readonly components: number;
  /** Of every column; taken off before projecting. */
  readonly mean: Float64Array;
  /** `components × featureCount`: unit vectors, each with its largest entry (by size) positive. */
  readonly loadings: Float64Array;
  /** With n − 1 below, descending. */
  readonly explainedVariance: Float64Array;
  /** Shares of the variance of all columns, 0–1; all 0 where nothing varies. */
  readonly explainedShare01: Float64Array;
}

/** From so many rows a column on the covariance is formed; below, the rows themselves are decomposed. */
const TALL = 10;

/**
 * Principal components as scikit-learn's `PCA`, signs included (the rows should be scaled before). Components whose
 * variances are equal may be any rotation of each other.
 *
 * @param options.components default 2, or fewer where the table has fewer rows or columns
 * @throws TableValueError; RangeError with fewer than two rows
 */
export async function principalComponents(
  rows: Rows,
  options: { readonly components?: number } = {},
  control: RunControl = {},
): Promise<PrincipalComponents> {
  const rowCount = requirePoints(rows, 2);
  const { featureCount } = rows;
  const wanted = requireWhole('components', options.components ?? 2, 1);
  const components = Math.min(wanted, rowCount, featureCount);
  const mean = new Float64Array(featureCount);
  for (let at = 0; at < rows.values.length; at++) mean[at % featureCount]! += rows.values[at]!;
  mean.forEach((sum, column) => (mean[column] = sum / rowCount));
  const { values, vectors } =
    rowCount >= TALL * featureCount
      ? eigenOfSymmetric(await scatterMatrix(rows, rowCount, mean, control), featureCount)
      : decomposeRows(rows, rowCount, mean);
  const loadings = vectors.slice(0, components * featureCount);
  for (let component = 0; component < components; component++) {
    fixSign(loadings.subarray(component * featureCount, (component + 1) * featureCount));
  }
  const variances = values.map((value) => Math.max(0, value) / (rowCount - 1));
  const total = variances.reduce((sum, value) => sum + value, 0);
  return {
    featureCount,
    components,
    mean,
    loadings,
    explainedVariance: variances.slice(0, components),
    explainedShare01: variances.slice(0, components).map((value) => (total > 0 ? value / total : 0)),
  };
}

/** Coordinates of rows on the components: `rows × components`, row-major. */
export function projectRows(model: PrincipalComponents, rows: Rows): Float64Array {
  const { featureCount, components, mean, loadings } = model;
  if (rows.featureCount !== featureCount) {
    throw new RangeError(`rows have ${rows.featureCount} columns, the components ${featureCount}`);
  }
  const rowCount = rowCountOf(rows);
  const projected = new Float64Array(rowCount * components);
  for (let row = 0; row < rowCount; row++) {
    for (let component = 0; component < components; component++) {
      let sum = 0;
      for (let column = 0; column < featureCount; column++) {
        const off = rows.values[row * featureCount + column]! - mean[column]!;
        sum += off * loadings[component * featureCount + column]!;
      }
      projected[row * components + component] = sum;
    }
  }
  return projected;
}

async function scatterMatrix(
  { values, featureCount }: Rows,
  rowCount: number,
  mean: Float64Array,
  control: RunControl,
): Promise<Float64Array> {
  const matrix = new Float64Array(featureCount * featureCount);
  const off = new Float64Array(featureCount);
  const pacer = createPacer(control, (rowCount * featureCount * featureCount) / 2);
  for (let row = 0; row < rowCount; row++) {
    for (let column = 0; column < featureCount; column++) {
      off[column] = values[row * featureCount + column]! - mean[column]!;
    }
    for (let left = 0; left < featureCount; left++) {
      for (let right = left; right < featureCount; right++) {
        matrix[left * featureCount + right]! += off[left]! * off[right]!;
      }
    }
    if (pacer.spend((featureCount * featureCount) / 2)) await pacer.pause();
  }
  for (let left = 0; left < featureCount; left++) {
    for (let right = 0; right < left; right++) {
      matrix[left * featureCount + right] = matrix[right * featureCount + left]!;
    }
  }
  return matrix;
}

/** Of a small or wide table: the shorter side of the centred rows is made orthogonal. */
function decomposeRows({ values, featureCount }: Rows, rowCount: number, mean: Float64Array): Eigen {
  const centred = values.map((value, at) => value - mean[at % featureCount]!);
  if (rowCount >= featureCount) {
    const columns = new Float64Array(centred.length);
    for (let at = 0; at < centred.length; at++) {
      columns[(at % featureCount) * rowCount + Math.floor(at / featureCount)] = centred[at]!;
    }
    return singularOfColumns(columns, rowCount, featureCount);
  }
  // The rows are the columns of the transposed table: what they turn into is v·σ.
  const { values: squares } = singularOfColumns(centred, featureCount, rowCount);
  const lengths = Float64Array.from({ length: rowCount }, (_, row) => {
    const vector = centred.subarray(row * featureCount, (row + 1) * featureCount);
    return vector.reduce((sum, value) => sum + value * value, 0);
  });
  const order = Array.from(lengths.keys()).sort(
    (left, right) => lengths[right]! - lengths[left]! || left - right,
  );
  const vectors = new Float64Array(rowCount * featureCount);
  order.forEach((from, to) => {
    const length = Math.sqrt(lengths[from]!);
    for (let column = 0; column < featureCount; column++) {
      vectors[to * featureCount + column] = length > 0 ? centred[from * featureCount + column]! / length : 0;
    }
  });
  return { values: squares, vectors };
}

function fixSign(vector: Float64Array): void {
  let largest = 0;
  vector.forEach((value, column) => {
    // Entries of one size (two scaled columns always have them) must not be told apart by rounding.
    if (Math.abs(value) > Math.abs(vector[largest]!) * (1 + 1e-9)) largest = column;
  });
  if (vector[largest]! < 0) vector.forEach((value, column) => (vector[column] = -value));
}
