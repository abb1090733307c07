import type { RetentionKind } from '@ebb/contracts/retention';

/** What a kind is called, and what it means to let it go. */
export const kindWords: Readonly<Record<RetentionKind, { readonly name: string; readonly what: string }>> = {
  scores: {
    name: 'Scores',
    what: 'The history of a customer’s risk. The newest score stays, and what an open alert follows from.',
  },
  alerts: {
    name: 'Closed alerts',
    what: 'With notes, actions and outcomes. Comparisons from that time lose their cases.',
  },
  notes: {
    name: 'Notes',
    what: 'The words on closed alerts. Who did what and when stays.',
  },
  audit_log: {
    name: 'Audit log',
    what: 'Of this shop. What is left says that older entries were let go.',
  },
  refused_events: { name: 'Refused events', what: 'What was sent and could not be taken.' },
  dead_letters: {
    name: 'Dead letters',
    what: 'Messages that were put aside. Kafka keeps its own copy for 90 days.',
  },
  delivery_log: { name: 'Messages sent', what: 'What became of webhooks and mails.' },
};

/** `kept`, or what happens without a rule. */
export function withoutRule(ownDays: number | null): string {
  return ownDays === null ? 'kept' : `${ownDays} days`;
}

/** Days as typed: undefined where they are no whole number within the limits, null where nothing is typed. */
export function readDays(
  typed: string,
  { leastDays, mostDays }: { readonly leastDays: number; readonly mostDays: number },
): number | null | undefined {
  const text = typed.trim();
  if (text === '') return null;
  if (!/^\d{1,5}$/.test(text)) return undefined;
  const days = Number(text);
  return days >= leastDays && days <= mostDays ? days : undefined;
}
