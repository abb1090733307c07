import { createCustomer, type Customer, type Habits } from './customer.ts';
import { contentFrom, type Phase } from './phase.ts';
import { seededRandom, type Random } from './random.ts';
import type { Draft, PlacedOrder } from './shop-drafts.ts';

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
