import { dayMs } from '@ebb/domain';
import { customerEvent, orderCompleted, SOME_TIME_MS } from '@ebb/testkit';
import { scoreDueCustomers } from '../src/loops/silence-clock.ts';
import { scoreBatch } from '../src/pipeline.ts';
import { batchOf, type openEngine } from './fixture.ts';

type Engine = Pick<Awaited<ReturnType<typeof openEngine>>, 'parts' | 'clock'>;

/**
 * Months of a small shop: orders, refunds, silence, episodes that open, close and open again.
 * @returns the ids of all that was sent
 */
export async function liveALittle({ parts, clock }: Engine, days = 400): Promise<string[]> {
  const sent: string[] = [];
  const send = async (...events: ReturnType<typeof customerEvent>[]) => {
    sent.push(...events.map(({ messageId }) => messageId));
    await scoreBatch(batchOf(...events), parts);
  };
  const ids = Array.from({ length: 12 }, (_, index) => `c${index}`);
  // Two orders each: who has ordered once is nobody's alert.
  for (let order = 0; order < 2; order++)
    await send(...ids.map((customerId) => orderCompleted(5_000, { customerId })));
  for (let day = 20; day <= days; day += 20) {
    clock.set(SOME_TIME_MS + day * dayMs);
    await scoreDueCustomers({ ...parts, batchCustomers: 500 });
    const occurredAt = clock.now();
    const awake = ids.filter((_, index) => (day / 20) % (index + 2) === 0);
    await send(...awake.map((customerId) => orderCompleted(1_000 + day, { customerId, occurredAt })));
    await send(
      customerEvent({ customerId: 'c3', kind: 'order_refunded', amountMinor: 77, occurredAt }),
      customerEvent({ customerId: 'anonymous:x', kind: 'page_viewed', occurredAt }),
    );
  }
  return sent;
}
