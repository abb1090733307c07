import type { CustomerEvent } from '@ebb/contracts';
import type { DeadLetter, FetchedBatch } from '@ebb/kafka';
import type { LiveServings } from '@ebb/model-serving';
import type { PoisonReason } from '../outcome.ts';
import { decodeMessage } from './decode-message.ts';

export interface SortedBatch {
  events: CustomerEvent[];
  poison: DeadLetter[];
}

/** Parts a batch into events whose shop is known, and dead letters with their reason. */
export async function sortOut(batch: FetchedBatch, servings: LiveServings): Promise<SortedBatch> {
  const decoded = batch.messages.map(decodeMessage);
  // A shop may be younger than our last look. Once a batch: the ids of unknown shops must not cost a look each.
  const isOfUnknownShop = (each: (typeof decoded)[number]) =>
    each.kind === 'event' && !servings.has(each.event.shopId);
  if (decoded.some(isOfUnknownShop)) await servings.look();

  const events: CustomerEvent[] = [];
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
    if (!servings.has(event.shopId)) {
      bury('unknown_shop', `/shopId names no shop: ${event.shopId}`);
      continue;
    }
    events.push(event);
  }
  return { events, poison };
}
