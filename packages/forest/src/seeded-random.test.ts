import { createSeededRandom } from './seeded-random.ts';

test('the same seed and stream give the same numbers, another stream others', () => {
  const draw = (seed: number, stream: number): number[] => {
    const random = createSeededRandom(seed, stream);
    return Array.from({ length: 20 }, () => random.below(1_000_000));
  };
  expect(draw(7, 3)).toEqual(draw(7, 3));
  expect(draw(7, 3)).not.toEqual(draw(7, 4));
  expect(draw(7, 3)).not.toEqual(draw(8, 3));
});

test('numbers are spread evenly below the bound', () => {
  const random = createSeededRandom(1, 0);
  const seen = new Array<number>(10).fill(0);
  for (let i = 0; i < 100_000; i++) seen[random.below(10)]!++;
  // Chi-squared with 9 degrees of freedom passes 27.9 once in a thousand generators.
  const chiSquared = seen.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
  expect(chiSquared).toBeLessThan(27.9);
});
