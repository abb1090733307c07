import type { CustomerEvent } from '@ebb/contracts';

/** The events of one customer that one transaction takes in, each message id once. */
export interface CustomerEvents {
  shopId: string;
  customerId: string;
  events: CustomerEvent[];
}

/**
 * Groups events by customer and drops repeats among them (those the record holds already are found later).
 * @returns customers in the one order in which every transaction takes its locks
 */
export function groupByCustomer(events: readonly CustomerEvent[]): CustomerEvents[] {
  const groups = new Map<string, CustomerEvents>();
  for (const event of events) {
    const { shopId, customerId, messageId } = event;
    const key = `${shopId}\n${customerId}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { shopId, customerId, events: [event] });
    else if (group.events.every((other) => other.messageId !== messageId)) group.events.push(event);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}
