import { readRate } from './read-rate.ts';

it.each([
  ['0.92', 0.92],
  [' 1,17 ', 1.17],
  ['160', 160],
])('%j is a rate', (text, rate) => expect(readRate(text)).toBe(rate));

it.each(['', '0', '-1', '1e3', '1.2.3', 'one', '1,000.5'])('%j is none', (text) =>
  expect(readRate(text)).toBeUndefined(),
);
