import fc from 'fast-check';
import { columnMedians } from './feature-medians.ts';

test('nobody scored: no medians', () => {
  expect(columnMedians([], 2)).toEqual([null, null]);
});

test('an even number of rows: the mean of the two in the middle', () => {
  expect(
    columnMedians(
      [
        [1, 10],
        [2, 30],
        [9, 20],
        [4, 0],
      ],
      2,
    ),
  ).toEqual([3, 15]);
});

test('as many values lie below a median as above it', () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 });
  fc.assert(
    fc.property(fc.array(number, { minLength: 1 }), (values) => {
      const [median] = columnMedians(
        values.map((value) => [value]),
        1,
      );
      if (median === null || median === undefined) throw new Error('there are values');
      const below = values.filter((value) => value < median).length;
      const above = values.filter((value) => value > median).length;
      expect(Math.max(below, above)).toBeLessThanOrEqual(values.length / 2);
    }),
  );
});
