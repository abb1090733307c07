import type { LookBack } from '../profile/look-back.ts';

/** What a feature is computed from, as of one UTC day. */
export interface FeatureInput {
  readonly seen: LookBack;
  /** Since the first event. */
  readonly tenureDays: number;
  /** Since the last order; the tenure where there is none. Likewise for activity. */
  readonly daysSinceOrder: number;
  readonly daysSinceActivity: number;
  /** The shop's median days between orders, for customers with fewer than two order days. */
  readonly medianGapDays: number;
  readonly minorPerMajor: number;
}

/** What a sentence needs beside the features themselves. */
export interface ReasonContext {
  /** The customer's own mean days between orders; null with fewer than two order days. */
  meanGapDays: number | null;
  /** A later order than the last that counts was refunded whole or cancelled. */
  isLaterOrderVoid: boolean;
  /** Support tickets not closed; null where nothing is known of them. */
  openTickets: number | null;
  currency: string;
  currencyDigits: number;
}

/** What is the matter where a feature raises the risk; it chooses the playbook. */
export type Cause = 'silence' | 'service' | 'payment' | 'mail' | 'value' | 'decline';

/** Everything the core knows of one feature. Unit and words are in contracts. */
export interface Feature {
  /** The value of somebody with no event at all. */
  readonly ofNobody: number;
  /** A finite number. */
  readonly compute: (input: FeatureInput) => number;
  /** The sentence a person reads for a value. English; numbers and currency in the `en` locale. */
  readonly reason: (value: number, context: ReasonContext) => string;
  readonly cause: Cause;
}
