import { sumByCurrency } from './sum-by-currency.ts';

it('never adds one currency to another', () => {
  const amounts = [
    [100, 'GBP'],
    [900, 'EUR'],
    [50, 'GBP'],
  ] as const;
  expect(sumByCurrency(amounts)).toEqual([
    [900, 'EUR'],
    [150, 'GBP'],
  ]);
  expect(sumByCurrency([])).toEqual([]);
});
