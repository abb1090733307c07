import type { Rows } from '../../classifiers/classifier.ts';
import { requireColumns, type TableColumn } from './table-column.ts';

/** How a table was made into numbers; plain JSON, to be stored with a segmentation. */
export interface Preparation {
  readonly columns: readonly PreparedColumn[];
}

export type PreparedColumn =
  | {
      readonly kind: 'number';
      readonly name: string;
      /** Stands in for a missing value, before the logarithm. */
      readonly fill: number;
      readonly isLogarithm: boolean;
      /** After the logarithm: (value − mean) / deviation. */
      readonly mean: number;
      readonly deviation: number;
    }
  | {
      readonly kind: 'category';
      readonly name: string;
      /** Ascending; one column of 0 and 1 each. */
      readonly categories: readonly string[];
      /** Whether all other categories have a column together. */
      readonly hasOther: boolean;
      /** Whether missing values have a column. */
      readonly hasMissing: boolean;
    };

export interface PreparedRows {
  readonly rows: Rows;
  readonly names: readonly string[];
  /** Values that were missing, all columns together. */
  readonly filledValues: number;
  /** Categories that were not there when the preparation was learnt, and have no column: all 0. */
  readonly unknownCategories: number;
}

/**
 * Treats rows as those were that the preparation was learnt from. Columns are found by name; others are ignored.
 *
 * @throws RangeError for a column that is not there or is of the other kind
 */
export function applyPreparation(preparation: Preparation, given: readonly TableColumn[]): PreparedRows {
  const rowCount = requireColumns(given);
  const names = preparation.columns.flatMap(namesOf);
  const featureCount = names.length;
  const values = new Float64Array(rowCount * featureCount);
  let filledValues = 0;
  let unknownCategories = 0;
  let place = 0;
  for (const column of preparation.columns) {
    const source = given.find(({ name }) => name === column.name);
    if (source === undefined) throw new RangeError(`column ${JSON.stringify(column.name)} is missing`);
    if (column.kind === 'number' && source.kind === 'number') {
      const { fill, isLogarithm, mean, deviation } = column;
      for (let row = 0; row < rowCount; row++) {
        let value = source.values[row]!;
        if (Number.isNaN(value)) {
          value = fill;
          filledValues++;
        }
        if (isLogarithm) value = Math.sign(value) * Math.log1p(Math.abs(value));
        values[row * featureCount + place] = (value - mean) / deviation;
      }
    } else if (column.kind === 'category' && source.kind === 'category') {
      const places = new Map(column.categories.map((category, index) => [category, place + index]));
      const other = column.hasOther ? place + column.categories.length : null;
      const missing = column.hasMissing ? place + namesOf(column).length - 1 : null;
      for (let row = 0; row < rowCount; row++) {
        const value = source.values[row]!;
        const at = value === null ? missing : (places.get(value) ?? other);
        if (at === null) unknownCategories++;
        else values[row * featureCount + at] = 1;
      }
    } else {
      throw new RangeError(
        `column ${JSON.stringify(column.name)} holds ${source.kind} values where ${column.kind} values were learnt`,
      );
    }
    place += namesOf(column).length;
  }
  return { rows: { values, featureCount }, names, filledValues, unknownCategories };
}

/**
 * Turns one prepared row, such as a centre, back into the table's units: what a customer in the middle of a segment
 * is like. Where logarithms were taken this is the geometric middle, not the mean.
 *
 * @returns by source column: the value, or the share (0–1) of each category
 */
export function restoreUnits(
  preparation: Preparation,
  prepared: ArrayLike<number>,
): Record<string, number | Record<string, number>> {
  const restored: Record<string, number | Record<string, number>> = {};
  let place = 0;
  for (const column of preparation.columns) {
    const names = namesOf(column);
    if (column.kind === 'number') {
      const value = prepared[place]! * column.deviation + column.mean;
      restored[column.name] = column.isLogarithm ? Math.sign(value) * Math.expm1(Math.abs(value)) : value;
    } else {
      const prefix = `${column.name} = `;
      restored[column.name] = Object.fromEntries(
        names.map((name, index) => [name.slice(prefix.length), prepared[place + index]!]),
      );
    }
    place += names.length;
  }
  return restored;
}

function namesOf(column: PreparedColumn): string[] {
  if (column.kind === 'number') return [column.name];
  const labels = [...column.categories];
  if (column.hasOther) labels.push('(other)');
  if (column.hasMissing) labels.push('(missing)');
  return labels.map((label) => `${column.name} = ${label}`);
}
