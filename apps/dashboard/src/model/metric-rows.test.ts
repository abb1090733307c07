import { bestOf } from './metric-rows.ts';

it.each([
  [[0.7, 0.8], false, 1],
  [[0.7, 0.8], true, 0],
  [[0.7, 0.7], false, null],
  [[0.7], false, null],
  [[], true, null],
])('of %j (lower is better: %s) the best is %s', (values, isLowerBetter, best) => {
  expect(bestOf(values, isLowerBetter)).toBe(best);
});
