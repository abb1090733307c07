import { createSeededRandom } from '@ebb/forest';
import { fitGammaGamma, type OrderValues } from './gamma-gamma.ts';

/** A gamma with a whole shape: a sum of exponentials. */
function gammaOf(random: { below(n: number): number }, shape: number, rate: number): number {
  let sum = 0;
  for (let each = 0; each < shape; each++) sum -= Math.log((random.below(1_000_000) + 0.5) / 1_000_000);
  return sum / rate;
}

/** Customers drawn from the model itself. */
function shopOf(customers: number, { p, q, gamma }: { p: number; q: number; gamma: number }): OrderValues[] {
  const random = createSeededRandom(5, 0);
  return Array.from({ length: customers }, () => {
    const rate = gammaOf(random, q, gamma);
    const orders = 1 + random.below(6);
    let sum = 0;
    for (let each = 0; each < orders; each++) sum += gammaOf(random, p, rate);
    return { orders, mean: sum / orders };
  });
}

it('finds the parameters that made the orders', () => {
  const truth = { p: 6, q: 4, gamma: 15 };
  const fitted = fitGammaGamma(shopOf(6_000, truth));
  expect(fitted.p).toBeGreaterThan(5);
  expect(fitted.p).toBeLessThan(7);
  expect(fitted.q).toBeGreaterThan(3.5);
  expect(fitted.q).toBeLessThan(4.6);
  // The mean worth of an order, p γ / (q − 1), is what everything rests on.
  const mean = (fitted.p * fitted.gamma) / (fitted.q - 1);
  expect(mean / ((truth.p * truth.gamma) / (truth.q - 1))).toBeGreaterThan(0.95);
  expect(mean / ((truth.p * truth.gamma) / (truth.q - 1))).toBeLessThan(1.05);
});

it('says the same in any unit of money', () => {
  const pounds = shopOf(500, { p: 3, q: 3, gamma: 20 });
  const pence = pounds.map(({ orders, mean }) => ({ orders, mean: 100 * mean }));
  const [one, other] = [fitGammaGamma(pounds), fitGammaGamma(pence)];
  expect(other.p / one.p).toBeCloseTo(1, 6);
  expect(other.q / one.q).toBeCloseTo(1, 6);
  expect(other.gamma / one.gamma / 100).toBeCloseTo(1, 6);
});

it('keeps the mean of a new customer’s order finite, and needs somebody to learn from', () => {
  const { logLikelihood, q } = fitGammaGamma(shopOf(300, { p: 2, q: 1, gamma: 10 }));
  expect(Number.isFinite(logLikelihood)).toBe(true);
  expect(q).toBeGreaterThan(1);
  expect(() => fitGammaGamma([])).toThrow(RangeError);
});
