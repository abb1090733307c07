import type { CustomerEvent, MessageType, SegmentMessage } from '@ebb/contracts';
import { uniqueName } from './unique-name.ts';

/** 2026-01-15T12:00:00Z: an ordinary moment for tests that do not care. */
export const SOME_TIME_MS = Date.UTC(2026, 0, 15, 12);

/** A checked event as ingest writes it; whatever a test cares about is given, the rest is filled in. */
export function customerEvent(given: Partial<CustomerEvent> = {}): CustomerEvent {
  const occurredAt = given.occurredAt ?? SOME_TIME_MS;
  return {
    v: 1,
    shopId: 'shop',
    customerId: 'anna',
    messageId: uniqueName('message'),
    kind: 'activity',
    receivedAt: occurredAt,
    ...given,
    occurredAt,
  };
}

/** An order of so many minor units, with an order id of its own. */
export function orderCompleted(amountMinor: number, given: Partial<CustomerEvent> = {}): CustomerEvent {
  return customerEvent({ kind: 'order_completed', orderId: uniqueName('order'), amountMinor, ...given });
}

export type TestMessage = Omit<SegmentMessage, 'type'> & { type: MessageType };

/** A `track` message as a shop sends it over HTTP. */
export function trackMessage(event: string, given: Partial<TestMessage> = {}): TestMessage {
  return {
    type: 'track',
    messageId: uniqueName('message'),
    userId: 'anna',
    event,
    timestamp: new Date(SOME_TIME_MS).toISOString(),
    ...given,
  };
}
