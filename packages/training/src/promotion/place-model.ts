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
  /** Why, in a sentence. */
  readonly standing: string;
}

/**
 * Which place a newcomer has earned beside a champion. Nothing replaces a champion but what is surely better; or
 * what is surely not much worse, where the champion has become unsafe.
 *
 * @param championName as people know it, "model 3"
 * @param staleBecause why the champion no longer fits the shop, as a clause; null where it does
 */
export function placeModel(comparison: Comparison, championName: string, staleBecause: string | null): Place {
  const { rows, logLoss, newcomer, champion } = comparison;
  const figures =
    `log loss ${newcomer.toFixed(4)} against ${champion.toFixed(4)} for ${championName} on ${rows.toLocaleString('en-GB')} later rows, ` +
    `difference ${signed(logLoss.low)} to ${signed(logLoss.high)} with 95 % confidence`;
  if (rows < leastTestRows) {
    const standing = `Only ${rows} rows neither model has learnt from are known yet: it answers in shadow (${figures}).`;
    return { place: 'challenger', standing };
  }
  if (logLoss.high < 0)
    return { place: 'champion', standing: `Surely closer to the truth than ${championName}: ${figures}.` };
  if (logLoss.low > 0)
    return {
      place: 'rejected',
      standing: `Surely further from the truth than ${championName}: ${figures}. It goes on deciding.`,
    };
  if (staleBecause !== null && logLoss.high < mostLossAllowed)
    return {
      place: 'champion',
      standing: `${capital(championName)} ${staleBecause}, and this refit is surely not worse by ${mostLossAllowed}: ${figures}.`,
    };
  const stale = staleBecause === null ? '' : ` ${capital(championName)} ${staleBecause}.`;
  return {
    place: 'challenger',
    standing: `Not surely better than ${championName}, so it answers in shadow: ${figures}.${stale}`,
  };
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
