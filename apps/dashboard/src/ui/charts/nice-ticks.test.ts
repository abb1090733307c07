import fc from 'fast-check';
import { niceTicks } from './nice-ticks.ts';

it.each([
  [1, [0, 0.2, 0.4, 0.6, 0.8, 1]],
  [37, [0, 10, 20, 30, 40]],
  [1100, [0, 250, 500, 750, 1000, 1250]],
  [0, [0, 1]],
])('up to %d', (most, ticks) => {
  expect(niceTicks(most)).toEqual(ticks);
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
