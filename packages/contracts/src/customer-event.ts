import type { EventKind } from './event-kind.ts';

/**
 * One checked event on `customer.events`, keyed `shop:customer`. Only ingest writes it, so every consumer may rely on:
 * - `occurredAt <= receivedAt`, both epoch milliseconds UTC;
 * - `amountMinor` is a non-negative safe integer in the shop's own currency;
 * - `customerId` is the shop's user id, or `anonymous:<anonymousId>` while nobody is known.
 */
export interface CustomerEvent {
  v: 1;
  shopId: string;
  customerId: string;
  messageId: string;
  kind: EventKind;
  /** The name or page the shop sent, for the timeline. */
  name?: string;
  occurredAt: number;
  receivedAt: number;
  /** History loaded on purpose: it counts as known when it happened, not when it arrived. */
  imported?: true;
  orderId?: string;
  /** Order total, refund or payment, in minor units. A refund is positive: it is taken off. */
  amountMinor?: number;
  /** Present with `identified`. */
  traits?: Record<string, unknown>;
  properties?: Record<string, unknown>;
}

export const anonymousPrefix = 'anonymous:';

/** False for a profile that is only known by a browser's anonymous id, such as a guest's. */
export function isKnownCustomer(customerId: string): boolean {
  return !customerId.startsWith(anonymousPrefix);
}

/** Kafka key of everything about one customer. Shop ids hold no colon, so the key is unambiguous. */
export function customerKey(shopId: string, customerId: string): string {
  return `${shopId}:${customerId}`;
}
