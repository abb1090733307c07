import type { Holdout } from './holdout.ts';
import type { ResponseTargets } from './response-target.ts';

/** When a customer becomes an alert: all three must hold. What one score is stepped with. */
export interface AlertTerms {
  /** Probability (0–1) from which on an episode opens; it closes `hysteresis` below. */
  readonly line: number;
  /** Orders a customer must have placed: who never came back has not left. */
  readonly minimumOrders: number;
  /** Revenue that must be at risk, minor units. */
  readonly minimumValueMinor: number;
}

/** What a shop sets; one version of it, immutable. */
export interface AlertPolicy {
  /** 0: nobody has set anything yet. Counts up by one with every change. */
  readonly version: number;
  /** Null: as the deciding model suggests, or the band "high" where none does. */
  readonly line: number | null;
  readonly minimumOrders: number;
  readonly minimumValueMinor: number;
  /** Null: no alert is withheld. */
  readonly holdout: Holdout | null;
  /** Null: nothing is due by itself. */
  readonly responseTargets: ResponseTargets | null;
}

export const defaultAlertPolicy: AlertPolicy = {
  version: 0,
  line: null,
  minimumOrders: 2,
  minimumValueMinor: 0,
  holdout: null,
  responseTargets: null,
};

/**
 * The terms of a policy for one model. A pure function of both and of the bands, so that a stored score that names
 * its model and its policy's version can be stepped again.
 * @param suggestedLine the model's own; null for the rule tiers and for models from before lines were suggested
 */
export function alertTermsOf(policy: AlertPolicy, suggestedLine: number | null, high: number): AlertTerms {
  const { line, minimumOrders, minimumValueMinor } = policy;
  return { line: line ?? suggestedLine ?? high, minimumOrders, minimumValueMinor };
}
