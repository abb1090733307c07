import { isInShare } from './share-hash.ts';

/** A comparison that is running: the alerts of a share of the customers are withheld from the queue. */
export interface Holdout {
  /** Counts up by one with every change of what is compared. */
  readonly phase: number;
  /** Of the phase, drawn at random when it began: who is withheld in one phase says nothing about the next. */
  readonly salt: string;
  /** Of a hundred customers so many are withheld; above 0. */
  readonly sharePercent: number;
}

/** What an alert has to do with a comparison, decided when its episode opens and never again. */
export interface TrialPlace {
  /** Null: no comparison was running. */
  readonly phase: number | null;
  readonly withheld: boolean;
}

export const noTrial: TrialPlace = { phase: null, withheld: false };

/**
 * Where a customer's alert belongs. It hangs on shop, customer and phase alone: every episode of the phase is treated alike,
 * and a replay of it tells the same.
 */
export function trialPlaceOf(holdout: Holdout | null, shopId: string, customerId: string): TrialPlace {
  if (holdout === null) return noTrial;
  const { phase, salt, sharePercent } = holdout;
  return { phase, withheld: isInShare(`${salt}\n${phase}\n${shopId}\n${customerId}`, sharePercent) };
}

/** The settings that decide what a comparison compares. */
export interface TrialTerms {
  readonly holdoutPercent: number;
  readonly line: number | null;
  readonly dailyCapacity: number;
}

/**
 * Whether a change of settings begins a new phase. Customers drawn with another share, opened at another line or worked by
 * another capacity are another question: pooled, the change itself would look like an effect.
 */
export function beginsPhase(before: TrialTerms, after: TrialTerms): boolean {
  if (after.holdoutPercent === 0) return false;
  return (
    before.holdoutPercent !== after.holdoutPercent ||
    before.line !== after.line ||
    before.dailyCapacity !== after.dailyCapacity
  );
}
