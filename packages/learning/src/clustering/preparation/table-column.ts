import { TableValueError } from '../require-points.ts';

/** A column of an uploaded or stored table. */
export type TableColumn = NumberColumn | CategoryColumn;

export interface NumberColumn {
  readonly kind: 'number';
  readonly name: string;
  /** NaN where the value is missing. */
  readonly values: Float64Array;
}

export interface CategoryColumn {
  readonly kind: 'category';
  readonly name: string;
  /** null where the value is missing. */
  readonly values: readonly (string | null)[];
}

/**
 * Number of rows of the columns.
 *
 * @throws RangeError without a column or row, for two columns of one name or of different lengths
 * @throws TableValueError for an infinite number
 */
export function requireColumns(columns: readonly TableColumn[]): number {
  const [first] = columns;
  if (first === undefined) throw new RangeError('the table has no columns');
  const names = new Set<string>();
  columns.forEach(({ name, values, kind }, column) => {
    if (names.has(name)) throw new RangeError(`two columns are called ${JSON.stringify(name)}`);
    names.add(name);
    if (values.length !== first.values.length) {
      throw new RangeError(
        `column ${JSON.stringify(name)} has ${values.length} rows, ${JSON.stringify(first.name)} ${first.values.length}`,
      );
    }
    if (kind !== 'number') return;
    const row = values.findIndex((value) => value === Infinity || value === -Infinity);
    if (row >= 0) throw new TableValueError({ column, row, name }, `${values[row]} is not a finite number`);
  });
  if (first.values.length === 0) throw new RangeError('the table has no rows');
  return first.values.length;
}
