import { setTimeout as delay } from 'node:timers/promises';
import { relayOutbox, type Database, type WaitingMessage } from '@ebb/db';
import type { Producer } from '@ebb/kafka';

/** How one topic is relayed. Each has a relay of its own: alerts must not wait behind thousands of scores. */
export interface RelayedTopic {
  name: string;
  /** Rows of up to 500 messages claimed at once: few, so that what is claimed is soon published. */
  rowsAtOnce: number;
  /**
   * The messages are states, not happenings: of those that wait for one key only the newest is published, and the
   * relay rests four times as long as it worked. With little to do that is some milliseconds; under load the rounds
   * grow longer, more falls out of each, and scoring gets the processor.
   */
  newestOnly: boolean;
}

export interface RelayParts {
  db: Database;
  producer: Producer;
  topicPrefix: string;
  topic: RelayedTopic;
  onPublished: (messages: number) => void;
}

const restFactor = 4;
const longestRestMs = 5_000;

/**
 * One step of a topic's relay: publishes what waits in the outbox, acknowledged by all replicas, then deletes it.
 * @returns `more` when as much as fits was there, so more may wait
 */
export async function relayOnce(
  { db, producer, topicPrefix, topic, onPublished }: RelayParts,
  signal: AbortSignal,
): Promise<{ more: boolean }> {
  const startedMs = performance.now();
  let published = 0;
  const rows = await relayOutbox(db, topic.name, topic.rowsAtOnce, async (waiting) => {
    const messages = topic.newestOnly ? newestOfEachKey(waiting) : waiting;
    published = messages.length;
    await producer.publish(topicPrefix + topic.name, messages);
  });
  if (rows > 0) {
    onPublished(published);
    if (topic.newestOnly) {
      const restMs = Math.min(longestRestMs, restFactor * (performance.now() - startedMs));
      await delay(restMs, undefined, { signal }).catch(() => undefined);
    }
  }
  return { more: rows === topic.rowsAtOnce };
}

function newestOfEachKey(waiting: readonly WaitingMessage[]): WaitingMessage[] {
  return [...new Map(waiting.map((message) => [message.key, message])).values()];
}

/** Lets the relay sleep until a commit wakes it, or until its next look at what other processes put there. */
export function createWaker(): {
  wake: () => void;
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
} {
  let ring: (() => void) | null = null;
  let rung = false;
  return {
    wake() {
      rung = true;
      ring?.();
    },
    sleep(ms, signal) {
      if (rung || signal.aborted) {
        rung = false;
        return Promise.resolve();
      }
      return new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', done);
          ring = null;
          rung = false;
          resolve();
        };
        const timer = setTimeout(done, ms);
        signal.addEventListener('abort', done, { once: true });
        ring = done;
      });
    },
  };
}
