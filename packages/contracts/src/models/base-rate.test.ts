import { movingBaseRate } from './base-rate.ts';

it('tells a base rate that moves by a tenth of all customers between tests', () => {
  expect(movingBaseRate([0.5, 0.62, 0.41])).toEqual({ least: 0.41, most: 0.62 });
  expect(movingBaseRate([0.25, 0.5])).toEqual({ least: 0.25, most: 0.5 });
});

it('says nothing of less, of one test, and of none', () => {
  expect(movingBaseRate([0.5, 0.55, 0.46])).toBeNull();
  expect(movingBaseRate([0.9])).toBeNull();
  expect(movingBaseRate([])).toBeNull();
});
