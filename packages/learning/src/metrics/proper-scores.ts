import { requireLabelledRows } from './require-rows.ts';

/** A forecast of exactly 0 or 1 that turns out wrong would cost infinity; this is the least it is taken for. */
const CLOSEST_TO_CERTAIN = Number.EPSILON;

/** Cost of one probability in nats: −ln of what was given to what happened. */
export function rowLogLoss(label: number, probability: number): number {
  const given = label === 1 ? probability : 1 - probability;
  return -Math.log(Math.min(1 - CLOSEST_TO_CERTAIN, Math.max(CLOSEST_TO_CERTAIN, given)));
}

/** Mean −ln of the probability given to what happened, in nats. */
export function logLoss(labels: ArrayLike<number>, probabilities: ArrayLike<number>): number {
  requireLabelledRows(labels, probabilities);
  let sum = 0;
  for (let row = 0; row < labels.length; row++) sum += rowLogLoss(labels[row]!, probabilities[row]!);
  return sum / labels.length;
}

/** Mean squared difference between probability and outcome (Brier 1950). */
export function brierScore(labels: ArrayLike<number>, probabilities: ArrayLike<number>): number {
  requireLabelledRows(labels, probabilities);
  let sum = 0;
  for (let row = 0; row < labels.length; row++) sum += (probabilities[row]! - labels[row]!) ** 2;
  return sum / labels.length;
}
