import { dayMs } from '@ebb/domain';
import type { OutgoingMessage } from '../outgoing-message.ts';
import { createCustomer, type Customer, type Habits } from './customer.ts';
import { contentFrom, nextPhase, type Phase } from './phase.ts';
import { seededRandom, type Random } from './random.ts';
import { type Draft, identified, type PlacedOrder } from './shop-drafts.ts';
import { liveDay } from './day-of-life.ts';

/** One customer's life as it goes on, with the hidden truth that drives it. */
export interface Life {
  readonly customer: Customer;
  readonly habits: Habits;
  readonly random: Random;
  phase: Phase;
  /** UTC day since 1970 that is lived next. */
  day: number;
  nextOrderDay: number;
  orders: number;
  lastOrder: PlacedOrder | undefined;
  subscribed: boolean;
  /** Things that are bound to happen later: a ticket is closed, money is sent back. */
  later: { day: number; draft: Draft }[];
}

/** Something at a second of the UTC day that is being lived. */
export interface Moment {
  readonly second: number;
  readonly draft: Draft;
}

/** Starts the life of customer number `index` (0-based) of the shop with this seed. */
export function startLife(seed: number, index: number): Life {
  const random = seededRandom(seed, index);
  const { customer, habits } = createCustomer(random, index);
  return {
    customer,
    habits,
    random,
    phase: contentFrom(customer.joinDay, random),
    day: customer.joinDay,
    nextOrderDay: habits.neverBuys ? Infinity : customer.joinDay + random.integer(0, 10),
    orders: 0,
    lastOrder: undefined,
    subscribed: random.chance(0.9),
    later: [],
  };
}

/**
 * Lives one day and returns its messages in the order of time. Each life draws from a stream of its own and each day
 * follows from the day before, so a life told up to a later day begins with the very same messages.
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
