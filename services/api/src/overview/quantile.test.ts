import { quantile } from './quantile.ts';

it('is a value that was measured, by its rank', () => {
  const ten = Array.from({ length: 10 }, (_, at) => (at + 1) * 10);
  expect(quantile(ten, 0.5)).toBe(50);
  expect(quantile(ten, 0.9)).toBe(90);
  expect(quantile([7], 0.9)).toBe(7);
  expect(quantile([1, 2, 3], 0.5)).toBe(2);
  expect(quantile([], 0.5)).toBeNull();
});
