import { relayOutbox, type Database } from '@ebb/db';
import type { Producer } from '@ebb/kafka';

export interface RelayParts {
  db: Database;
  producer: Producer;
  topicPrefix: string;
  /** The one topic that this relay serves: alerts must not wait behind thousands of scores. */
  topic: string;
  onPublished: (messages: number) => void;
}

/** Up to 500 messages each: few, so that what is claimed is soon published. */
const rowsAtOnce = 20;

/**
 * One step of a topic's relay: publishes what waits in the outbox, acknowledged by all replicas, then deletes it.
 * @returns `more` when as much as fits was there, so more may wait
 */
export async function relayOnce({
  db,
  producer,
  topicPrefix,
  topic,
  onPublished,
}: RelayParts): Promise<{ more: boolean }> {
  let published = 0;
  const rows = await relayOutbox(db, topic, rowsAtOnce, async (waiting) => {
    published = waiting.length;
    await producer.publish(topicPrefix + topic, waiting);
  });
  if (rows > 0) onPublished(published);
  return { more: rows === rowsAtOnce };
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
