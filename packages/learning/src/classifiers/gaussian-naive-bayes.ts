import { requireTrainable, rowCountOf, type Classifier, type Rows } from './classifier.ts';
import { sigmoid } from '../numeric/sigmoid.ts';

/** Share of the largest variance that is added to all, so that a constant column divides by something. */
const SMOOTHING = 1e-9;

/** Of class 0 and class 1: the logarithm of its share, and mean and variance of every column. */
export interface ClassMoments {
  readonly logPrior: number;
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

export interface GaussianNaiveBayes extends Classifier {
  readonly classes: readonly ClassMoments[];
}

/** Naive Bayes with a normal distribution for each column and class, priors from the labels; scikit-learn's form. */
export function trainGaussianNaiveBayes(rows: Rows, labels: ArrayLike<number>): GaussianNaiveBayes {
  const count = requireTrainable(rows, labels);
  const all = moments(rows, count, () => true);
  const extra = SMOOTHING * Math.max(...all.variance);
  const classes = [0, 1].map((label) => {
    const { rows: members, mean, variance } = moments(rows, count, (row) => labels[row] === label);
    return { logPrior: Math.log(members / count), mean, variance: variance.map((value) => value + extra) };
  });
  return openGaussianNaiveBayes(classes);
}

/** The same from what was learnt. */
export function openGaussianNaiveBayes(classes: readonly ClassMoments[]): GaussianNaiveBayes {
  function logDensity(label: number, asked: Rows, row: number): number {
    const { logPrior, mean, variance } = classes[label]!;
    const { featureCount } = asked;
    let sum = logPrior;
    for (let column = 0; column < featureCount; column++) {
      const off = asked.values[row * featureCount + column]! - mean[column]!;
      sum -= 0.5 * (Math.log(2 * Math.PI * variance[column]!) + (off * off) / variance[column]!);
    }
    return sum;
  }

  return {
    classes,
    predict: (asked) =>
      Float64Array.from({ length: rowCountOf(asked) }, (_, row) =>
        sigmoid(logDensity(1, asked, row) - logDensity(0, asked, row)),
      ),
  };
}

function moments(
  rows: Rows,
  count: number,
  belongs: (row: number) => boolean,
): { readonly rows: number; readonly mean: Float64Array; readonly variance: Float64Array } {
  const { values, featureCount } = rows;
  const mean = new Float64Array(featureCount);
  const variance = new Float64Array(featureCount);
  let members = 0;
  for (let row = 0; row < count; row++) {
    if (!belongs(row)) continue;
    members++;
    for (let column = 0; column < featureCount; column++)
      mean[column]! += values[row * featureCount + column]!;
  }
  mean.forEach((sum, column) => (mean[column] = sum / members));
  for (let row = 0; row < count; row++) {
    if (!belongs(row)) continue;
    for (let column = 0; column < featureCount; column++) {
      variance[column]! += (values[row * featureCount + column]! - mean[column]!) ** 2 / members;
    }
  }
  return { rows: members, mean, variance };
}
