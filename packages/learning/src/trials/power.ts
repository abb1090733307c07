import { normalQuantile } from '../numeric/normal.ts';
import { sequentialHalfWidth, trialAlpha, tunedFor } from './confidence-sequence.ts';

/** A comparison that is being planned. Shares of customers, 0–1. */
export interface PlannedTrial {
  /** Of the withheld who leave. */
  readonly churn: number;
  /** By how much less of the others leave. */
  readonly reduction: number;
  /** Of the customers who are withheld. */
  readonly share: number;
}

const power = 0.8;

/** Variance of the difference times the number of customers: two proportions, unpooled. */
function unitVariance({ churn, reduction, share }: PlannedTrial): number {
  const less = Math.max(0, churn - reduction);
  return (churn * (1 - churn)) / share + (less * (1 - less)) / (1 - share);
}

/**
 * Customers of both arms with which a reduction is seen in 80 of 100 such trials, looked at once, at the end, with a
 * two-sided level of 5 % (Fleiss, Levin and Paik 2003, section 4.2, arms of different size, without correction):
 *
 *   N = (z₀.₉₇₅ + z₀.₈)² · ( p₀(1 − p₀)/h + p₁(1 − p₁)/(1 − h) ) / (p₀ − p₁)²
 */
export function customersForOneLook(plan: PlannedTrial): number {
  const reach = normalQuantile(1 - trialAlpha / 2) + normalQuantile(power);
  return Math.ceil((reach ** 2 * unitVariance(plan)) / plan.reduction ** 2);
}

/** The same with the interval that may be looked at every day: where its half width and z₀.₈ standard errors fit into the reduction. */
export function customersForDailyLooks(plan: PlannedTrial): number {
  const z = normalQuantile(power);
  const variance = unitVariance(plan);
  const isEnough = (customers: number) => {
    const standardError = Math.sqrt(variance / customers);
    const half = sequentialHalfWidth(standardError, customers, tunedFor(plan.share));
    return half + z * standardError <= plan.reduction;
  };
  return leastWhole(isEnough, 2, 1e12);
}

/** The smallest reduction that so many customers can show, looked at every day; null where not even "nobody leaves" would be seen. */
export function smallestReduction(
  customers: number,
  { churn, share }: Pick<PlannedTrial, 'churn' | 'share'>,
): number | null {
  const steps = 1_000;
  const needs = (step: number) =>
    customersForDailyLooks({ churn, share, reduction: (step / steps) * churn }) <= customers;
  return needs(steps) ? (leastWhole(needs, 1, steps) / steps) * churn : null;
}

/** The least whole number for which it holds, where it holds for all above. */
function leastWhole(isEnough: (value: number) => boolean, from: number, to: number): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isEnough(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
