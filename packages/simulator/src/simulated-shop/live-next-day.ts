import { dayMs } from '@ebb/domain';
import type { OutgoingMessage } from '../outgoing-message.ts';
import type { Customer } from './customer.ts';
import { liveDay } from './day-of-life.ts';
import type { Life } from './life.ts';
import { nextPhase } from './phase.ts';
import { identified, type Draft } from './shop-drafts.ts';

/**
 * Lives one day and returns its messages in the order of time. Each life draws from a stream of its own and each day
 * follows from the day before, so a life generated up to a later day begins with the very same messages.
 */
export function liveNextDay(life: Life): OutgoingMessage[] {
  const { day } = life;
  while (day >= life.phase.endDay) {
    const before = life.phase;
    life.phase = nextPhase(before, life.random);
    if (before.kind === 'gone') {
      // Comes back with an order, and mostly takes the letter again.
      life.nextOrderDay = life.habits.neverBuys ? Infinity : day;
      life.subscribed = life.random.chance(0.9);
    }
  }
  const moments = liveDay(life).toSorted((one, other) => one.second - other.second);
  const messages = moments.map(({ second, draft }, index) =>
    asMessage(life.customer, draft, `${life.customer.id}-${day}-${index}`, day * dayMs + second * 1_000),
  );
  life.day = day + 1;
  if (day !== life.customer.joinDay) return messages;
  return [identifyMessage(life.customer, day * dayMs), ...messages];
}

/** The customer record; its id is the same whenever it is sent, so only the first one counts. */
export function identifyMessage(customer: Customer, atMs: number): OutgoingMessage {
  return asMessage(customer, identified(customer), `${customer.id}-identify`, atMs);
}

/** Puts a person, a time and an id to what happened. */
export function asMessage(
  customer: Pick<Customer, 'id'>,
  draft: Draft,
  messageId: string,
  atMs: number,
): OutgoingMessage {
  return { ...draft, messageId, userId: customer.id, timestamp: new Date(atMs).toISOString() };
}
