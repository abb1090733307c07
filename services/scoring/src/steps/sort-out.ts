import type { CustomerEvent } from '@ebb/contracts';
import type { DeadLetter, FetchedBatch } from '@ebb/kafka';
import type { ShopBrain, ShopBrains } from '../shop-brains.ts';
import type { PoisonReason } from '../outcome.ts';
import { decodeMessage } from './decode-message.ts';

export interface SortedBatch {
  events: CustomerEvent[];
  brains: Map<string, ShopBrain>;
  poison: DeadLetter[];
}

/** Parts a batch into events whose shop is known, and dead letters with their reason. */
export async function sortOut(batch: FetchedBatch, shopBrains: ShopBrains): Promise<SortedBatch> {
  const decoded = batch.messages.map(decodeMessage);
  // A shop may be younger than our last look. Once a batch: strangers' ids must not cost a look each.
  const isStranger = (each: (typeof decoded)[number]) =>
    each.kind === 'event' && shopBrains.get(each.event.shopId) === undefined;
  if (decoded.some(isStranger)) await shopBrains.refresh();

  const events: CustomerEvent[] = [];
  const brains = new Map<string, ShopBrain>();
  const poison: DeadLetter[] = [];
  for (const [position, each] of decoded.entries()) {
    const bury = (reason: PoisonReason, detail: string) => {
      const { offset, key, value, headers } = batch.messages[position]!;
      poison.push({
        topic: batch.topic,
        partition: batch.partition,
        offset,
        key,
        value,
        headers,
        reason,
        detail,
      });
    };
    if (each.kind === 'poison') {
      bury(each.reason, each.detail);
      continue;
    }
    const { event } = each;
    const brain = shopBrains.get(event.shopId);
    if (brain === undefined) {
      bury('unknown_shop', `/shopId names no shop: ${event.shopId}`);
      continue;
    }
    brains.set(event.shopId, brain);
    events.push(event);
  }
  return { events, brains, poison };
}
