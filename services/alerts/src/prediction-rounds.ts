import type { PredictionMessage } from '@ebb/contracts';

/** Score updates of one shop on their way to its clients. */
export interface PredictionRounds {
  /** Only the newest update of a customer is sent; nothing is remembered once it was. */
  add(message: PredictionMessage): void;
  stop(): void;
}

/** During a load the updates come by the thousand, and no screen shows that many: the newest ones are sent. */
const mostPerRound = 200;
const pausePerMessageMs = 5;

/**
 * Sends updates in rounds: the first one after a quiet time at once (with all that came in the same turn of the
 * loop). The pause after a round grows with its messages, up to `roundMs`: while little happens each update is on its
 * way at once, during a load there is one round per `roundMs`.
 */
export function createPredictionRounds(options: {
  readonly roundMs: number;
  readonly send: (shopId: string, messages: readonly PredictionMessage[]) => void;
  readonly onDropped: (messages: number) => void;
}): PredictionRounds {
  const waiting = new Map<string, Map<string, PredictionMessage>>();
  const timers = new Map<string, NodeJS.Timeout>();
  /** When the next round of a shop may go. */
  const nextRoundMs = new Map<string, number>();

  function round(shopId: string): void {
    timers.delete(shopId);
    const messages = [...(waiting.get(shopId)?.values() ?? [])];
    waiting.delete(shopId);
    const pauseMs = Math.min(options.roundMs, messages.length * pausePerMessageMs);
    nextRoundMs.set(shopId, performance.now() + pauseMs);
    const dropped = messages.length - mostPerRound;
    if (dropped > 0) options.onDropped(dropped);
    options.send(shopId, dropped > 0 ? messages.slice(dropped) : messages);
  }

  return {
    add(message) {
      const { shopId, customerId } = message;
      const customers = waiting.get(shopId) ?? new Map<string, PredictionMessage>();
      waiting.set(shopId, customers);
      const known = customers.get(customerId);
      if (known !== undefined && known.version > message.version) return;
      // Put last again, so that the order is that of the newest news.
      customers.delete(customerId);
      customers.set(customerId, message);
      if (timers.has(shopId)) return;
      const waitMs = Math.max(0, (nextRoundMs.get(shopId) ?? 0) - performance.now());
      timers.set(
        shopId,
        setTimeout(() => round(shopId), waitMs),
      );
    },
    stop() {
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
      waiting.clear();
    },
  };
}
