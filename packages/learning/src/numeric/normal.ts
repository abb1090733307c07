/**
 * Complementary error function, relative error below 1.2e-7 everywhere: Chebyshev fit of Press et al., Numerical Recipes
 * (2nd ed., section 6.2).
 */
export function erfc(value: number): number {
  const magnitude = Math.abs(value);
  const t = 1 / (1 + 0.5 * magnitude);
  const series =
    -1.26551223 +
    t *
      (1.00002368 +
        t *
          (0.37409196 +
            t *
              (0.09678418 +
                t *
                  (-0.18628806 +
                    t *
                      (0.27886807 +
                        t * (-1.13520398 + t * (1.48851587 + t * (-0.82215223 + t * 0.17087277))))))));
  const tail = t * Math.exp(-magnitude * magnitude + series);
  return value >= 0 ? tail : 2 - tail;
}

/** Standard normal distribution function. */
export function normalCdf(value: number): number {
  return 0.5 * erfc(-value / Math.SQRT2);
}

/** Where the standard normal distribution function reaches a probability (between 1e-12 and 1 − 1e-12), by bisection. */
export function normalQuantile(probability: number): number {
  let [low, high] = [-8, 8];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (normalCdf(middle) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
