import { requireTrainable, rowCountOf, type Classifier, type Rows } from './classifier.ts';
import { sigmoid } from '../numeric/sigmoid.ts';
import { solveSymmetric } from '../numeric/solve-symmetric.ts';
import { fitStandardiser } from './standardiser.ts';

export interface LogisticRegression extends Classifier {
  /** Intercept, then one weight per column, on the transformed columns. */
  readonly weights: Float64Array;
}

const MOST_STEPS = 100;
const TOLERANCE = 1e-10;

/**
 * Logistic regression with an L2 penalty, scikit-learn's objective: C · Σ log loss + ½ · |w|², the intercept
 * free. Newton's method (iteratively reweighted least squares), the step halved until the objective falls: it
 * is convex, so there is one answer and no seed.
 *
 * @param options.inverseRegularisation C; larger trusts the data more. Default 1.
 * @param options.transform `signed_log` (default): sign(x) · ln(1 + |x|), then standardised; `standard`:
 *   standardised; `none`: as given
 * @throws RangeError for rows nothing can be learnt from
 */
export function trainLogisticRegression(
  rows: Rows,
  labels: ArrayLike<number>,
  options: {
    readonly inverseRegularisation?: number;
    readonly transform?: 'signed_log' | 'standard' | 'none';
  } = {},
): LogisticRegression {
  requireTrainable(rows, labels);
  const { inverseRegularisation: strength = 1, transform = 'signed_log' } = options;
  if (!(strength > 0)) throw new RangeError(`inverseRegularisation must be above 0, got ${strength}`);
  const standardiser =
    transform === 'none' ? undefined : fitStandardiser(rows, { signedLog: transform === 'signed_log' });
  const shaped = standardiser?.transform(rows) ?? rows;
  let weights: Float64Array = new Float64Array(rows.featureCount + 1);
  let objective = penalisedLoss(shaped, labels, weights, strength);
  for (let step = 0; step < MOST_STEPS; step++) {
    const direction = newtonDirection(shaped, labels, weights, strength);
    let length = 1;
    let next = moved(weights, direction, length);
    let nextObjective = penalisedLoss(shaped, labels, next, strength);
    while (nextObjective > objective && length > 1e-6) {
      length /= 2;
      next = moved(weights, direction, length);
      nextObjective = penalisedLoss(shaped, labels, next, strength);
    }
    if (nextObjective > objective) break;
    const gained = objective - nextObjective;
    weights = next;
    objective = nextObjective;
    if (gained <= TOLERANCE * (1 + Math.abs(objective)) * 1e-3) break;
  }
  return {
    weights,
    predict(asked) {
      const askedShaped = standardiser?.transform(asked) ?? asked;
      const probabilities = new Float64Array(rowCountOf(asked));
      for (let row = 0; row < probabilities.length; row++) {
        probabilities[row] = sigmoid(linear(askedShaped, row, weights));
      }
      return probabilities;
    },
  };
}

function linear(rows: Rows, row: number, weights: Float64Array): number {
  let sum = weights[0]!;
  const offset = row * rows.featureCount;
  for (let column = 0; column < rows.featureCount; column++) {
    sum += weights[column + 1]! * rows.values[offset + column]!;
  }
  return sum;
}

function penalisedLoss(
  rows: Rows,
  labels: ArrayLike<number>,
  weights: Float64Array,
  strength: number,
): number {
  let loss = 0;
  for (let row = 0; row < labels.length; row++) {
    const logit = linear(rows, row, weights);
    loss += Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit))) - labels[row]! * logit;
  }
  let penalty = 0;
  for (let index = 1; index < weights.length; index++) penalty += weights[index]! ** 2;
  return strength * loss + penalty / 2;
}

/** Solves Hessian · direction = −gradient. */
function newtonDirection(
  rows: Rows,
  labels: ArrayLike<number>,
  weights: Float64Array,
  strength: number,
): Float64Array {
  const size = weights.length;
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  const row1 = new Float64Array(size);
  row1[0] = 1;
  for (let row = 0; row < labels.length; row++) {
    for (let column = 1; column < size; column++) {
      row1[column] = rows.values[row * rows.featureCount + column - 1]!;
    }
    const probability = sigmoid(linear(rows, row, weights));
    const off = strength * (probability - labels[row]!);
    const spread = strength * probability * (1 - probability);
    for (let i = 0; i < size; i++) {
      gradient[i]! += off * row1[i]!;
      const scaled = spread * row1[i]!;
      for (let j = 0; j <= i; j++) hessian[i * size + j]! += scaled * row1[j]!;
    }
  }
  for (let i = 0; i < size; i++) {
    if (i > 0) gradient[i]! += weights[i]!;
    // The tiny ridge keeps the intercept's row solvable when every row is certain.
    hessian[i * size + i]! += i > 0 ? 1 : 1e-10;
  }
  return solveSymmetric(hessian, gradient).map((value) => -value);
}

function moved(weights: Float64Array, direction: Float64Array, length: number): Float64Array {
  return weights.map((weight, index) => weight + length * direction[index]!);
}
