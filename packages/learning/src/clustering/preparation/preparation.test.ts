import { findOutliers } from './outliers.ts';
import { prepareTable } from './prepare-table.ts';
import { applyPreparation, restoreUnits } from './preparation.ts';
import type { TableColumn } from './table-column.ts';

const table: TableColumn[] = [
  { kind: 'number', name: 'spend', values: Float64Array.of(10, NaN, 30, -5) },
  { kind: 'number', name: 'same', values: Float64Array.of(0.1, 0.1, 0.1, 0.1) },
  { kind: 'category', name: 'country', values: ['UK', 'FR', null, 'UK'] },
];

describe('preparing a table', () => {
  it('fills, scales and spreads, and says what it did', () => {
    const { rows, names, report } = prepareTable(table);
    expect(names).toEqual(['spend', 'same', 'country = FR', 'country = UK', 'country = (missing)']);
    expect(report).toMatchObject([
      { name: 'spend', missingRows: 1, filledWith: 10, isConstant: false },
      { name: 'same', missingRows: 0, filledWith: null, isConstant: true },
      { name: 'country', missingRows: 1 },
    ]);
    // 10, 10, 30, −5: mean 11.25, population deviation √(618.75 / 4).
    const scaled = (value: number): number => (value - 11.25) / Math.sqrt(618.75 / 4);
    expect(rows.values[0]).toBeCloseTo(scaled(10), 12);
    expect(rows.values[10]).toBeCloseTo(scaled(30), 12);
    expect(Array.from(rows.values.subarray(11, 15))).toEqual([0, 0, 0, 1]);
  });

  it('treats new rows in the same way, and brings a row back', () => {
    const { preparation, rows } = prepareTable(table, { fill: 'mean', logarithmOf: ['spend'] });
    const stored = JSON.parse(JSON.stringify(preparation)) as typeof preparation;
    expect(Array.from(applyPreparation(stored, table).rows.values)).toEqual(Array.from(rows.values));
    const fresh = applyPreparation(stored, [
      { kind: 'category', name: 'country', values: ['DE'] },
      { kind: 'number', name: 'same', values: Float64Array.of(NaN) },
      { kind: 'number', name: 'spend', values: Float64Array.of(-5) },
    ]);
    expect(fresh).toMatchObject({ filledValues: 1, unknownCategories: 1 });
    const restored = restoreUnits(stored, fresh.rows.values);
    expect(restored['spend']).toBeCloseTo(-5, 9);
    expect(restored['country']).toEqual({ FR: 0, UK: 0, '(missing)': 0 });
  });

  it('joins rare categories when there are too many, and names them', () => {
    const values = ['a', 'a', 'b', 'c', 'b', 'd'];
    const { names, report } = prepareTable([{ kind: 'category', name: 'x', values }], { mostCategories: 2 });
    expect(names).toEqual(['x = a', 'x = b', 'x = (other)']);
    expect(report[0]!.joinedCategories).toEqual(['c', 'd']);
  });

  it('refuses what it cannot use, with column and row', () => {
    expect(() => prepareTable(table, { fill: 'refuse' })).toThrow(
      'column "spend", row 1 (counted from 0): the value is missing',
    );
    const infinite: TableColumn = { kind: 'number', name: 'x', values: Float64Array.of(1, Infinity) };
    expect(() => prepareTable([infinite])).toThrow('column "x", row 1 (counted from 0): Infinity');
    const empty: TableColumn = { kind: 'number', name: 'x', values: Float64Array.of(NaN, NaN) };
    expect(() => prepareTable([empty])).toThrow('column "x" has no value in any row');
    expect(() => prepareTable([])).toThrow('no columns');
    expect(() => prepareTable(table, { logarithmOf: ['spent'] })).toThrow('"spent"');
  });

  it('reports outliers by both measures and changes nothing', () => {
    const values = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 100, NaN);
    const found = findOutliers({ kind: 'number', name: 'x', values });
    expect(Array.from(found.beyondFences)).toEqual([9]);
    expect(Array.from(found.beyondRobustZ)).toEqual([9]);
    // Median 5.5, median deviation 2.5.
    expect(found.mostExtreme!.robustZ).toBeCloseTo((0.6745 * 94.5) / 2.5, 12);
    const equal = findOutliers({ kind: 'number', name: 'x', values: Float64Array.of(1, 1, 1, 1, 9) });
    expect(equal).toMatchObject({ medianDeviation: 0, mostExtreme: null });
    expect(Array.from(equal.beyondFences)).toEqual([4]);
  });
});
