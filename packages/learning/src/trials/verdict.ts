import type { ArmDifference } from './compare-arms.ts';
import { ratioAlarm } from './sample-ratio.ts';

/** Withheld customers whose outcome is known, below which nothing is said: the interval holds for large numbers only. */
export const leastWithheld = 100;

/** What a comparison says, in the order in which it is asked. */
export type TrialVerdict =
  /** The arms are not of the sizes that the draw makes: whatever they differ in may come from that. */
  | { readonly kind: 'not_trustworthy' }
  /** So many more withheld customers' outcomes have to be known. */
  | { readonly kind: 'too_few'; readonly missing: number }
  /** The whole interval is above 0, or below. */
  | { readonly kind: 'paid' | 'cost' }
  | { readonly kind: 'open' };

export function verdictOf(
  ratioP: number,
  withheld: number,
  difference: Pick<ArmDifference, 'low' | 'high'> | null,
): TrialVerdict {
  if (ratioP < ratioAlarm) return { kind: 'not_trustworthy' };
  if (withheld < leastWithheld || difference === null)
    return { kind: 'too_few', missing: Math.max(1, leastWithheld - withheld) };
  if (difference.low > 0) return { kind: 'paid' };
  if (difference.high < 0) return { kind: 'cost' };
  return { kind: 'open' };
}
