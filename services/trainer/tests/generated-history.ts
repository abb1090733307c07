import type { CustomerEvent } from '@ebb/contracts';
import { dayMs } from '@ebb/domain';
import { createSeededRandom } from '@ebb/forest';

/** Imported orders up to the day before `today` (UTC day number). Every customer has a rhythm, and leaves at some point or does not. */
export function history(
  shopId: string,
  customers: number,
  days: number,
  seed: number,
  today = Math.floor(Date.now() / dayMs),
): CustomerEvent[] {
  const random = createSeededRandom(seed, 0);
  const events: CustomerEvent[] = [];
  for (let customer = 0; customer < customers; customer++) {
    const gapDays = 8 + random.below(25);
    const leavesAfterOrders = 1 + random.below(16);
    let day = today - days + random.below(Math.max(1, days - 60));
    for (let order = 0; order < leavesAfterOrders && day < today; order++) {
      const orderId = `${customer}-${order}`;
      const occurredAt = day * dayMs + random.below(dayMs);
      events.push({
        v: 1,
        shopId,
        customerId: `customer-${String(customer).padStart(5, '0')}`,
        messageId: orderId,
        kind: 'order_completed',
        occurredAt,
        receivedAt: Date.now(),
        imported: true,
        orderId,
        amountMinor: 1000 + random.below(9000),
      });
      day += Math.max(1, Math.round(gapDays * (0.5 + random.below(1000) / 1000)));
    }
  }
  return events;
}
