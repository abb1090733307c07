import fc from 'fast-check';
import { createKdTree } from './k-d-tree.ts';

/** Every row looked at, sorted by distance and then by number. */
function byLooking(values: Float64Array, columns: number, point: Float64Array, wanted: number): number[] {
  const distance = (row: number): number => {
    let sum = 0;
    for (let column = 0; column < columns; column++)
      sum += (values[row * columns + column]! - point[column]!) ** 2;
    return sum;
  };
  return Array.from({ length: values.length / columns }, (_, row) => ({ row, distance: distance(row) }))
    .sort((a, b) => a.distance - b.distance || a.row - b.row)
    .slice(0, wanted)
    .map(({ row }) => row);
}

const value = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ min: -1e3, max: 1e3, noNaN: true }));

it('finds what looking at every row finds, ties in the order given', () => {
  const table = fc.integer({ min: 1, max: 4 }).chain((columns) =>
    fc.record({
      columns: fc.constant(columns),
      rows: fc.array(fc.array(value, { minLength: columns, maxLength: columns }), {
        minLength: 1,
        maxLength: 200,
      }),
      point: fc.array(value, { minLength: columns, maxLength: columns }),
      wanted: fc.integer({ min: 1, max: 60 }),
    }),
  );
  fc.assert(
    fc.property(table, ({ columns, rows, point, wanted }) => {
      const values = Float64Array.from(rows.flat());
      const found = new Int32Array(Math.min(wanted, rows.length));
      createKdTree(values, columns).nearest(Float64Array.from(point), 0, found);
      expect([...found]).toEqual(byLooking(values, columns, Float64Array.from(point), wanted));
    }),
  );
});
