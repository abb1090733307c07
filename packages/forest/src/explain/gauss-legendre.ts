export interface Quadrature {
  /** Points inside (0, 1), ascending. */
  readonly points: Float64Array;
  readonly weights: Float64Array;
}

/**
 * Gauss–Legendre quadrature on (0, 1): the weighted sum over `count` points is the integral of any
 * polynomial of degree 2·count − 1, to rounding. Points by Newton's method on the Legendre polynomial, from
 * Tricomi's first guess (Abramowitz and Stegun 25.4.29).
 */
export function gaussLegendre(count: number): Quadrature {
  const points = new Float64Array(count);
  const weights = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let x = -Math.cos((Math.PI * (i + 0.75)) / (count + 0.5));
    let slope = 0;
    for (let step = 0; step < 50; step++) {
      let before = 1;
      let polynomial = x;
      for (let degree = 2; degree <= count; degree++) {
        [before, polynomial] = [
          polynomial,
          ((2 * degree - 1) * x * polynomial - (degree - 1) * before) / degree,
        ];
      }
      slope = (count * (x * polynomial - before)) / (x * x - 1);
      const change = polynomial / slope;
      x -= change;
      if (Math.abs(change) < 1e-16) break;
    }
    points[i] = (1 + x) / 2;
    weights[i] = 1 / ((1 - x * x) * slope * slope);
  }
  return { points, weights };
}
