/** From zero to at least `most` in at most six round steps. */
export function niceTicks(most: number): number[] {
  if (!(most > 0)) return [0, 1];
  const power = 10 ** Math.floor(Math.log10(most / 4));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => most / size <= 5) ?? most;
  return Array.from({ length: Math.ceil(most / step - 1e-9) + 1 }, (_, index) =>
    // Without the tail that multiplying leaves: 0.6, not 0.6000000000000001.
    Number((index * step).toPrecision(12)),
  );
}
