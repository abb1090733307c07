import { erfc, normalQuantile } from './normal.ts';

// scipy 1.x: scipy.special.erfc and scipy.stats.norm.ppf.
it.each([
  [0, 1],
  [0.5, 0.4795001221869535],
  [-1, 1.842700792949715],
  [2.326, 0.00100379557],
])('erfc(%d) is %d', (value, expected) => {
  expect(Math.abs(erfc(value) - expected)).toBeLessThan(3e-7);
});

it.each([
  [0.975, 1.959963985],
  [0.8, 0.841621234],
  [0.001, -3.090232306],
])('the quantile of %d is %d', (probability, expected) => {
  expect(normalQuantile(probability)).toBeCloseTo(expected, 5);
});
