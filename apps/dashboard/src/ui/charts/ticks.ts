/** Round steps from zero to at least `most`, six numbers at most; below zero as far as `least` needs. */
export function niceTicks(most: number, least = 0): number[] {
  const range = Math.max(most, -least);
  if (!(range > 0)) return [0, 1];
  const power = 10 ** Math.floor(Math.log10(range / 4));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => range / size <= 5) ?? range;
  const below = Math.ceil(-least / step - 1e-9);
  return Array.from({ length: below + Math.ceil(most / step - 1e-9) + 1 }, (_, index) =>
    // Without the tail that multiplying leaves: 0.6, not 0.6000000000000001.
    Number(((index - below) * step).toPrecision(12)),
  );
}

/** At most `count` of the values, evenly, the last among them. */
export function someOf(values: readonly number[], count: number): number[] {
  const every = Math.ceil(values.length / Math.max(1, count));
  return values.filter((_, index) => (values.length - 1 - index) % every === 0);
}
