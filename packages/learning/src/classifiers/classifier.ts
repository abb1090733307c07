/** Rows of numbers, row-major: `values.length / featureCount` rows. */
export interface Rows {
  readonly values: Float64Array;
  readonly featureCount: number;
}

/** A trained model of two classes. */
export interface Classifier {
  /** Probability of class 1 for every row (0–1). */
  predict(rows: Rows): Float64Array;
}

/** Number of rows; @throws RangeError when the values do not fill them */
export function rowCountOf(rows: Rows): number {
  const count = rows.values.length / rows.featureCount;
  if (!Number.isInteger(count)) {
    throw new RangeError(`${rows.values.length} values do not fill rows of ${rows.featureCount}`);
  }
  return count;
}

/**
 * Refuses a training set no classifier can be made from.
 *
 * @throws RangeError for a wrong length, a value that is not finite, a label other than 0 and 1 or one class only
 */
export function requireTrainable(rows: Rows, labels: ArrayLike<number>): number {
  const count = rowCountOf(rows);
  if (count !== labels.length) throw new RangeError(`${count} rows but ${labels.length} labels`);
  for (let index = 0; index < rows.values.length; index++) {
    if (!Number.isFinite(rows.values[index])) {
      const column = index % rows.featureCount;
      throw new RangeError(
        `value of column ${column} in row ${Math.floor(index / rows.featureCount)} is not finite`,
      );
    }
  }
  let ones = 0;
  for (let row = 0; row < count; row++) {
    const label = labels[row];
    if (label !== 0 && label !== 1) throw new RangeError(`label of row ${row} is ${label}, not 0 or 1`);
    ones += label;
  }
  if (ones === 0 || ones === count) throw new RangeError(`all ${count} labels are ${ones === 0 ? 0 : 1}`);
  return count;
}
