import { changeOf, trailingMeans, valueOf } from './trend.ts';

it('means trail, and begin in what came before', () => {
  expect(trailingMeans([3, 6, 9], [], 2)).toEqual([null, 4.5, 7.5]);
  expect(trailingMeans([3, 6], [1, 5], 3)).toEqual([3, 14 / 3]);
  expect(trailingMeans([null, 4, null], [2], 2)).toEqual([2, 4, 4]);
  expect(trailingMeans([null], [null], 2)).toEqual([null]);
});

it('no change is told of nothing', () => {
  expect(changeOf(15, 10)).toBe(0.5);
  expect(changeOf(15, 0)).toBeNull();
  expect(changeOf(null, 3)).toBeNull();
});

it('a mean of no orders is none', () => {
  const point = { orders: 0, units: 0, netRevenueMinor: -5, refundsMinor: 5, customers: 0, newCustomers: 0 };
  expect(valueOf('mean', point)).toBeNull();
  expect(valueOf('mean', { ...point, orders: 2, netRevenueMinor: 9 })).toBe(4.5);
});
