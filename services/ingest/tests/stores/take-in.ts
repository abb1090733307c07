import { customerKey, type CustomerEvent } from '@ebb/contracts';
import type { StoreKind } from '@ebb/contracts/stores';
import type { NewPrivacyRequest, StoreOrder, StoreSender } from '@ebb/db/stores';
import {
  emptyState,
  foldEvent,
  mergeStates,
  orderNetMinor,
  type ProfileState,
  type ShopRecord,
} from '@ebb/domain';
import type { JsonObject } from '../../src/steps/field-rejection.ts';
import { takeDelivery, type StoreRecord, type TakenDelivery } from '../../src/stores/take-delivery.ts';

export const receivedAtMs = Date.parse('2026-04-01T12:00:00Z');

/** A store, what Ebb remembers of it, and the profiles that its events make. */
export interface TakenIn {
  send(
    topic: string,
    payload: JsonObject,
    more?: { isTest?: boolean; deliveryId?: string },
  ): Promise<TakenDelivery>;
  /** By customer, each event once. */
  readonly events: ReadonlyMap<string, readonly CustomerEvent[]>;
  /** What an order is worth, all its customers taken together; null where it is no order. */
  worth(orderId: string): number | null;
  readonly requests: readonly NewPrivacyRequest[];
  readonly sender: StoreSender;
}

export function takeIn(kind: StoreKind, shop: Partial<ShopRecord> = {}, idPrefix = ''): TakenIn {
  const orders = new Map<string, StoreOrder>();
  const requests: NewPrivacyRequest[] = [];
  const events = new Map<string, CustomerEvent[]>();
  const seen = new Set<string>();
  const record: StoreRecord = {
    async claimOrder({ orderKey }, customerId) {
      const order = orders.get(orderKey) ?? { customerId, completed: false };
      orders.set(orderKey, order);
      return order;
    },
    findOrder: async ({ orderKey }) => orders.get(orderKey),
    async completeOrder({ orderKey }) {
      orders.set(orderKey, { ...orders.get(orderKey)!, completed: true });
    },
    addPrivacyRequest: async (row) => void requests.push(row),
  };
  const sender: StoreSender = {
    shop: { id: 'demo', currency: 'EUR', currencyDigits: 2, settings: {}, ...shop },
    ...{ sourceId: 'src_1', kind, name: 'Store', idPrefix, secrets: ['secret'] },
  };
  let deliveries = 0;
  return {
    sender,
    events,
    requests,
    async send(topic, payload, { isTest = false, deliveryId = `d${++deliveries}` } = {}) {
      const taken = await takeDelivery(sender, { topic, isTest, deliveryId, payload, receivedAtMs }, record);
      for (const { value } of taken.records) {
        const event = JSON.parse(value) as CustomerEvent;
        const key = JSON.stringify([customerKey(event.shopId, event.customerId), event.messageId]);
        if (seen.has(key)) continue;
        seen.add(key);
        events.set(event.customerId, [...(events.get(event.customerId) ?? []), event]);
      }
      await taken.afterwards?.();
      return taken;
    },
    worth(orderId) {
      const order = [...events.values()].map(stateOf).reduce(mergeStates, emptyState()).orders.get(orderId);
      return order === undefined || order.placedMs === null ? null : orderNetMinor(order);
    },
  };
}

export function stateOf(events: readonly CustomerEvent[]): ProfileState {
  const state = emptyState();
  for (const event of events) foldEvent(state, event);
  return state;
}
