import fc from 'fast-check';
import { isInExperiment } from './experiment-share.ts';

const customers = Array.from({ length: 20_000 }, (_, index) => `customer-${index}`);
const inside = (id: string, sharePercent: number, shopId = 'shop') =>
  new Set(customers.filter((customer) => isInExperiment(shopId, customer, { id, sharePercent })));

it.each([1, 10, 33, 50])('gives the challenger %s of a hundred customers', (sharePercent) => {
  // Five standard deviations of a fair draw.
  const expected = customers.length * (sharePercent / 100);
  const deviation = Math.sqrt(expected * (1 - sharePercent / 100));
  expect(Math.abs(inside('an experiment', sharePercent).size - expected)).toBeLessThan(5 * deviation);
});

it('keeps everybody when the share grows, and nobody at none', () => {
  const larger = inside('an experiment', 30);
  expect([...inside('an experiment', 10)].every((customer) => larger.has(customer))).toBe(true);
  expect(inside('an experiment', 0).size).toBe(0);
});

it('draws anew for another experiment and another shop', () => {
  const first = inside('first', 50);
  for (const other of [inside('second', 50), inside('first', 50, 'another')]) {
    const both = [...first].filter((customer) => other.has(customer)).length;
    expect(both / first.size).toBeGreaterThan(0.45);
    expect(both / first.size).toBeLessThan(0.55);
  }
});

it('is a function of its arguments for any text', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.string(),
      fc.string(),
      fc.integer({ min: 0, max: 50 }),
      (shop, customer, id, sharePercent) =>
        expect(isInExperiment(shop, customer, { id, sharePercent })).toBe(
          isInExperiment(shop, customer, { id, sharePercent }),
        ),
    ),
  );
});
