import type { LabColumn, LabTableReport } from '@ebb/contracts/lab';
import { findOutliers } from '@ebb/learning/clustering';
import type { ColumnStore } from './column-store.ts';
import { guessKind } from './guess-kind.ts';
import type { LabRows } from './read-table.ts';

const mostCountedValues = 1_000;
const shownValues = 12;
/** Rows that the distribution of a column of numbers is described from, drawn evenly. */
const mostDescribedRows = 200_000;

/** What is in a table, column by column, and what each column is taken for. */
export function describeTable({ columns, rows, duplicates, delimiter }: LabRows): LabTableReport {
  const described = columns.map(describeColumn);
  return {
    rows,
    duplicates,
    missing: described.reduce((sum, { missing }) => sum + missing, 0),
    delimiter,
    columns: described,
  };
}

function describeColumn(column: ColumnStore): LabColumn {
  const { counts, isLeast } = countValues(column);
  const numbers = column.numberCount === 0 ? null : describeNumbers(column);
  const facts = {
    name: column.name,
    missing: column.missing,
    distinct: counts.size,
    distinctIsLeast: isLeast,
    numbers,
    dates: column.dateCount,
    values: [...counts]
      .sort(([, left], [, right]) => right - left)
      .slice(0, shownValues)
      .map(([value, rows]) => ({ value: value.slice(0, 80), rows })),
  };
  return { ...facts, ...guessKind(column, facts) };
}

function countValues(column: ColumnStore): { counts: Map<string, number>; isLeast: boolean } {
  const counts = new Map<string, number>();
  let isLeast = column.isOverfull;
  for (let row = 0; row < column.rows; row++) {
    const text = column.textAt(row);
    if (text === null) continue;
    const count = counts.get(text);
    if (count !== undefined) counts.set(text, count + 1);
    else if (counts.size < mostCountedValues) counts.set(text, 1);
    else isLeast = true;
  }
  return { counts, isLeast };
}

function describeNumbers(column: ColumnStore): NonNullable<LabColumn['numbers']> {
  const every = Math.ceil(column.rows / mostDescribedRows);
  const found: number[] = [];
  let isWhole = true;
  let sum = 0;
  for (let row = 0; row < column.rows; row += every) {
    const value = column.numberAt(row);
    if (Number.isNaN(value)) continue;
    found.push(value);
    sum += value;
    isWhole &&= Number.isInteger(value);
  }
  const values = Float64Array.from(found);
  const mean = sum / values.length;
  let squares = 0;
  let cubes = 0;
  for (const value of values) {
    squares += (value - mean) ** 2;
    cubes += (value - mean) ** 3;
  }
  const deviation = Math.sqrt(squares / values.length);
  const skewness = deviation > 0 ? cubes / values.length / deviation ** 3 : 0;
  const sorted = values.slice().sort();
  const middle = (sorted.length - 1) / 2;
  return {
    count: column.numberCount,
    least: sorted[0]!,
    most: sorted.at(-1)!,
    mean,
    median: (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2,
    isWhole,
    isSkewed: sorted[0]! >= 0 && skewness > 2,
    outliers: findOutliers({ kind: 'number', name: column.name, values }).beyondFences.length,
  };
}
