import type { Alert, Band, CloseReason, ResolutionOutcome } from '@ebb/contracts';
import { wakingProbability } from '@ebb/domain';
import type { Formats } from './formats.ts';

export const closeReasonWords: Readonly<Record<CloseReason, string>> = {
  ordered: 'ordered again',
  recovered: 'recovered',
  lost: 'lost',
  policy: 'no longer alerted under the shop’s alert policy',
  retained: 'retained',
  not_at_risk: 'not at risk',
  unreachable: 'unreachable',
  other: 'other reason',
};

/** What a person can say when closing, with what each means for the totals later. */
export const outcomeWords: Readonly<Record<ResolutionOutcome, { label: string; hint: string }>> = {
  retained: { label: 'Retained', hint: 'We reached them and they stay.' },
  lost: { label: 'Lost', hint: 'They told us, or we know, that they have left.' },
  not_at_risk: { label: 'Not at risk', hint: 'The warning was wrong: seasonal, moved account, known pause.' },
  unreachable: { label: 'Unreachable', hint: 'Tried and got no answer.' },
  other: { label: 'Other', hint: 'Say what in the note.' },
};

/** How the episode stands, in a few words. */
export function alertStanding(alert: Alert): string {
  if (alert.status === 'closed') {
    return alert.closeReason ? `Closed: ${closeReasonWords[alert.closeReason]}` : 'Closed';
  }
  if (alert.status === 'acknowledged') return alert.ownerName ? `Assigned to ${alert.ownerName}` : 'Assigned';
  return 'Unassigned';
}

/** When a snoozed alert comes back, after "Snoozed". */
export function snoozeText({ until, probability }: NonNullable<Alert['snooze']>, formats: Formats): string {
  const when = until === null ? 'something changes' : formats.shortDay(until);
  return `until ${when} or risk ${formats.number(Math.round(wakingProbability(probability) * 100))}`;
}

/** A name to show: the shop's ids are what everybody has, names are not. */
export function customerTitle(customer: {
  customerId: string;
  name?: string | null;
  customerName?: string | null;
}) {
  return customer.name ?? customer.customerName ?? customer.customerId;
}

/** Shape and word of each band; the colour only repeats what these say. */
export const bandWords: Readonly<Record<Band, { word: string; meaning: string }>> = {
  critical: { word: 'Critical', meaning: 'very likely to stop buying' },
  high: { word: 'High', meaning: 'likely to stop buying' },
  medium: { word: 'Medium', meaning: 'may stop buying' },
  low: { word: 'Low', meaning: 'likely to buy again' },
  lapsed: { word: 'Lapsed', meaning: 'past the active window, no longer scored' },
  none: { word: 'No order', meaning: 'never ordered, not scored' },
};
