import type { AlertEvent, Delivery, DeliveryState } from '@ebb/contracts';

/** What an endpoint can be told, as a person would say it. */
export const eventWords: Readonly<Record<AlertEvent, string>> = {
  'alert.opened': 'New alert',
  'alert.escalated': 'Risk has risen',
  'alert.eased': 'Risk has fallen',
  'alert.acknowledged': 'Somebody took it',
  'alert.assigned': 'Assigned',
  'alert.contacted': 'Customer contacted',
  'alert.snoozed': 'Snoozed',
  'alert.woken': 'Snooze ended',
  'alert.closed': 'Closed',
  'alert.reopened': 'Reopened',
};

export const stateWords: Readonly<Record<DeliveryState, string>> = {
  waiting: 'Waiting',
  sent: 'Delivered',
  dead: 'Given up',
  cancelled: 'Cancelled',
};

/** What a message is about; an event without words of its own is shown as it is called. */
export function aboutWords({ event }: Pick<Delivery, 'event'>): string {
  if (event === 'webhook.test') return 'Test message';
  return Object.hasOwn(eventWords, event) ? eventWords[event as AlertEvent] : event;
}
