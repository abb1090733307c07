import { requireLabelledRows } from './require-rows.ts';

export interface CalibrationBin {
  readonly rows: number;
  readonly meanProbability: number;
  /** Share of rows that turned out 1. */
  readonly observedShare: number;
}

/**
 * Rows in bins of equal mass by probability, each with what was promised and what came. Bins end at the
 * linearly interpolated quantiles; equal probabilities share a bin, so a bin can be larger than its tenth or
 * missing. Same bins as scikit-learn's `calibration_curve(strategy='quantile')`.
 */
export function calibrationCurve(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  binCount = 10,
): CalibrationBin[] {
  requireLabelledRows(labels, probabilities);
  const sorted = Float64Array.from(probabilities).sort();
  const innerEdges: number[] = [];
  for (let edge = 1; edge < binCount; edge++) innerEdges.push(quantileOfSorted(sorted, edge / binCount));

  const rows = new Float64Array(binCount);
  const promised = new Float64Array(binCount);
  const observed = new Float64Array(binCount);
  for (let row = 0; row < labels.length; row++) {
    const probability = probabilities[row]!;
    let bin = 0;
    while (bin < innerEdges.length && innerEdges[bin]! < probability) bin++;
    rows[bin]! += 1;
    promised[bin]! += probability;
    observed[bin]! += labels[row]!;
  }
  const bins: CalibrationBin[] = [];
  for (let bin = 0; bin < binCount; bin++) {
    const count = rows[bin]!;
    if (count === 0) continue;
    bins.push({
      rows: count,
      meanProbability: promised[bin]! / count,
      observedShare: observed[bin]! / count,
    });
  }
  return bins;
}

/** Expected calibration error: mean over rows of their bin's distance between promise and outcome (0–1). */
export function expectedCalibrationError(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  binCount = 10,
): number {
  let sum = 0;
  for (const bin of calibrationCurve(labels, probabilities, binCount)) {
    sum += bin.rows * Math.abs(bin.meanProbability - bin.observedShare);
  }
  return sum / labels.length;
}

/** Quantile of ascending values, linear between neighbours (Hyndman and Fan 1996, type 7). */
export function quantileOfSorted(sorted: ArrayLike<number>, share01: number): number {
  const position = share01 * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  const fraction = position - below;
  // From the nearer end, as numpy does: one rounding decides into which bin a value on the edge falls.
  return fraction < 0.5 ? low + (high - low) * fraction : high - (high - low) * (1 - fraction);
}
