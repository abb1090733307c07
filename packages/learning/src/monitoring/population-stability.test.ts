import { binOf, featureReference, populationStability } from './population-stability.ts';

const evenly = Array.from({ length: 1000 }, (_, index) => index);

function indexOf(reference: ReturnType<typeof featureReference>, values: readonly number[]): number {
  const counts = reference.shares.map(() => 0);
  for (const value of values) counts[binOf(value, reference.edges)]! += 1;
  return populationStability(reference, counts);
}

it('is nothing for the same customers, and grows as they move away', () => {
  const reference = featureReference(evenly);
  expect(indexOf(reference, evenly)).toBeCloseTo(0, 12);
  const moved = [50, 200, 600].map((by) =>
    indexOf(
      reference,
      evenly.map((value) => value + by),
    ),
  );
  expect(moved[0]).toBeLessThan(0.1);
  expect(moved[1]).toBeGreaterThan(0.25);
  expect(moved[2]).toBeGreaterThan(moved[1]!);
});

it('is the sum worked out by hand', () => {
  const reference = { edges: [10], shares: [0.5, 0.5] };
  expect(populationStability(reference, [60, 40])).toBeCloseTo(0.1 * Math.log(1.2) - 0.1 * Math.log(0.8), 12);
});

it('stands values that are nearly all the same, and sees the first that is not', () => {
  const reference = featureReference([...Array<number>(990).fill(0), ...Array<number>(10).fill(1)]);
  expect(indexOf(reference, Array<number>(100).fill(0))).toBeLessThan(0.1);
  const half = [...Array<number>(50).fill(0), ...Array<number>(50).fill(1)];
  expect(indexOf(reference, half)).toBeGreaterThan(1);
  expect(indexOf(featureReference([7, 7, 7]), [7, 7])).toBeCloseTo(0, 12);
});

it('refuses counts of other bins, and nobody', () => {
  const reference = featureReference(evenly);
  expect(() => populationStability(reference, [1])).toThrow(RangeError);
  expect(() =>
    populationStability(
      reference,
      reference.shares.map(() => 0),
    ),
  ).toThrow(RangeError);
});
