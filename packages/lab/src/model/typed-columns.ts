import type { LabColumnUse } from '@ebb/contracts/lab';
import type { TableColumn } from '@ebb/learning/clustering';
import { LabError } from '../reading/lab-error.ts';
import type { LabRows } from '../reading/read-table.ts';

/** Columns that a computation reads: numbers, dates (as days) and categories. */
export function usedColumns(uses: readonly LabColumnUse[]): LabColumnUse[] {
  return uses.filter(({ kind }) => kind === 'number' || kind === 'category' || kind === 'date');
}

/**
 * The columns of some rows as a study takes them.
 *
 * @throws LabError for a column that the table does not have, or that has no value of its kind
 */
export function typedColumns(
  table: LabRows,
  uses: readonly LabColumnUse[],
  rows: ArrayLike<number>,
): TableColumn[] {
  return uses.map(({ name, kind }): TableColumn => {
    const column = table.columns.find((each) => each.name === name);
    if (column === undefined) throw new LabError(`The table has no column ${JSON.stringify(name)}.`);
    if (kind === 'category') {
      if (column.isOverfull) {
        throw new LabError(`The column ${JSON.stringify(name)} has too many different texts for a category.`);
      }
      return { kind, name, values: Array.from(rows, (row) => column.textAt(row)) };
    }
    const at = kind === 'date' ? (row: number) => column.dateAt(row) : (row: number) => column.numberAt(row);
    const values = Float64Array.from(rows, at);
    if (values.every((value) => Number.isNaN(value))) {
      throw new LabError(`The column ${JSON.stringify(name)} has no ${kind} in the rows that are used.`);
    }
    return { kind: 'number', name, values };
  });
}

/** At most so many of the rows, evenly from the first to the last. */
export function evenRows(count: number, most: number): Int32Array {
  if (count <= most) return Int32Array.from({ length: count }, (_, row) => row);
  return Int32Array.from({ length: most }, (_, place) => Math.floor((place * count) / most));
}
