import type { CustomerEvent } from '@ebb/contracts';
import type { Call } from './client-matrix.ts';

/** What running a library came to. */
export interface Outcome {
  /** The customers its calls named: with a server's key, and, for a browser's library, with a browser's. */
  readonly userId: string;
  readonly browserUserId?: string;
  /** What the library, or the page it ran in, reported as not sent; empty when its flush reported success. */
  readonly failures: readonly string[];
}

const order = { order_id: 'o-7', total: 42.9, currency: 'EUR' };

/** The arguments that every library is called with, whatever its own form of the call. */
export const sent = {
  order,
  event: 'Order Completed',
  /** What a page may report. */
  seen: 'Product Viewed',
  traits: { email: 'anna@example.com' },
  page: 'Cart',
  screen: 'Home',
  group: 'acme',
  groupTraits: { seats: 3 },
} as const;

/** The anonymous id that an alias names. */
export const idBefore = (userId: string): string => `${userId}-before`;

/** Whether an event is what a call of `userId` should have become. */
export function isOf(call: Call, event: CustomerEvent, userId: string): boolean {
  if (event.customerId !== userId) return false;
  switch (call) {
    case 'track':
      return event.kind === 'order_completed' ? event.amountMinor === 4290 : event.name === sent.seen;
    case 'page':
      return event.kind === 'page_viewed' && event.name === sent.page;
    case 'screen':
      return event.kind === 'screen_viewed' && event.name === sent.screen;
    case 'identify':
      return event.kind === 'identified' && event.traits?.['email'] === sent.traits.email;
    case 'alias':
      return event.kind === 'identified' && event.anonymousId === idBefore(userId);
    case 'group':
      return event.name === 'group' && event.properties?.['groupId'] === sent.group;
  }
}
