import fc from 'fast-check';
import { niceTicks, someOf } from './ticks.ts';

it.each([
  [1, [0, 0.2, 0.4, 0.6, 0.8, 1]],
  [37, [0, 10, 20, 30, 40]],
  [1100, [0, 250, 500, 750, 1000, 1250]],
  [0, [0, 1]],
])('up to %d', (most, ticks) => {
  expect(niceTicks(most)).toEqual(ticks);
});

it.each([
  [100, -30, [-40, -20, 0, 20, 40, 60, 80, 100]],
  [0, -8, [-8, -6, -4, -2, 0]],
])('from %d down to %d', (most, least, ticks) => {
  expect(niceTicks(most, least)).toEqual(ticks);
});

it('begins at zero, covers everything, and has room for its labels', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1e12, noNaN: true }), (most) => {
      const ticks = niceTicks(most);
      expect(ticks[0]).toBe(0);
      expect(ticks.at(-1)!).toBeGreaterThanOrEqual(most * (1 - 1e-9));
      expect(ticks.length).toBeLessThanOrEqual(6);
    }),
  );
});

it('takes some of the values evenly, the last always', () => {
  expect(someOf([1, 2, 3, 4, 5, 6, 7], 3)).toEqual([1, 4, 7]);
  expect(someOf([1, 2, 3], 6)).toEqual([1, 2, 3]);
  expect(someOf([1, 2], 0)).toEqual([2]);
  expect(someOf([], 3)).toEqual([]);
});
