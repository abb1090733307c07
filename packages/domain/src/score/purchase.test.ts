import fc from 'fast-check';
import { featureIndex, featureNames } from '@ebb/contracts';
import { ascending, expectedOrderValue, expectedSpendMinor, type SpendModel } from './purchase.ts';

const probability = fc.double({ min: 0, max: 1, noNaN: true });
const known = fc.array(probability, { minLength: 1, maxLength: 5 });

it('leaves what ascends alone, and pools what does not', () => {
  expect(ascending([0.1, 0.2, 0.2])).toEqual([0.1, 0.2, 0.2]);
  expect(ascending([0.3, 0.1, 0.5])).toEqual([0.2, 0.2, 0.5]);
  for (const each of ascending([0.6, 0.3, 0.3])) expect(each).toBeCloseTo(0.4, 12);
  expect(ascending([0.5, null, 0.3])).toEqual([0.4, null, 0.4]);
  expect(ascending([null, null, null])).toEqual([null, null, null]);
});

it('always ascends, stays within 0 and 1, and keeps the sum', () => {
  fc.assert(
    fc.property(fc.array(fc.option(probability, { nil: null }), { maxLength: 5 }), (given) => {
      const made = ascending(given);
      expect(made.map((each) => each === null)).toEqual(given.map((each) => each === null));
      const values = made.filter((each) => each !== null);
      values.forEach((value, at) => {
        expect(value).toBeGreaterThanOrEqual((values[at - 1] ?? 0) - 1e-15);
        expect(value).toBeLessThanOrEqual(1 + 1e-15);
      });
      const sum = (all: readonly (number | null)[]) =>
        all.reduce<number>((total, each) => total + (each ?? 0), 0);
      expect(sum(made)).toBeCloseTo(sum(given), 12);
    }),
  );
});

it('is never further from an ascending truth than what was given', () => {
  fc.assert(
    fc.property(known, known, (given, other) => {
      const truth = [...other].sort((a, b) => a - b).slice(0, given.length);
      if (truth.length < given.length) return;
      const distance = (from: readonly (number | null)[]) =>
        from.reduce<number>((sum, each, at) => sum + (each! - truth[at]!) ** 2, 0);
      expect(distance(ascending(given))).toBeLessThanOrEqual(distance(given) + 1e-12);
    }),
  );
});

const orderValue = { p: 6.25, q: 3.74, gamma: 15.44 };
const model: SpendModel = { method: 'orders', orderValue, ordersOfBuyer: 1.5 };

it('expects an order between the customer’s own mean and the shop’s, nearer to the own the more orders there are', () => {
  const shop = (orderValue.p * orderValue.gamma) / (orderValue.q - 1);
  expect(expectedOrderValue(orderValue, 0, 0)).toBeCloseTo(shop, 12);
  const own = 80;
  const after = [1, 2, 5, 50].map((orders) => expectedOrderValue(orderValue, orders, own));
  expect(after).toEqual([...after].sort((a, b) => a - b));
  expect(after[0]).toBeGreaterThan(shop);
  expect(after.at(-1)).toBeLessThan(own);
});

it('expects spend in minor units, never below nothing', () => {
  const features = new Float64Array(featureNames.length);
  features[featureIndex.order_count] = 2;
  features[featureIndex.average_order_value] = 40;
  const shop = { historyMinor: 1234.4, currencyDigits: 2 };
  const worth = expectedOrderValue(orderValue, 2, 40);
  expect(expectedSpendMinor(model, features, 0.25, shop)).toBe(Math.round(0.25 * 1.5 * worth * 100));
  expect(expectedSpendMinor({ ...model, method: 'history' }, features, 0.25, shop)).toBe(1234);
  features[featureIndex.average_order_value] = -500;
  expect(expectedSpendMinor(model, features, 0.25, shop)).toBeGreaterThanOrEqual(0);
  expect(
    expectedSpendMinor({ ...model, method: 'history' }, features, 1, { ...shop, historyMinor: -9 }),
  ).toBe(0);
});
