/** Level of all intervals: 95 %. */
export const trialAlpha = 0.05;

/**
 * Half the width of an interval that holds at all times at once, however often it is looked at: the asymptotic confidence
 * sequence of Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (Annals of Statistics 2024, theorem 2.2), a normal mixture
 * (Robbins 1970):
 *
 *   σ √( 2(nρ² + 1) / (n²ρ²) · log( √(nρ² + 1) / α ) ),  σ = standardError · √n
 *
 * with ρ² = (−2 log α + log(1 − 2 log α)) / n*, which makes it tightest after n* customers (their appendix B.2). n* has to
 * be fixed beforehand. Within a factor of ten of n* it is 3.0 to 3.3 standard errors, where a fixed interval is 1.96.
 * @param customers of both arms
 * @param tunedFor n*
 */
export function sequentialHalfWidth(
  standardError: number,
  customers: number,
  tunedFor: number,
  alpha = trialAlpha,
): number {
  if (customers < 2) return Infinity;
  const spread = -2 * Math.log(alpha);
  const grown = (customers * (spread + Math.log(1 + spread))) / tunedFor + 1;
  return standardError * Math.sqrt(((2 * grown) / (grown - 1)) * Math.log(Math.sqrt(grown) / alpha));
}

/** Withheld customers at which the interval is tightest: twice those with which a verdict begins. */
const tightestAtWithheld = 200;

/** n* of a comparison that withholds this share of its customers. @param share01 above 0 */
export function tunedFor(share01: number): number {
  return tightestAtWithheld / share01;
}
