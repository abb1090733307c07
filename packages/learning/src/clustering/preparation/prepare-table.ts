import type { Rows } from '../../classifiers/classifier.ts';
import { requirePoints, TableValueError } from '../require-points.ts';
import { applyPreparation, type Preparation, type PreparedColumn } from './preparation.ts';
import { quantileOf } from './quantile.ts';
import { requireColumns, type CategoryColumn, type NumberColumn, type TableColumn } from './table-column.ts';

export interface PreparationOptions {
  /** What stands in for missing numbers; `refuse` makes them an error. Default `median`. */
  readonly fill?: 'median' | 'mean' | 'refuse';
  /** Names of columns to be taken as sign(x) · ln(1 + |x|): money and counts with long tails. Default none. */
  readonly logarithmOf?: readonly string[];
  /** `standard` (default) subtracts the mean and divides by the population deviation, as StandardScaler. */
  readonly scale?: 'standard' | 'none';
  /** Categories beyond the most frequent so many share one column; default 20. */
  readonly mostCategories?: number;
}

export interface ColumnReport {
  readonly name: string;
  /** Rows without a value, and for numbers what stands in for them. */
  readonly missingRows: number;
  readonly filledWith: number | null;
  /** A column of one value says nothing; it is kept, as zeros when scaled. */
  readonly isConstant: boolean;
  readonly isLogarithm: boolean;
  /** Categories that share one column because there were too many. */
  readonly joinedCategories: readonly string[];
}

export interface PreparedTable {
  readonly rows: Rows;
  /** Of each column of `rows`: the source's name, or `name = category`. */
  readonly names: readonly string[];
  /** To treat new rows in the same way; plain JSON. */
  readonly preparation: Preparation;
  readonly report: readonly ColumnReport[];
}

/**
 * Makes rows of numbers from a table: missing values filled, long tails taken as logarithms, numbers scaled, categories
 * as one column of 0 and 1 each. Everything done is in the report; no row is left out.
 *
 * @throws RangeError for a table without rows or columns, a number column without any value, an unknown name
 * @throws TableValueError for an infinite number, or a missing one where `fill` refuses
 */
export function prepareTable(
  columns: readonly TableColumn[],
  options: PreparationOptions = {},
): PreparedTable {
  requireColumns(columns);
  const { logarithmOf = [] } = options;
  for (const name of logarithmOf) {
    if (!columns.some((column) => column.kind === 'number' && column.name === name)) {
      throw new RangeError(`there is no column of numbers called ${JSON.stringify(name)}`);
    }
  }
  const learnt = columns.map((column, place) =>
    column.kind === 'number'
      ? learnNumber(column, place, logarithmOf.includes(column.name), options)
      : learnCategories(column, options.mostCategories ?? 20),
  );
  const preparation: Preparation = { columns: learnt.map(({ column }) => column) };
  const { rows, names } = applyPreparation(preparation, columns);
  requirePoints(rows, 1, names);
  return { rows, names, preparation, report: learnt.map(({ report }) => report) };
}

interface Learnt {
  readonly column: PreparedColumn;
  readonly report: ColumnReport;
}

function learnNumber(
  { name, values }: NumberColumn,
  place: number,
  isLogarithm: boolean,
  { fill: how = 'median', scale = 'standard' }: PreparationOptions,
): Learnt {
  const present = values.filter((value) => !Number.isNaN(value));
  const missingRows = values.length - present.length;
  if (missingRows > 0 && how === 'refuse') {
    const row = values.findIndex((value) => Number.isNaN(value));
    throw new TableValueError({ column: place, row, name }, 'the value is missing');
  }
  if (present.length === 0) throw new RangeError(`column ${JSON.stringify(name)} has no value in any row`);
  const filledWith = how === 'mean' ? meanOf(present) : quantileOf(present.slice().sort(), 0.5);
  const shaped = values.map((value) => {
    const known = Number.isNaN(value) ? filledWith : value;
    return isLogarithm ? Math.sign(known) * Math.log1p(Math.abs(known)) : known;
  });
  const isConstant = shaped.every((value) => value === shaped[0]);
  const mean = isConstant ? shaped[0]! : meanOf(shaped);
  const variance = isConstant ? 0 : meanOf(shaped.map((value) => (value - mean) ** 2));
  // Rounding leaves a nearly constant column a spread; scikit-learn's limit of what is one.
  const rounding = shaped.length * Number.EPSILON;
  const varies = variance > rounding * variance + (rounding * mean) ** 2;
  const isScaled = scale === 'standard';
  return {
    column: {
      kind: 'number',
      name,
      fill: filledWith,
      isLogarithm,
      mean: isScaled ? mean : 0,
      deviation: isScaled && varies ? Math.sqrt(variance) : 1,
    },
    report: {
      name,
      missingRows,
      filledWith: missingRows > 0 ? filledWith : null,
      isConstant,
      isLogarithm,
      joinedCategories: [],
    },
  };
}

function learnCategories({ name, values }: CategoryColumn, most: number): Learnt {
  const counts = new Map<string, number>();
  let missingRows = 0;
  for (const value of values) {
    if (value === null) missingRows++;
    else counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const frequent = [...counts].sort(
    ([left, leftCount], [right, rightCount]) => rightCount - leftCount || (left < right ? -1 : 1),
  );
  const kept = frequent.slice(0, most).map(([category]) => category);
  const joined = frequent.slice(most).map(([category]) => category);
  return {
    column: {
      kind: 'category',
      name,
      categories: kept.sort(),
      hasOther: joined.length > 0,
      hasMissing: missingRows > 0,
    },
    report: {
      name,
      missingRows,
      filledWith: null,
      isConstant: counts.size + (missingRows > 0 ? 1 : 0) === 1,
      isLogarithm: false,
      joinedCategories: joined.sort(),
    },
  };
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
