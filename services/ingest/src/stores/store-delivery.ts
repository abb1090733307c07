import type { PrivacyRequestKind } from '@ebb/contracts/stores';
import type { FieldRejection, JsonObject } from '../steps/field-rejection.ts';

/** One webhook of a store whose signature was right. */
export interface SignedDelivery {
  /** As the store names it: `orders/create`, `order.created`. */
  readonly topic: string;
  /** Somebody pressed a button in the store's admin to see whether it arrives. */
  readonly isTest: boolean;
  /** Names this delivery, the same when it is tried again. */
  readonly deliveryId: string;
  readonly payload: JsonObject;
  readonly receivedAtMs: number;
}

/** What ids and message ids of a store begin with, so that two stores of one shop are not taken for one another. */
export interface StoreIds {
  /** Before the store's ids of customers and orders. */
  readonly idPrefix: string;
  /** Before every message id. */
  readonly messagePrefix: string;
}

/** A track call without the customer, who is known by the order. */
export interface OrderMessage {
  readonly type: 'track';
  readonly event: 'Order Completed' | 'Order Updated' | 'Order Refunded' | 'Order Cancelled';
  readonly messageId: string;
  readonly timestamp: string | undefined;
  readonly properties: JsonObject;
}

/** Who buys, as the store knows them. */
export interface Buyer {
  /** Of whoever has an account or a record of their own. */
  readonly userId: string | undefined;
  /** Follows from the mail address; the same for a guest and for the customer that the guest becomes. */
  readonly guestId: string | undefined;
  readonly traits: JsonObject;
}

/** A whole order as it stood at one time. */
export interface StatedOrder {
  readonly kind: 'order';
  readonly orderId: string;
  readonly buyer: Buyer;
  readonly statedAt: string | undefined;
  /** What it says, in messages that are the same however often and in whatever order versions of the order come. */
  messages(completed: boolean): readonly OrderMessage[];
}

/** What a webhook says to Ebb. */
export type StoreNews =
  | StatedOrder
  /** About an order of which it says no more than the id. */
  | { readonly kind: 'order_change'; readonly orderId: string; readonly messages: readonly OrderMessage[] }
  /** Whole messages, in the form of Segment's libraries. */
  | { readonly kind: 'messages'; readonly messages: readonly JsonObject[] }
  | {
      readonly kind: 'privacy';
      readonly request: PrivacyRequestKind;
      readonly requestKey: string;
      readonly subject: string | null;
      readonly guestSubject: string | null;
    }
  | { readonly kind: 'refused'; readonly rejection: FieldRejection }
  /** Of no use, and so common that nobody needs to be told. */
  | { readonly kind: 'nothing' };

export function notUsed(message: string): StoreNews {
  return { kind: 'refused', rejection: { code: 'not_used', message } };
}

export function refusedField(field: string, message: string): StoreNews {
  return { kind: 'refused', rejection: { code: 'invalid_field', field, message } };
}
