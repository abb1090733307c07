import { dayMs } from '@ebb/domain';
import type { OutgoingMessage } from '../outgoing-message.ts';
import { startLife, type Life } from './life.ts';
import { identifyMessage, liveNextDay } from './live-next-day.ts';

export interface SimulatedShopOptions {
  readonly seed: number;
  readonly customers: number;
  readonly historyDays: number;
}

export const simulatedShopDefaults: SimulatedShopOptions = { seed: 7, customers: 1_000, historyDays: 730 };

/** Every life of the shop, lived up to the beginning of the UTC day of `nowMs`. For what goes on from there. */
export function livesUntil(options: SimulatedShopOptions, nowMs: number): Life[] {
  const today = Math.floor(nowMs / dayMs);
  return Array.from({ length: options.customers }, (_, index) => {
    const life = startLife(options.seed, index);
    while (life.day < today) liveNextDay(life);
    return life;
  });
}

/**
 * The generated past: everything from `historyDays` before now up to now, customer by customer in the order of time,
 * marked as an import.
 *
 * The simulated world is a function of the seed and the calendar alone: asked again on a later day, the same facts come
 * out under the same message ids, followed by the new ones. So a second load repeats nothing and fills the gap.
 */
export function* historyMessages(options: SimulatedShopOptions, nowMs: number): Generator<OutgoingMessage> {
  const today = Math.floor(nowMs / dayMs);
  const firstDay = today - options.historyDays;
  for (let index = 0; index < options.customers; index += 1) {
    const life = startLife(options.seed, index);
    // Who joined before the window is introduced at its beginning.
    if (life.customer.joinDay < firstDay) yield imported(identifyMessage(life.customer, firstDay * dayMs));
    while (life.day <= today) {
      const inWindow = life.day >= firstDay;
      for (const message of liveNextDay(life)) {
        if (inWindow && Date.parse(message.timestamp) <= nowMs) yield imported(message);
      }
    }
  }
}

function imported(message: OutgoingMessage): OutgoingMessage {
  return { ...message, context: { import: true } };
}
