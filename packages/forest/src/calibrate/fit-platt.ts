import { logit, sigmoid } from './calibration.ts';
import type { Calibration } from './calibration.ts';
import { ForestInputError } from '../forest-input-error.ts';

const STEPS = 100;
const TOLERANCE = 1e-10;

/**
 * Platt scaling on the logit of the probability, with Platt's softened targets and the damped Newton steps
 * of Lin, Lin and Weng (2007). A slope below zero, which would turn the model round, becomes a slope of
 * zero: the share of ones for everybody.
 *
 * @param probabilities one per label; NaN rows (never out of bag) are passed over
 * @param nearest probabilities are taken for no nearer to 0 and 1 than this, here and by the calibration
 * @param weights how much each row counts, above 0; all the same by default
 * @throws ForestInputError where no row is left
 */
export function fitPlatt(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  nearest?: number,
  weights?: ArrayLike<number>,
): Extract<Calibration, { kind: 'platt' }> {
  const x: number[] = [];
  const y: number[] = [];
  const w: number[] = [];
  for (let row = 0; row < labels.length; row++) {
    if (Number.isNaN(probabilities[row]!)) continue;
    x.push(logit(probabilities[row]!, nearest));
    y.push(labels[row]!);
    w.push(weights?.[row] ?? 1);
  }
  if (x.length === 0) throw new ForestInputError('probabilities', 'must hold at least 1 number, got none');
  const total = w.reduce((sum, weight) => sum + weight, 0);
  const ones = y.reduce((sum, label, i) => sum + label * w[i]!, 0);
  const targetOne = (ones + 1) / (ones + 2);
  const targetZero = 1 / (total - ones + 2);
  const target = y.map((label) => (label === 1 ? targetOne : targetZero));

  const loss = (slope: number, intercept: number): number => {
    let sum = 0;
    for (let i = 0; i < x.length; i++) {
      const z = slope * x[i]! + intercept;
      // log(1 + e^-|z|) keeps its precision where e^z would overflow.
      sum += w[i]! * (Math.log1p(Math.exp(-Math.abs(z))) + (z > 0 ? (1 - target[i]!) * z : -target[i]! * z));
    }
    return sum;
  };

  const share = logit((ones + 1) / (total + 2));
  let slope = 0;
  let intercept = share;
  let current = loss(slope, intercept);
  for (let step = 0; step < STEPS; step++) {
    let gradientSlope = 0;
    let gradientIntercept = 0;
    let h11 = 1e-12;
    let h12 = 0;
    let h22 = 1e-12;
    for (let i = 0; i < x.length; i++) {
      const p = sigmoid(slope * x[i]! + intercept);
      const off = w[i]! * (p - target[i]!);
      const spread = w[i]! * p * (1 - p);
      gradientSlope += off * x[i]!;
      gradientIntercept += off;
      h11 += spread * x[i]! * x[i]!;
      h12 += spread * x[i]!;
      h22 += spread;
    }
    const determinant = h11 * h22 - h12 * h12;
    // All probabilities equal: the slope has nothing to hold on to, and the share is the answer.
    if (!(determinant > 1e-12 * h11 * h22)) break;
    const stepSlope = -(h22 * gradientSlope - h12 * gradientIntercept) / determinant;
    const stepIntercept = -(h11 * gradientIntercept - h12 * gradientSlope) / determinant;
    let length = 1;
    let next = loss(slope + stepSlope, intercept + stepIntercept);
    while (next > current && length > 1e-8) {
      length /= 2;
      next = loss(slope + length * stepSlope, intercept + length * stepIntercept);
    }
    if (next > current) break;
    slope += length * stepSlope;
    intercept += length * stepIntercept;
    const gained = current - next;
    current = next;
    if (gained < TOLERANCE * (1 + current)) break;
  }
  return {
    kind: 'platt',
    ...(slope > 0 ? { slope, intercept } : { slope: 0, intercept: share }),
    ...(nearest === undefined ? {} : { nearest }),
  };
}
