import type { AlertChange } from '../alerts/alert.ts';

/** What of an alert is sent outside of Ebb. */
export const alertEvents = [
  'alert.opened',
  'alert.escalated',
  'alert.eased',
  'alert.acknowledged',
  'alert.assigned',
  'alert.contacted',
  'alert.snoozed',
  'alert.woken',
  'alert.closed',
  'alert.reopened',
  /** Critical, and nobody has touched it for as many working hours as the shop says. */
  'alert.untouched',
] as const;
export type AlertEvent = (typeof alertEvents)[number];

/** Under which name a change is sent; null: colleagues' notes, and corrections of the record, are nobody else's. */
export const eventOfChange: Readonly<Record<AlertChange, AlertEvent | null>> = {
  opened: 'alert.opened',
  escalated: 'alert.escalated',
  eased: 'alert.eased',
  woken: 'alert.woken',
  closed: 'alert.closed',
  rebuilt: null,
  acknowledge: 'alert.acknowledged',
  resolve: 'alert.closed',
  reopen: 'alert.reopened',
  assign: 'alert.assigned',
  note: null,
  contact: 'alert.contacted',
  snooze: 'alert.snoozed',
  unsnooze: 'alert.woken',
  due: null,
};

/**
 * About what a person can get mail: an alert is given to them by somebody else; they are named in a note; an alert that nobody has
 * becomes critical. Who is a step of an escalation is notified in any case.
 */
export const personEvents = ['assigned', 'mentioned', 'critical'] as const;
export type PersonEvent = (typeof personEvents)[number];

/** What an endpoint gets when somebody wants to see whether it works. */
export const testEvent = 'webhook.test';

export const deliveryStates = ['waiting', 'sent', 'dead', 'cancelled'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

export const deliveryChannels = ['webhook', 'mail'] as const;
export type DeliveryChannel = (typeof deliveryChannels)[number];
