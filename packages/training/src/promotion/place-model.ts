import type { ReasonOf, Staleness } from '@ebb/contracts';
import type { MetricDifference } from '@ebb/learning';

/**
 * A refit that is not surely better may still take the place of a champion that no longer fits the shop, but only
 * where it is shown to lose less than this (log loss, nats a row). "Not surely worse" alone would be true of anything
 * that was tried on few enough rows. A hundredth is a fifth of what separates the forest from days since the last
 * order on the reference shop.
 */
export const mostLossAllowed = 0.01;
/** Fewer rows than this decide nothing. */
export const leastTestRows = 300;

/** Two models on the same later rows, log loss of the newcomer less the champion's. */
export interface Comparison {
  readonly rows: number;
  readonly logLoss: MetricDifference;
  readonly newcomer: number;
  readonly champion: number;
}

export interface Place {
  readonly place: 'champion' | 'challenger' | 'rejected';
  readonly standing: ReasonOf<'compared'>;
}

/**
 * Which place a newcomer has earned beside a champion. Nothing replaces a champion but what is surely better; or
 * what is surely not much worse, where the champion has become unsafe.
 *
 * @param stale why the champion no longer fits the shop; null where it does
 */
export function placeModel(
  { rows, logLoss, newcomer, champion }: Comparison,
  championVersion: number,
  stale: Staleness | null,
): Place {
  const { low, high } = logLoss;
  const as = (place: Place['place'], result: Place['standing']['result']): Place => ({
    place,
    standing: {
      kind: 'compared',
      result,
      championVersion,
      rows,
      newcomer,
      champion,
      low,
      high,
      stale,
      mostLossAllowed,
      miscalibrated: null,
      endedAfterDays: null,
      personDecides: false,
    },
  });
  if (rows < leastTestRows) return as('challenger', 'too_few_rows');
  if (high < 0) return as('champion', 'closer');
  if (low > 0) return as('rejected', 'further');
  if (stale !== null && high < mostLossAllowed) return as('champion', 'not_worse');
  return as('challenger', 'unsure');
}
