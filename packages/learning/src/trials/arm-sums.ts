/** Sums over the customers of one arm: outcome y and a covariate x that was known before the treatment. */
export interface ArmSums {
  customers: number;
  y: number;
  yy: number;
  x: number;
  xx: number;
  xy: number;
}

export function emptyArm(): ArmSums {
  return { customers: 0, y: 0, yy: 0, x: 0, xx: 0, xy: 0 };
}

export function addToArm(sums: ArmSums, outcome: number, covariate: number): void {
  sums.customers += 1;
  sums.y += outcome;
  sums.yy += outcome * outcome;
  sums.x += covariate;
  sums.xx += covariate * covariate;
  sums.xy += outcome * covariate;
}

/** Sums of squared deviations from the arm's own means. */
export function deviationsOf({ customers: n, y, yy, x, xx, xy }: ArmSums): {
  readonly yy: number;
  readonly xx: number;
  readonly xy: number;
} {
  if (n === 0) return { yy: 0, xx: 0, xy: 0 };
  return { yy: Math.max(0, yy - (y * y) / n), xx: Math.max(0, xx - (x * x) / n), xy: xy - (x * y) / n };
}
