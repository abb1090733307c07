import { featureNames } from '@ebb/contracts';
import { defaultAlertPolicy, type BackTestRow } from '@ebb/domain';
import { rowsAtCutOffs, type TrainingSet } from '../rows/training-set.ts';
import { ruleDays } from './lead-time.ts';

/** Largest share of a shop's scored customers that a first morning may bring. */
export const mostAlertShare = 0.05;
/** Times as often right as the rule of 90 days, on lists of the same length. */
export const leastPrecisionRatio = 1.15;
/** Shares that are tried, the largest first. */
const shares = [0.05, 0.04, 0.03, 0.02, 0.01] as const;

/** Where a model suggests to draw the line, and what its test on later time says of that. */
export interface AlertLine {
  readonly line: number;
  /** Of the scored customers, on the newest day that is known. */
  readonly share: number;
  /** On the test cut-offs: alerts after which no order came within the horizon. */
  readonly precision: number;
  /** The same of as many customers of as many orders, without an order for 90 days; null where there were none. */
  readonly rulePrecision: number | null;
  /** Alerts that `precision` counts. */
  readonly tested: number;
}

/** One customer at one cut-off. */
export interface AlertCandidate {
  readonly probability: number;
  /** 1: no order within the horizon. */
  readonly label: number;
  readonly orders: number;
  readonly daysSinceLastOrder: number;
}

/** Customers of enough orders at one cut-off, and how many were scored. */
interface CutOff {
  readonly scored: number;
  readonly eligible: readonly AlertCandidate[];
}

/**
 * Chooses the line of a model's alerts, over customers of at least two orders:
 *
 * 1. The share: the largest of 5, 4, 3, 2 and 1 % of the scored customers at which the likeliest leavers of all test
 *    cut-offs together are right 1.15 times as often as the rule of 90 days on lists of the same length; where no
 *    share does so well, the one that comes nearest. Which scores are compared knew nothing of what they are compared with.
 * 2. The line: the score from which on that share of the newest day's customers lies. A line carried over from an older
 *    day would not do: as a shop's log grows older, more of its customers have ordered twice, and more lie above it.
 *
 * @param tests every test cut-off, scored by a model that knew nothing later
 * @param newest the newest cut-off, scored by the model itself; labels are not read
 * @returns null where nobody of two orders is scored
 */
export function chooseAlertLine(
  tests: readonly (readonly AlertCandidate[])[],
  newest: readonly AlertCandidate[],
): AlertLine | null {
  const cutOffs = tests.map(eligibleOf);
  const today = eligibleOf(newest);
  if (today.eligible.length === 0 || today.scored === 0) return null;
  const tried = shares.map((share) => ({ share, ...precisionAt(cutOffs, share) }));
  const ratioOf = ({ precision, rulePrecision }: (typeof tried)[number]) =>
    rulePrecision === null || rulePrecision === 0 ? 0 : precision / rulePrecision;
  const chosen =
    tried.find((each) => ratioOf(each) >= leastPrecisionRatio) ??
    tried.reduce((best, each) => (ratioOf(each) > ratioOf(best) ? each : best));
  const { share, precision, rulePrecision, tested } = chosen;
  return { ...lineFor(today, share), precision, rulePrecision, tested };
}

function eligibleOf(candidates: readonly AlertCandidate[]): CutOff {
  const eligible = candidates.filter(({ orders }) => orders >= defaultAlertPolicy.minimumOrders);
  return {
    scored: candidates.length,
    eligible: [...eligible].sort((a, b) => b.probability - a.probability),
  };
}

/** Lists as long as the rule's, where the rule's is the shorter. */
function precisionAt(cutOffs: readonly CutOff[], share: number) {
  let [right, tested, ruleRight] = [0, 0, 0];
  for (const { scored, eligible } of cutOffs) {
    const byRule = eligible.filter(({ daysSinceLastOrder }) => daysSinceLastOrder >= ruleDays);
    const length = Math.min(Math.floor(scored * share), byRule.length);
    for (const { label } of eligible.slice(0, length)) right += label;
    // The rule ranks nobody: a list of this length holds its average.
    ruleRight +=
      byRule.length === 0 ? 0 : (byRule.reduce((sum, { label }) => sum + label, 0) / byRule.length) * length;
    tested += length;
  }
  return {
    precision: tested === 0 ? 0 : right / tested,
    rulePrecision: tested === 0 ? null : ruleRight / tested,
    tested,
  };
}

/** The lowest score with at most this share at or above it: of equal scores all are alerts, or none. */
function lineFor({ scored, eligible }: CutOff, share: number): { line: number; share: number } {
  const most = Math.max(1, Math.floor(scored * share));
  let line = Math.min(1, eligible[0]!.probability + Number.EPSILON);
  let alerts = 0;
  for (const [index, { probability }] of eligible.entries()) {
    if (index + 1 < eligible.length && eligible[index + 1]!.probability === probability) continue;
    if (index + 1 > most) break;
    line = probability;
    alerts = index + 1;
  }
  return { line, share: alerts / scored };
}

/** The rows of a cut-off with these scores. */
export function alertCandidates(rows: TrainingSet, probabilities: ArrayLike<number>): AlertCandidate[] {
  const [orders, days] = [featureNames.indexOf('order_count'), featureNames.indexOf('days_since_last_order')];
  return Array.from({ length: rows.rowCount }, (_, row) => ({
    probability: probabilities[row]!,
    label: rows.labels[row]!,
    orders: rows.features[row * featureNames.length + orders]!,
    daysSinceLastOrder: rows.features[row * featureNames.length + days]!,
  }));
}

/** The test cut-offs of an evaluation, from the contender's pooled answers. */
export function testCandidates(
  set: TrainingSet,
  testCutOffs: readonly number[],
  probabilities: Float64Array,
): AlertCandidate[][] {
  let from = 0;
  return testCutOffs.map((day) => {
    const rows = rowsAtCutOffs(set, new Set([day]));
    const own = probabilities.subarray(from, from + rows.rowCount);
    from += rows.rowCount;
    return alertCandidates(rows, own);
  });
}

/** Eight weeks lie between nine looks. */
const looks = 9;
/** More would take the back-test longer than a person waits; they are an even share of all customers. */
const mostBackTestRows = 90_000;

/** The newest weekly scores whose outcomes are known, for the alert policy's back-test. */
export function backTestRows(weekly: readonly TrainingSet[], probabilities: Float64Array): BackTestRow[] {
  const days = [...new Set(weekly.flatMap(({ cutOffDays }) => [...cutOffDays]))].sort((a, b) => a - b);
  const kept = new Set(days.slice(-looks));
  const rows: BackTestRow[] = [];
  let from = 0;
  for (const set of weekly) {
    const own = alertCandidates(set, probabilities.subarray(from, from + set.rowCount));
    from += set.rowCount;
    for (const [row, { label, ...candidate }] of own.entries()) {
      const [customer, day] = [set.customers[row]!, set.cutOffDays[row]!];
      if (!kept.has(day)) continue;
      rows.push({ customer, day, ...candidate, left: label, atStakeMinor: set.atStakeMinor[row]! });
    }
  }
  const every = Math.ceil(rows.length / mostBackTestRows);
  return every <= 1 ? rows : rows.filter(({ customer }) => customer % every === 0);
}
