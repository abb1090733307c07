import { quantileOf } from '../preparation/quantile.ts';

/** Metrics of customers, one place a customer. */
export interface RfmMetrics {
  /** Epoch milliseconds of the last order; none is after the reference. */
  readonly lastOrderMs: ArrayLike<number>;
  /** Orders. */
  readonly frequency: ArrayLike<number>;
  /** Money, in any one unit. */
  readonly monetary: ArrayLike<number>;
}

/** Four limits, ascending: a value above the i-th scores at least i + 1 steps. */
export type CutPoints = readonly [number, number, number, number];

export interface RfmOptions {
  /** The day the recency is counted to, epoch milliseconds; explicit, so that an old grid can be made again. */
  readonly referenceMs: number;
  /** Own limits instead of quintiles: of days since the last order, orders, money. */
  readonly recencyDays?: CutPoints;
  readonly frequency?: CutPoints;
  readonly monetary?: CutPoints;
}

export interface RfmScores {
  /** 1–5, 5 the best: the most recent, the most frequent, the most money. */
  readonly recency: Uint8Array;
  readonly frequency: Uint8Array;
  readonly monetary: Uint8Array;
  /** Days since the last order, with fractions. */
  readonly recencyDays: Float64Array;
  /** The limits that were used. */
  readonly cutPoints: {
    readonly recencyDays: CutPoints;
    readonly frequency: CutPoints;
    readonly monetary: CutPoints;
  };
  /** By recency score − 1, then frequency score − 1. */
  readonly grid: readonly (readonly RfmCell[])[];
}

export interface RfmCell {
  readonly recency: number;
  readonly frequency: number;
  readonly customers: number;
  readonly monetary: number;
}

const DAY_MS = 86_400_000;

/**
 * 5 × 5 scores of recency, frequency and money. A score depends on the value only: equal values have equal scores, so
 * fifths are as even as ties allow and a score may be empty. A value on a limit belongs to the lower side.
 *
 * @throws RangeError for different lengths, a value that is not finite, an order after the reference, or limits that
 *   do not ascend
 */
export function rfmScores(metrics: RfmMetrics, options: RfmOptions): RfmScores {
  const { lastOrderMs, frequency, monetary } = metrics;
  const count = lastOrderMs.length;
  if (frequency.length !== count || monetary.length !== count) {
    throw new RangeError(`${count} last orders, ${frequency.length} frequencies and ${monetary.length} sums`);
  }
  const { referenceMs } = options;
  if (!Number.isFinite(referenceMs)) throw new RangeError(`referenceMs is ${referenceMs}`);
  const recencyDays = Float64Array.from(lastOrderMs, (at, customer) => {
    if (!(at <= referenceMs))
      throw new RangeError(`the last order of customer ${customer} is after the reference`);
    return (referenceMs - at) / DAY_MS;
  });
  const cutPoints = {
    recencyDays: cutPointsOf('recencyDays', recencyDays, options.recencyDays),
    frequency: cutPointsOf('frequency', frequency, options.frequency),
    monetary: cutPointsOf('monetary', monetary, options.monetary),
  };
  const scores = {
    recency: scoresOf(recencyDays, cutPoints.recencyDays).map(invert),
    frequency: scoresOf(frequency, cutPoints.frequency),
    monetary: scoresOf(monetary, cutPoints.monetary),
  };
  const grid = Array.from({ length: 5 }, (_, r) =>
    Array.from({ length: 5 }, (__, f) => ({ recency: r + 1, frequency: f + 1, customers: 0, monetary: 0 })),
  );
  for (let customer = 0; customer < count; customer++) {
    const cell = grid[scores.recency[customer]! - 1]![scores.frequency[customer]! - 1]!;
    cell.customers += 1;
    cell.monetary += monetary[customer]!;
  }
  return { ...scores, recencyDays, cutPoints, grid };
}

function invert(score: number): number {
  return 6 - score;
}

function cutPointsOf(name: string, values: ArrayLike<number>, own: CutPoints | undefined): CutPoints {
  for (let at = 0; at < values.length; at++) {
    if (!Number.isFinite(values[at])) throw new RangeError(`${name} of customer ${at} is ${values[at]}`);
  }
  if (own !== undefined) {
    if (
      own.length !== 4 ||
      own.some((limit, at) => Number.isNaN(limit) || (at > 0 && limit < own[at - 1]!))
    ) {
      throw new RangeError(`cut points of ${name} must be four that ascend, got ${own.join(', ')}`);
    }
    return own;
  }
  if (values.length === 0) return [0, 0, 0, 0];
  const ascending = Float64Array.from(values).sort();
  const at = (share01: number): number => quantileOf(ascending, share01);
  return [at(0.2), at(0.4), at(0.6), at(0.8)];
}

function scoresOf(values: ArrayLike<number>, cuts: CutPoints): Uint8Array {
  return Uint8Array.from(values, (value) =>
    cuts.reduce((score, limit) => score + (value > limit ? 1 : 0), 1),
  );
}
