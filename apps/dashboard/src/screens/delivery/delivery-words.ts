import type { AlertEvent, Delivery, DeliveryState } from '@ebb/contracts/delivery';

/** What an endpoint can be notified of, as a person would say it. */
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
  'alert.untouched': 'Critical and untouched',
};

const otherWords: Readonly<Record<string, string>> = {
  'webhook.test': 'Test message',
  'person.assigned': 'Assigned',
  'person.mentioned': 'Mentioned in a note',
  'person.critical': 'New critical alert',
  'person.untouched': 'Critical and untouched',
};

export const stateWords: Readonly<Record<DeliveryState, string>> = {
  waiting: 'Waiting',
  sent: 'Delivered',
  dead: 'Given up',
  cancelled: 'Cancelled',
};

/** What a message is about; an event without words of its own is shown as it is called. */
export function aboutWords({ event }: Pick<Delivery, 'event'>): string {
  const words: Readonly<Record<string, string>> = { ...eventWords, ...otherWords };
  return words[event] ?? event;
}
