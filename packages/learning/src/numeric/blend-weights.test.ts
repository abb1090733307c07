import { createSeededRandom } from '@ebb/forest';
import { blendWeights } from './blend-weights.ts';

const random = createSeededRandom(3, 0);
const uniform = (): number => random.below(2 ** 24) / 2 ** 24;
const truth = Array.from({ length: 20_000 }, uniform);
const labels = truth.map((chance) => (uniform() < chance ? 1 : 0));
const noisy = (size: number) => truth.map((chance) => chance + size * (uniform() - 0.5));

it('gives the better estimate the larger weight, and all of it where the other knows nothing', () => {
  const [good, bad] = blendWeights([noisy(0.1), noisy(0.8)], labels);
  expect(good! + bad!).toBeCloseTo(1, 12);
  expect(good).toBeGreaterThan(0.8);
  const useless = truth.map(() => uniform());
  expect(blendWeights([truth, useless], labels, 0)[0]).toBeGreaterThan(0.97);
});

it('shares alike between equals, and where nothing can be told', () => {
  const weights = blendWeights([truth, truth, truth], labels);
  for (const weight of weights) expect(weight).toBeCloseTo(1 / 3, 6);
  expect(
    blendWeights(
      [
        [0.5, 0.5],
        [NaN, NaN],
      ],
      [1, 0],
    ),
  ).toEqual([0.5, 0.5]);
});

it('never goes below zero', () => {
  const against = truth.map((chance) => 1 - chance);
  expect(blendWeights([truth, against], labels, 0)[1]).toBe(0);
});

it('passes over rows that one has no estimate of', () => {
  const holes = truth.map((chance, row) => (row % 2 === 0 ? chance : NaN));
  const half = (values: readonly number[]) => values.filter((_, row) => row % 2 === 0);
  const bad = noisy(0.8);
  expect(blendWeights([holes, bad], labels)).toEqual(blendWeights([half(truth), half(bad)], half(labels)));
});
