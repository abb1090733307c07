import { logGamma } from '../numeric/log-gamma.ts';
import { minimise } from '../numeric/nelder-mead.ts';

/** What gamma-gamma knows of a customer. */
export interface OrderValues {
  /** At least 1. */
  readonly orders: number;
  /** Mean worth of these orders, above 0, in any one unit. */
  readonly mean: number;
}

export interface GammaGamma {
  readonly p: number;
  readonly q: number;
  /** In the unit of the means. */
  readonly gamma: number;
  /** Mean log likelihood of a customer. */
  readonly logLikelihood: number;
}

/** Below this the mean of a population would be infinite. */
const leastQ = 1;

/**
 * Fits the gamma-gamma model of what orders are worth by maximum likelihood: a customer's orders are gamma-distributed
 * around a mean of the customer's own, and these means are inverse-gamma-distributed over the customers.
 *
 * q stays above 1, so that the expected worth of a new customer's order is finite.
 *
 * Source: Fader and Hardie (2013), The Gamma-Gamma Model of Monetary Value, equation 1a.
 */
export function fitGammaGamma(customers: readonly OrderValues[]): GammaGamma {
  if (customers.length === 0) throw new RangeError('there are no customers to fit gamma-gamma on');
  // The search begins at 1 for every parameter; amounts brought to a mean of 1 make that a fair beginning.
  const scale = customers.reduce((sum, { mean }) => sum + mean, 0) / customers.length;
  const scaled = customers.map(({ orders, mean }) => ({ orders, mean: mean / scale }));
  const found = minimise(
    (logs) => {
      const [p, above, gamma] = logs.map(Math.exp) as [number, number, number];
      return -meanLogLikelihood(scaled, p, leastQ + above, gamma);
    },
    [0, 0, 0],
  );
  const [p, above, gamma] = found.point.map(Math.exp) as [number, number, number];
  const q = leastQ + above;
  return { p, q, gamma: gamma * scale, logLikelihood: meanLogLikelihood(customers, p, q, gamma * scale) };
}

function meanLogLikelihood(customers: readonly OrderValues[], p: number, q: number, gamma: number): number {
  const constant = -logGamma(q) + q * Math.log(gamma);
  let sum = 0;
  for (const { orders, mean } of customers) {
    const shape = p * orders;
    sum +=
      logGamma(shape + q) -
      logGamma(shape) +
      (shape - 1) * Math.log(mean) +
      shape * Math.log(orders) -
      (shape + q) * Math.log(gamma + mean * orders);
  }
  return constant + sum / customers.length;
}
