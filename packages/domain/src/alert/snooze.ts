import type { Alert } from '@ebb/contracts';

/** An alert that somebody has put off. Kept in the open episode, so that the score that ends it also says why. */
export interface Snooze {
  /** Epoch ms; null: until something changes. */
  readonly until: number | null;
  /** The customer's probability (0–1) when it was put off. */
  readonly probability: number;
  /** `TicketHistory.mark` then. */
  readonly ticketMark: number;
}

/** What ended a snooze. */
export type WakeCause = 'time' | 'risk' | 'ticket' | 'band';

/** Points of probability by which the risk must rise to end a snooze. */
const wakingRise = 0.05;
/** A snooze longer than this would be forgotten. */
export const longestSnoozeDays = 366;

/** Where the risk ends a snooze. Near certainty half the way that is left, so that it can be reached. */
export function wakingProbability(probability: number): number {
  return Math.min(probability + wakingRise, (1 + probability) / 2);
}

/** What ends the snooze now, or null. Whatever it waits for, it ends when the risk has risen. */
export function wakeCause(
  { until, probability, ticketMark }: Snooze,
  seen: { nowMs: number; probability: number; ticketMark: number; isBandNew: boolean },
): WakeCause | null {
  if (seen.probability >= wakingProbability(probability)) return 'risk';
  if (until !== null) return seen.nowMs >= until ? 'time' : null;
  if (seen.ticketMark > ticketMark) return 'ticket';
  return seen.isBandNew ? 'band' : null;
}

/** What an alert shows of it. */
export function shownSnooze(snooze: Snooze | null | undefined): Alert['snooze'] {
  return snooze == null ? null : { until: snooze.until, probability: snooze.probability };
}
