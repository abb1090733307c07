import { axisValues } from './scatter-values.ts';

const report = {
  columns: [
    { feature: 'orders' as const, isLogarithm: true, mean: 1, deviation: 2, outliers: 0 },
    { feature: 'spend' as const, isLogarithm: false, mean: 10, deviation: 5, outliers: 0 },
  ],
  components: {
    mean: [0, 1],
    loadings: [
      [0.6, 0.8],
      [0, 1],
    ],
    explainedShare01: [0.7, 0.3],
  },
};

it('takes a feature as it is, and projects the scaled features on a component', () => {
  const points = [[4, Math.E - 1, 20]];
  expect([...axisValues(points, 'spend', report)]).toEqual([20]);
  // Orders: ln(1 + x) = 1, scaled 0; spend: scaled 2, less its mean of 1.
  expect(axisValues(points, 'pc1', report)[0]).toBeCloseTo(0.8, 12);
  expect(axisValues(points, 'pc2', report)[0]).toBeCloseTo(1, 12);
});
