import { anonymousPrefix, isKnownCustomer, type CustomerEvent } from '@ebb/contracts';
import type { StoreKind } from '@ebb/contracts/stores';
import type { NewPrivacyRequest, StoreOrder, StoreOrderKey, StoreSender } from '@ebb/db/stores';
import type { FieldRejection, JsonObject } from '../steps/field-rejection.ts';
import { takeEvents, type TakenEvents } from '../take-events.ts';
import { shortHash, withoutGaps } from './buyer.ts';
import { shopifyNews } from './shopify/shopify-news.ts';
import type {
  Buyer,
  OrderMessage,
  SignedDelivery,
  StatedOrder,
  StoreIds,
  StoreNews,
} from './store-delivery.ts';
import { woocommerceNews } from './woocommerce/woocommerce-news.ts';

/** What is remembered of stores' orders, and where requests of their customers are put. */
export interface StoreRecord {
  /** @returns whose the order is: of whoever it was first */
  claimOrder(key: StoreOrderKey, customerId: string, nowMs: number): Promise<StoreOrder>;
  findOrder(key: StoreOrderKey): Promise<StoreOrder | undefined>;
  completeOrder(key: StoreOrderKey): Promise<void>;
  addPrivacyRequest(row: NewPrivacyRequest): Promise<void>;
}

/** What a webhook comes to. */
export interface TakenDelivery extends TakenEvents {
  readonly messages: readonly unknown[];
  /** To be done once Kafka has the events. */
  readonly afterwards?: () => Promise<void>;
}

const readers: Readonly<Record<StoreKind, (delivery: SignedDelivery, ids: StoreIds) => StoreNews>> = {
  shopify: shopifyNews,
  woocommerce: woocommerceNews,
};

/** Makes events of a signed webhook. @throws whatever the record throws: then nothing was taken */
export async function takeDelivery(
  sender: StoreSender,
  delivery: SignedDelivery,
  record: StoreRecord,
): Promise<TakenDelivery> {
  const { shop, kind, idPrefix, sourceId } = sender;
  const ids: StoreIds = { idPrefix, messagePrefix: `${kind}-${idPrefix}` };
  const news = readers[kind](delivery, ids);
  const keyOf = (orderId: string): StoreOrderKey => ({ shopId: shop.id, orderKey: `${kind}:${orderId}` });

  switch (news.kind) {
    case 'nothing':
      return { messages: [], records: [], verdicts: [] };
    case 'refused':
      return refuse(delivery, news.rejection);
    case 'messages':
      return check(sender, delivery, news.messages);
    case 'privacy': {
      const { request, requestKey, subject, guestSubject } = news;
      const row = { kind: request, requestKey, subject, guestSubject };
      await record.addPrivacyRequest({
        ...row,
        ...{ shopId: shop.id, sourceId, receivedMs: delivery.receivedAtMs },
      });
      return { messages: [], records: [], verdicts: [] };
    }
    case 'order_change': {
      const order = await record.findOrder(keyOf(news.orderId));
      if (order === undefined) {
        const message = `nothing came of the order ${news.orderId} yet, so nobody knows whose it is`;
        return refuse(delivery, { code: 'unknown_order', field: 'order_id', message });
      }
      return check(sender, delivery, addressed(news.messages, order.customerId));
    }
    case 'order': {
      const key = keyOf(news.orderId);
      const owner = customerIdOf(news.buyer, ids, news.orderId);
      const order = await record.claimOrder(key, owner, delivery.receivedAtMs);
      const stated = addressed(news.messages(order.completed), order.customerId);
      const taken = check(sender, delivery, [...introduce(news, order, ids), ...stated]);
      const completes = taken.verdicts.some(
        ({ index, status }) => status === 'accepted' && isCompletion(taken.messages[index]),
      );
      return completes ? { ...taken, afterwards: () => record.completeOrder(key) } : taken;
    }
  }
}

/** Of somebody without account and mail address (at a till) there is the order alone. */
function customerIdOf({ userId, guestId }: Buyer, { messagePrefix }: StoreIds, orderId: string): string {
  return userId ?? anonymousPrefix + (guestId ?? `${messagePrefix}buyer-${orderId}`);
}

type Who = Pick<Partial<CustomerEvent>, 'anonymousId'> & { readonly userId?: string };

function whoOf(customerId: string): Who {
  return isKnownCustomer(customerId)
    ? { userId: customerId }
    : { anonymousId: customerId.slice(anonymousPrefix.length) };
}

function addressed(messages: readonly OrderMessage[], customerId: string): JsonObject[] {
  const who = whoOf(customerId);
  return messages.map((message) => ({ ...message, ...who }));
}

/**
 * Who the buyer is, for as long as the order is new; and whenever an order of a guest names a customer: then both are one
 * person. A customer other than the order's is somebody to whom the store moved it, and pulls nothing over.
 */
function introduce(
  { buyer, statedAt, orderId }: StatedOrder,
  order: StoreOrder,
  ids: StoreIds,
): JsonObject[] {
  const { userId, guestId, traits } = buyer;
  const own = whoOf(order.customerId);
  const isJoined = own.anonymousId !== undefined && userId !== undefined;
  if (order.completed && !isJoined) return [];
  if (own.userId !== undefined && own.userId !== userId) return [];
  const who = withoutGaps({ userId, anonymousId: own.anonymousId ?? guestId });
  const said = { ...who, traits: isJoined && order.completed ? {} : traits };
  const messageId = `${ids.messagePrefix}buyer-${shortHash([orderId, said], 32)}`;
  return [withoutGaps({ type: 'identify', messageId, timestamp: statedAt, ...said })];
}

function isCompletion(message: unknown): boolean {
  return (
    typeof message === 'object' &&
    message !== null &&
    'event' in message &&
    message.event === 'Order Completed'
  );
}

function check(
  sender: StoreSender,
  delivery: SignedDelivery,
  messages: readonly JsonObject[],
): TakenDelivery {
  const { receivedAtMs, deliveryId } = delivery;
  const context = {
    shop: sender.shop,
    rights: { keyKind: 'server', signingSecret: null },
    receivedAtMs,
    // Stores send again for hours, each time with the times of the first.
    correctClock: false,
    deliveryId: () => deliveryId,
  } as const;
  return { messages, ...takeEvents(messages, context, true) };
}

/** Nothing of it can be used; it is kept for the shop to see. */
export function refuse(
  {
    topic,
    deliveryId,
    payload,
  }: Pick<SignedDelivery, 'topic' | 'deliveryId'> & { readonly payload: unknown },
  rejection: FieldRejection,
): TakenDelivery {
  // Of what is not used, nothing about a customer is kept.
  const kept = rejection.code === 'not_used' ? {} : { payload };
  const message = { type: 'webhook', event: topic, messageId: deliveryId, ...kept };
  const verdict = {
    index: 0,
    messageId: deliveryId.slice(0, 255),
    status: 'rejected' as const,
    ...rejection,
  };
  return { messages: [message], records: [], verdicts: [verdict] };
}
