import type { KeyKind } from './key-kind.ts';

interface EventMeaning {
  /** Segment's name of it (e-commerce v2; email spec), or ours where Segment has none; in lower case. */
  readonly trackName?: string;
  /**
   * What the shop or a mail server causes says nothing about the customer being there, and never moves
   * `days_since_last_activity`: a mail *delivered* is no activity, *opened* is; shops sync their CRM by `identify`, for
   * customers who are long gone.
   */
  readonly causedBy: 'customer' | 'shop';
  /**
   * The least key that it takes. What moves money, speaks for the shop or changes who somebody is takes a server's: whoever
   * reads a page's source could otherwise refund an order or overwrite a customer's address.
   */
  readonly leastKey: KeyKind;
}

/** What an event can mean to a profile. Every track name that is not here is an `activity`. */
const meanings = {
  order_completed: { trackName: 'order completed', causedBy: 'customer', leastKey: 'server' },
  order_updated: { trackName: 'order updated', causedBy: 'shop', leastKey: 'server' },
  order_refunded: { trackName: 'order refunded', causedBy: 'shop', leastKey: 'server' },
  order_cancelled: { trackName: 'order cancelled', causedBy: 'shop', leastKey: 'server' },
  payment_succeeded: { trackName: 'payment succeeded', causedBy: 'shop', leastKey: 'server' },
  payment_failed: { trackName: 'payment failed', causedBy: 'shop', leastKey: 'server' },
  ticket_opened: { trackName: 'support ticket opened', causedBy: 'customer', leastKey: 'server' },
  ticket_closed: { trackName: 'support ticket closed', causedBy: 'shop', leastKey: 'server' },
  email_delivered: { trackName: 'email delivered', causedBy: 'shop', leastKey: 'server' },
  email_opened: { trackName: 'email opened', causedBy: 'customer', leastKey: 'server' },
  email_clicked: { trackName: 'email link clicked', causedBy: 'customer', leastKey: 'server' },
  email_bounced: { trackName: 'email bounced', causedBy: 'shop', leastKey: 'server' },
  email_unsubscribed: { trackName: 'unsubscribed', causedBy: 'customer', leastKey: 'server' },
  identified: { causedBy: 'shop', leastKey: 'server' },
  page_viewed: { causedBy: 'customer', leastKey: 'browser' },
  screen_viewed: { causedBy: 'customer', leastKey: 'browser' },
  activity: { causedBy: 'customer', leastKey: 'browser' },
} as const satisfies Readonly<Record<string, EventMeaning>>;

export type EventKind = keyof typeof meanings;

const entries = Object.entries(meanings) as [EventKind, EventMeaning][];

export const eventKinds = entries.map(([kind]) => kind);

/** Kinds by their track name in lower case. */
export const eventKindByName: ReadonlyMap<string, EventKind> = new Map(
  entries.flatMap(([kind, { trackName }]) => (trackName === undefined ? [] : [[trackName, kind] as const])),
);

const customerActivities: ReadonlySet<EventKind> = new Set(
  entries.filter(([, { causedBy }]) => causedBy === 'customer').map(([kind]) => kind),
);

/** True when the customer did it. */
export function isCustomerActivity(kind: EventKind): boolean {
  return customerActivities.has(kind);
}

/** Whether a key may send events of a kind. */
export function maySend(keyKind: KeyKind, kind: EventKind): boolean {
  return keyKind === 'server' || meanings[kind].leastKey === 'browser';
}
