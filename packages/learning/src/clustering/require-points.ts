import { rowCountOf, type Rows } from '../classifiers/classifier.ts';

/** A value of a table that cannot be used, with the place for whoever has to correct it. */
export class TableValueError extends RangeError {
  readonly column: number;
  /** Counted from 0, without a header. */
  readonly row: number;

  constructor(
    place: { readonly column: number; readonly row: number; readonly name?: string },
    reason: string,
  ) {
    const { column, row, name } = place;
    const said = name === undefined ? `column ${column}` : `column ${JSON.stringify(name)}`;
    super(`${said}, row ${row} (counted from 0): ${reason}`);
    this.name = 'TableValueError';
    this.column = column;
    this.row = row;
  }
}

/**
 * Number of rows of a table that can be clustered.
 *
 * @param atLeast fewest rows the caller can work with
 * @throws RangeError when the values do not fill the rows, there is no column or there are too few rows
 * @throws TableValueError naming column and row of the first value that is not finite
 */
export function requirePoints(rows: Rows, atLeast: number, names?: readonly string[]): number {
  const { values, featureCount } = rows;
  if (!Number.isInteger(featureCount) || featureCount < 1) {
    throw new RangeError(`a table needs at least one column, this has ${featureCount}`);
  }
  const count = rowCountOf(rows);
  for (let index = 0; index < values.length; index++) {
    // NaN − NaN and ∞ − ∞ are NaN: one comparison finds both.
    if (values[index]! - values[index]! !== 0) {
      const column = index % featureCount;
      const name = names?.[column];
      const place = {
        column,
        row: Math.floor(index / featureCount),
        ...(name === undefined ? {} : { name }),
      };
      throw new TableValueError(place, `${values[index]} is not a finite number`);
    }
  }
  if (count < atLeast) {
    throw new RangeError(`at least ${atLeast} row${atLeast === 1 ? '' : 's'} needed, the table has ${count}`);
  }
  return count;
}

/** @throws RangeError naming the option when it is not a whole number of the range */
export function requireWhole(option: string, value: number, least: number, most = 2 ** 31 - 1): number {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new RangeError(`${option} must be a whole number from ${least} to ${most}, got ${value}`);
  }
  return value;
}

/** @throws RangeError when labels and rows differ in number, or a label is not whole or below −1 (noise) */
export function requireLabels(labels: ArrayLike<number>, rowCount: number): void {
  if (labels.length !== rowCount) throw new RangeError(`${rowCount} rows but ${labels.length} labels`);
  for (let row = 0; row < rowCount; row++) {
    const label = labels[row]!;
    if (!Number.isInteger(label) || label < -1) throw new RangeError(`label of row ${row} is ${label}`);
  }
}
