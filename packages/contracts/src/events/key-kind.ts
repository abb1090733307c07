import type { EventKind } from './event-kind.ts';

/** `browser`: it stands in a page's or an app's source, where everybody can read it. `server`: nobody else knows it. */
export const keyKinds = ['browser', 'server'] as const;
export type KeyKind = (typeof keyKinds)[number];

/**
 * The least key that an event takes, by what it means. What moves money, speaks for the shop or changes who somebody is takes
 * a server's: whoever reads a page's source could otherwise refund an order or overwrite a customer's address.
 */
const leastKey: Readonly<Record<EventKind, KeyKind>> = {
  page_viewed: 'browser',
  screen_viewed: 'browser',
  activity: 'browser',
  identified: 'server',
  order_completed: 'server',
  order_updated: 'server',
  order_refunded: 'server',
  order_cancelled: 'server',
  payment_succeeded: 'server',
  payment_failed: 'server',
  ticket_opened: 'server',
  ticket_closed: 'server',
  email_delivered: 'server',
  email_opened: 'server',
  email_clicked: 'server',
  email_bounced: 'server',
  email_unsubscribed: 'server',
};

/** Whether a key may send events of a kind. */
export function maySend(keyKind: KeyKind, kind: EventKind): boolean {
  return keyKind === 'server' || leastKey[kind] === 'browser';
}
