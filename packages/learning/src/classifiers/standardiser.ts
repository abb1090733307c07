import { rowCountOf, type Rows } from './classifier.ts';

/** Brings columns of days, counts and money to comparable, roughly symmetric scales. */
export interface Standardiser {
  transform(rows: Rows): Rows;
}

/** sign(x) · ln(1 + |x|): tames long tails, keeps the sign (net revenue may be negative), is 0 at 0. */
export function signedLog(value: number): number {
  return Math.sign(value) * Math.log1p(Math.abs(value));
}

/**
 * Learns mean and standard deviation (population) of every column after the signed logarithm, if asked for.
 * A constant column becomes zeros.
 */
export function fitStandardiser(rows: Rows, options: { readonly signedLog: boolean }): Standardiser {
  const count = rowCountOf(rows);
  const { featureCount } = rows;
  const shape = options.signedLog ? signedLog : (value: number): number => value;
  const mean = new Float64Array(featureCount);
  const deviation = new Float64Array(featureCount);
  for (let column = 0; column < featureCount; column++) {
    let sum = 0;
    for (let row = 0; row < count; row++) sum += shape(rows.values[row * featureCount + column]!);
    const center = sum / count;
    let squares = 0;
    for (let row = 0; row < count; row++) {
      squares += (shape(rows.values[row * featureCount + column]!) - center) ** 2;
    }
    mean[column] = center;
    const spread = Math.sqrt(squares / count);
    // Rounding leaves a constant column a spread of 1e-17, and dividing by it would blow noise up.
    deviation[column] = spread > 1e-12 * Math.max(1, Math.abs(center)) ? spread : 1;
  }
  return {
    transform(asked) {
      if (asked.featureCount !== featureCount) {
        throw new RangeError(`rows have ${asked.featureCount} columns, the model ${featureCount}`);
      }
      const values = asked.values.map((value, index) => {
        const column = index % featureCount;
        return (shape(value) - mean[column]!) / deviation[column]!;
      });
      return { values, featureCount };
    },
  };
}
