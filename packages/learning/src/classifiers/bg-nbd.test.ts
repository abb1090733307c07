import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSeededRandom } from '@ebb/forest';
import { fitBgNbd, type PurchaseHistory } from './bg-nbd.ts';

const golden = JSON.parse(readFileSync(join(__dirname, '../../golden/bg-nbd.json'), 'utf8')) as {
  customers: [number, number, number, number][];
  parameters: Record<'r' | 'alpha' | 'a' | 'b', number>;
  horizon: number;
  expected: [number, number, number, number][];
};

describe('BG/NBD on the CDNOW sample', () => {
  const model = fitBgNbd(
    golden.customers.map(([repeats, recency, age, customers]) => ({ repeats, recency, age, customers })),
  );

  it('finds the published parameters', () => {
    expect(model.r).toBeCloseTo(0.243, 3);
    expect(model.alpha).toBeCloseTo(4.414, 2);
    expect(model.a).toBeCloseTo(0.793, 2);
    expect(model.b).toBeCloseTo(2.426, 2);
  });

  it('is as likely as published', () => {
    const customers = golden.customers.reduce((sum, [, , , count]) => sum + count, 0);
    expect(customers).toBe(2357);
    expect(model.logLikelihood * customers).toBeCloseTo(-9582.4, 1);
  });

  it('expects the same purchases of every kind of customer', () => {
    for (const [repeats, recency, age, expected] of golden.expected) {
      const ours = model.expectedPurchases({ repeats, recency, age }, golden.horizon);
      expect(Math.abs(ours - expected)).toBeLessThan(2e-3 * Math.max(1, expected));
    }
  });
});

it('recovers the parameters of simulated customers', () => {
  const random = createSeededRandom(17, 0);
  const uniform = (): number => (random.below(2 ** 31 - 1) + 0.5) / 2 ** 31;
  const exponential = (rate: number): number => -Math.log(uniform()) / rate;
  // r = 2 and a = 1, b = 3 have simple generators: a sum of two exponentials, and a power of a uniform.
  const histories = Array.from({ length: 3000 }, (): PurchaseHistory => {
    const rate = exponential(10) + exponential(10);
    const dropOut = 1 - uniform() ** (1 / 3);
    const age = 30 + random.below(30);
    let repeats = 0;
    let recency = 0;
    for (
      let at = exponential(rate);
      at < age && uniform() >= (repeats === 0 ? 0 : dropOut);
      at += exponential(rate)
    ) {
      repeats++;
      recency = at;
    }
    return { repeats, recency, age };
  });
  const model = fitBgNbd(histories);
  expect(model.r / model.alpha).toBeGreaterThan(0.17);
  expect(model.r / model.alpha).toBeLessThan(0.23);
  expect(model.a / (model.a + model.b)).toBeGreaterThan(0.22);
  expect(model.a / (model.a + model.b)).toBeLessThan(0.28);
});

it('expects less of whoever has been silent for longer, and nothing negative', () => {
  const model = fitBgNbd([
    { repeats: 0, recency: 0, age: 40, customers: 60 },
    { repeats: 3, recency: 30, age: 38, customers: 30 },
    { repeats: 8, recency: 35, age: 39, customers: 10 },
  ]);
  const after = (age: number): number => model.expectedPurchases({ repeats: 5, recency: 30, age }, 10);
  expect(after(31)).toBeGreaterThan(after(60));
  expect(after(300)).toBeGreaterThanOrEqual(0);
});
