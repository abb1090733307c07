import { deviationsOf, type ArmSums } from './arm-sums.ts';
import { sequentialHalfWidth } from './confidence-sequence.ts';

/** How two arms differ in the mean of an outcome, with an always-valid interval. */
export interface ArmDifference {
  /** Means as they were measured. */
  readonly treatedMean: number;
  readonly withheldMean: number;
  /** Treated less withheld; adjusted, where that was asked for. */
  readonly difference: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The difference of two arms: unadjusted, and adjusted by a covariate known before the treatment (CUPED; Deng, Xu, Kohavi and
 * Walker, WSDM 2013): y − θ(x − x̄) with θ = cov(x, y) / var(x), pooled within the arms, so that a difference between the arms
 * cannot move θ. The standard error is Welch's: √(s²ₜ/nₜ + s²𝓌/n𝓌).
 * @param tuned n* of the confidence sequence
 * @returns null where an arm has fewer than two customers
 */
export function compareArms(
  treated: ArmSums,
  withheld: ArmSums,
  tuned: number,
): { readonly unadjusted: ArmDifference; readonly adjusted: ArmDifference; readonly theta: number } | null {
  if (treated.customers < 2 || withheld.customers < 2) return null;
  const [inTreated, inWithheld] = [deviationsOf(treated), deviationsOf(withheld)];
  const xx = inTreated.xx + inWithheld.xx;
  const theta = xx > 0 ? (inTreated.xy + inWithheld.xy) / xx : 0;
  const treatedMean = treated.y / treated.customers;
  const withheldMean = withheld.y / withheld.customers;
  const apart = treated.x / treated.customers - withheld.x / withheld.customers;
  const customers = treated.customers + withheld.customers;
  const differenceWith = (factor: number): ArmDifference => {
    const variance = (sums: ArmSums, { yy, xy, xx: ownXx }: typeof inTreated) =>
      Math.max(0, yy - 2 * factor * xy + factor * factor * ownXx) / (sums.customers - 1) / sums.customers;
    const standardError = Math.sqrt(variance(treated, inTreated) + variance(withheld, inWithheld));
    const difference = treatedMean - withheldMean - factor * apart;
    const half = sequentialHalfWidth(standardError, customers, tuned);
    return {
      ...{ treatedMean, withheldMean, difference, standardError },
      low: difference - half,
      high: difference + half,
    };
  };
  return { unadjusted: differenceWith(0), adjusted: differenceWith(theta), theta };
}
