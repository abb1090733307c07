import type { AlertChange } from '../alerts/alert.ts';

/** What of an alert is told outside of Ebb. */
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
] as const;
export type AlertEvent = (typeof alertEvents)[number];

/** Under which name a change is told; null: colleagues' notes, and corrections of the record, are nobody else's. */
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
};

/** What an endpoint gets when somebody wants to see whether it works. */
export const testEvent = 'webhook.test';

export const deliveryStates = ['waiting', 'sent', 'dead', 'cancelled'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

export const deliveryChannels = ['webhook'] as const;
export type DeliveryChannel = (typeof deliveryChannels)[number];
