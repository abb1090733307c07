import type { Life } from './life.ts';
import { contentFrom } from './phase.ts';
import { seededRandom } from './random.ts';

/** How somebody takes it when the shop calls or writes to them in person. */
export type Reaction = 'comes back' | 'does not care' | 'is annoyed';

const comesBackShare = 0.22;
const annoyedShare = 0.07;
/** Of its own, so that a life nobody contacts goes on exactly as it would have. */
const contactStream = 0x5ca1ab1e;

/** A trait of the person, the same whenever they are contacted. No event says it, before or after. */
export function reactionOf({ customer }: Pick<Life, 'customer'>): Reaction {
  const share = seededRandom(contactStream, Number(customer.id.slice(3))).share();
  if (share < comesBackShare) return 'comes back';
  return share < comesBackShare + annoyedShare ? 'is annoyed' : 'does not care';
}

/**
 * What a contact does to a life from the day that is lived next. Nothing is sent of it: the shop sees that somebody orders
 * again, unsubscribes, or goes on as before.
 */
export function contact(life: Life): void {
  const { random, day, habits } = life;
  switch (reactionOf(life)) {
    case 'comes back':
      if (habits.neverBuys) return;
      life.phase = contentFrom(day, random);
      life.nextOrderDay = Math.min(life.nextOrderDay, day + random.integer(2, 14));
      return;
    case 'is annoyed':
      life.subscribed = false;
      life.phase = { kind: 'gone', startDay: day, endDay: day + 90 + Math.round(random.exponential(200)) };
      return;
    case 'does not care':
  }
}
