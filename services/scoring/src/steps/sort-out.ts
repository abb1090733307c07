import type { CustomerEvent } from '@ebb/contracts';
import type { DeadLetter, FetchedBatch } from '@ebb/kafka';
import type { ShopBrain, ShopBrains } from '../shop-brains.ts';
import { decodeMessage } from './decode-message.ts';

export interface SortedBatch {
  /** Each message id of a customer once; repeats within the batch are dropped here, the rest by the record. */
  events: CustomerEvent[];
  brains: Map<string, ShopBrain>;
  poison: DeadLetter[];
}

/** Parts a batch into events whose shop is known, and dead letters with their reason. */
export async function sortOut(batch: FetchedBatch, shopBrains: ShopBrains): Promise<SortedBatch> {
  const events = new Map<string, CustomerEvent>();
  const brains = new Map<string, ShopBrain>();
  const poison: DeadLetter[] = [];
  for (const message of batch.messages) {
    const decoded = decodeMessage(message);
    const bury = (reason: string, detail: string) => {
      const { topic, partition } = batch;
      const { offset, key, value, headers } = message;
      poison.push({ topic, partition, offset, key, value, headers, reason, detail });
    };
    if (decoded.kind === 'poison') {
      bury(decoded.reason, decoded.detail);
      continue;
    }
    const { event } = decoded;
    const brain = brains.get(event.shopId) ?? (await shopBrains.find(event.shopId));
    if (brain === undefined) {
      bury('unknown_shop', `/shopId names no shop: ${event.shopId}`);
      continue;
    }
    brains.set(event.shopId, brain);
    const key = `${event.shopId}\n${event.customerId}\n${event.messageId}`;
    if (!events.has(key)) events.set(key, event);
  }
  return { events: [...events.values()], brains, poison };
}
