import { erfc } from '../numeric/normal.ts';

/** Below it the arms are not what the draw makes of the customers: something else decided who is where. */
export const ratioAlarm = 0.001;

/**
 * Sample-ratio mismatch (Fabijan et al., KDD 2019): Pearson's χ² with one degree of freedom of the sizes of the two arms
 * against the share that was to be withheld.
 * @returns the p value; 1 where nobody was drawn
 */
export function sampleRatioP(treated: number, withheld: number, share01: number): number {
  const customers = treated + withheld;
  if (customers === 0) return 1;
  const expected = customers * share01;
  const chiSquare =
    (withheld - expected) ** 2 / expected + (withheld - expected) ** 2 / (customers - expected);
  return erfc(Math.sqrt(chiSquare / 2));
}
