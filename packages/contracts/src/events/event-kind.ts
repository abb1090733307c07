/**
 * What an event means to a profile. Shops send Segment's names (e-commerce v2, email spec where one exists);
 * each is mapped to one kind here, and every other track name is `activity`.
 */
export const eventKinds = [
  'order_completed',
  'order_updated',
  'order_refunded',
  'order_cancelled',
  'payment_succeeded',
  'payment_failed',
  'ticket_opened',
  'ticket_closed',
  'email_delivered',
  'email_opened',
  'email_clicked',
  'email_bounced',
  'email_unsubscribed',
  'identified',
  'page_viewed',
  'screen_viewed',
  'activity',
] as const;

export type EventKind = (typeof eventKinds)[number];

/**
 * Track names with a meaning of their own, compared without regard to case.
 * Orders: Segment e-commerce v2. E-mail: Segment's email spec. Segment has no names for
 * support tickets and payment attempts; these are ours.
 */
export const eventKindByName: ReadonlyMap<string, EventKind> = new Map<string, EventKind>([
  ['order completed', 'order_completed'],
  ['order updated', 'order_updated'],
  ['order refunded', 'order_refunded'],
  ['order cancelled', 'order_cancelled'],
  ['payment succeeded', 'payment_succeeded'],
  ['payment failed', 'payment_failed'],
  ['support ticket opened', 'ticket_opened'],
  ['support ticket closed', 'ticket_closed'],
  ['email delivered', 'email_delivered'],
  ['email opened', 'email_opened'],
  ['email link clicked', 'email_clicked'],
  ['email bounced', 'email_bounced'],
  ['unsubscribed', 'email_unsubscribed'],
]);

/**
 * Kinds that the shop or a mail server causes. They say nothing about the customer being there,
 * so they never move `days_since_last_activity`: a mail *delivered* is no activity, *opened* is.
 * `identified` is here because shops sync their CRM with it, for customers who are long gone.
 */
const causedByTheShop: ReadonlySet<EventKind> = new Set<EventKind>([
  'order_updated',
  'order_refunded',
  'order_cancelled',
  'payment_succeeded',
  'payment_failed',
  'ticket_closed',
  'email_delivered',
  'email_bounced',
  'identified',
]);

/** True when the customer did it. */
export function isCustomerActivity(kind: EventKind): boolean {
  return !causedByTheShop.has(kind);
}
