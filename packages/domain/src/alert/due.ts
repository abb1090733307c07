import type { Alert } from '@ebb/contracts';

/** What an alert waits for: the day that somebody set, or its first owner. */
export type DueKind = 'own' | 'response';

/**
 * By when something is to be done about an alert: the due date that a person has set, else the response target while nobody
 * has had it. Null for a closed one, and where there is neither.
 */
export function dueOf({
  status,
  dueAt,
  responseDueAt,
  acknowledgedAt,
}: Pick<Alert, 'status' | 'dueAt' | 'responseDueAt' | 'acknowledgedAt'>): {
  readonly at: number;
  readonly kind: DueKind;
} | null {
  if (status === 'closed') return null;
  if (dueAt !== null) return { at: dueAt, kind: 'own' };
  if (responseDueAt === null || acknowledgedAt !== null) return null;
  return { at: responseDueAt, kind: 'response' };
}
