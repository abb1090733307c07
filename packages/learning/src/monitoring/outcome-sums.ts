import { rowLogLoss } from '../metrics/proper-scores.ts';

/** Bins of 0.005: what needs ranks (AUC, lift) is exact but for answers closer together than that. */
const binCount = 200;
const curveBins = 10;

/**
 * What is kept of any number of answers and what came true: sums, so that weeks, models and parts of a shop add up,
 * in the same memory whatever their number.
 */
export interface OutcomeSums {
  rows: number;
  positives: number;
  correct: number;
  logLoss: number;
  brier: number;
  /** By bin of the probability. */
  readonly binRows: Float64Array;
  readonly binPositives: Float64Array;
  readonly binProbability: Float64Array;
}

export interface OutcomeMetrics {
  readonly rows: number;
  readonly positives: number;
  readonly meanProbability: number;
  readonly accuracy: number;
  readonly logLoss: number;
  readonly brier: number;
  readonly calibrationError: number;
  /** Null where all rows are of one class. */
  readonly rocAuc: number | null;
  readonly liftAt10: number | null;
}

export function emptyOutcomes(): OutcomeSums {
  return {
    rows: 0,
    positives: 0,
    correct: 0,
    logLoss: 0,
    brier: 0,
    binRows: new Float64Array(binCount),
    binPositives: new Float64Array(binCount),
    binProbability: new Float64Array(binCount),
  };
}

/** Takes in one answer (0–1) and what came true. */
export function addOutcome(sums: OutcomeSums, probability01: number, label: 0 | 1): void {
  addRow(sums, probability01, label);
  sums.correct += probability01 >= 0.5 === (label === 1) ? 1 : 0;
  sums.logLoss += rowLogLoss(label, probability01);
  sums.brier += (probability01 - label) ** 2;
}

/** Takes in one answer whose outcome is not known yet, as if it came true as often as it says. */
export function addExpectedOutcome(sums: OutcomeSums, probability01: number): void {
  addRow(sums, probability01, probability01);
  sums.correct += Math.max(probability01, 1 - probability01);
  sums.logLoss +=
    probability01 * rowLogLoss(1, probability01) + (1 - probability01) * rowLogLoss(0, probability01);
  sums.brier += probability01 * (1 - probability01);
}

function addRow(sums: OutcomeSums, probability01: number, positives: number): void {
  const bin = Math.min(binCount - 1, Math.floor(probability01 * binCount));
  sums.rows += 1;
  sums.positives += positives;
  sums.binRows[bin]! += 1;
  sums.binPositives[bin]! += positives;
  sums.binProbability[bin]! += probability01;
}

/** Adds what `from` saw to `into`. */
export function mergeOutcomes(into: OutcomeSums, from: OutcomeSums): void {
  into.rows += from.rows;
  into.positives += from.positives;
  into.correct += from.correct;
  into.logLoss += from.logLoss;
  into.brier += from.brier;
  for (let bin = 0; bin < binCount; bin++) {
    into.binRows[bin]! += from.binRows[bin]!;
    into.binPositives[bin]! += from.binPositives[bin]!;
    into.binProbability[bin]! += from.binProbability[bin]!;
  }
}

/** @throws RangeError without rows */
export function outcomeMetrics(sums: OutcomeSums): OutcomeMetrics {
  const { rows, positives } = sums;
  if (rows === 0) throw new RangeError('there are no outcomes');
  const curve = outcomeCurve(sums);
  return {
    rows,
    positives,
    meanProbability: sums.binProbability.reduce((sum, value) => sum + value, 0) / rows,
    accuracy: sums.correct / rows,
    logLoss: sums.logLoss / rows,
    brier: sums.brier / rows,
    calibrationError: curve.reduce(
      (sum, bin) => sum + (bin.rows / rows) * Math.abs(bin.meanProbability - bin.observedShare),
      0,
    ),
    rocAuc: rankedShare(sums),
    liftAt10: positives === 0 ? null : positivesAtTop(sums, rows / 10) / (positives / 10),
  };
}

/** At most ten bins of about equal mass, ascending: what was promised and what came. */
export function outcomeCurve(
  sums: OutcomeSums,
): { readonly rows: number; readonly meanProbability: number; readonly observedShare: number }[] {
  const curve: { rows: number; meanProbability: number; observedShare: number }[] = [];
  let [rows, positives, probability, before] = [0, 0, 0, 0];
  for (let bin = 0; bin < binCount; bin++) {
    rows += sums.binRows[bin]!;
    positives += sums.binPositives[bin]!;
    probability += sums.binProbability[bin]!;
    const isFull = before + rows >= ((curve.length + 1) * sums.rows) / curveBins;
    if (rows === 0 || (!isFull && bin < binCount - 1)) continue;
    curve.push({ rows, meanProbability: probability / rows, observedShare: positives / rows });
    before += rows;
    [rows, positives, probability] = [0, 0, 0];
  }
  return curve;
}

/** Share of (positive, negative) pairs in which the positive has the higher answer; half for the same bin. */
function rankedShare({ rows, positives, binRows, binPositives }: OutcomeSums): number | null {
  const negatives = rows - positives;
  if (positives === 0 || negatives === 0) return null;
  let negativesBelow = 0;
  let pairs = 0;
  for (let bin = 0; bin < binCount; bin++) {
    const own = binRows[bin]! - binPositives[bin]!;
    pairs += binPositives[bin]! * (negativesBelow + own / 2);
    negativesBelow += own;
  }
  return pairs / (positives * negatives);
}

function positivesAtTop({ binRows, binPositives }: OutcomeSums, rowsWanted: number): number {
  let left = rowsWanted;
  let positives = 0;
  for (let bin = binCount - 1; bin >= 0 && left > 0; bin--) {
    const inBin = binRows[bin]!;
    if (inBin === 0) continue;
    const taken = Math.min(left, inBin);
    positives += (taken / inBin) * binPositives[bin]!;
    left -= taken;
  }
  return positives;
}

/** As text for the record: bins with nothing in them are left out. */
export function encodeOutcomes(sums: OutcomeSums): string {
  const { rows, positives, correct, logLoss, brier } = sums;
  const bins: number[][] = [];
  sums.binRows.forEach((inBin, bin) => {
    if (inBin > 0) bins.push([bin, inBin, sums.binPositives[bin]!, sums.binProbability[bin]!]);
  });
  return JSON.stringify({ v: 1, rows, positives, correct, logLoss, brier, bins });
}

/** Reads what `encodeOutcomes` wrote. @throws SyntaxError or RangeError for anything else */
export function decodeOutcomes(text: string): OutcomeSums {
  const { v, bins, ...totals } = JSON.parse(text) as { v: number; bins: number[][] } & Omit<
    OutcomeSums,
    'binRows' | 'binPositives' | 'binProbability'
  >;
  if (v !== 1) throw new RangeError(`version ${v} of outcome sums is not the version 1 read here`);
  const sums = { ...emptyOutcomes(), ...totals };
  for (const [bin, rows, positives, probability] of bins) {
    sums.binRows[bin!] = rows!;
    sums.binPositives[bin!] = positives!;
    sums.binProbability[bin!] = probability!;
  }
  return sums;
}
