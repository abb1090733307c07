/** How an uncalibrated probability becomes a calibrated one; plain JSON, stored in the artefact. */
export type Calibration =
  | { readonly kind: 'none' }
  /**
   * σ(slope · logit(p) + intercept), slope ≥ 0; p is taken for no nearer to 0 and 1 than `nearest` (1e-6 where it is
   * not given).
   */
  | {
      readonly kind: 'platt';
      readonly slope: number;
      readonly intercept: number;
      readonly nearest?: number;
    }
  /** Straight lines between the points (from[i], to[i]), level outside them; both ascend. */
  | { readonly kind: 'isotonic'; readonly from: readonly number[]; readonly to: readonly number[] };

/** logit is taken of probabilities no nearer to 0 and 1 than this: a forest does say 0 and 1. */
const NEAREST = 1e-6;
/** σ of more than this is 1 to the last bit, and log loss on the first row that differs infinite. */
const STEEPEST = 30;

export function logit(probability01: number, nearest = NEAREST): number {
  const inside = Math.min(1 - nearest, Math.max(nearest, probability01));
  return Math.log(inside / (1 - inside));
}

export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** The function a calibration stands for; never decreasing, within [0, 1]. */
export function createCalibrator(calibration: Calibration): (probability01: number) => number {
  switch (calibration.kind) {
    case 'none':
      return (probability01) => probability01;
    case 'platt': {
      const { slope, intercept, nearest } = calibration;
      return (probability01) => {
        const z = slope * logit(probability01, nearest) + intercept;
        return sigmoid(Math.min(STEEPEST, Math.max(-STEEPEST, z)));
      };
    }
    case 'isotonic':
      return interpolator(Float64Array.from(calibration.from), Float64Array.from(calibration.to));
  }
}

function interpolator(from: Float64Array, to: Float64Array): (x: number) => number {
  const last = from.length - 1;
  return (x) => {
    if (x <= from[0]!) return to[0]!;
    if (x >= from[last]!) return to[last]!;
    let low = 0;
    let high = last;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (from[middle]! <= x) low = middle;
      else high = middle;
    }
    const share = (x - from[low]!) / (from[high]! - from[low]!);
    return to[low]! + share * (to[high]! - to[low]!);
  };
}
