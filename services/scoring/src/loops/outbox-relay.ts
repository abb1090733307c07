import { setTimeout as delay } from 'node:timers/promises';
import { relayOutbox, type Database, type WaitingMessage } from '@ebb/db';
import type { Producer } from '@ebb/kafka';
import { topics } from '@ebb/contracts';
import type { StartLoop } from './run-loop.ts';

/** How one topic is relayed. Each has a relay of its own: alerts must not wait behind thousands of scores. */
interface RelayedTopic {
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

const relayed: readonly RelayedTopic[] = [
  { name: topics.alerts.name, rowsAtOnce: 20, newestOnly: false },
  { name: topics.predictions.name, rowsAtOnce: 100, newestOnly: true },
];
/** How long a relay sleeps before it looks for what other processes have put there. */
const longestSleepMs = 250;

/** Starts a relay for each topic that scoring writes. @returns what wakes them: something was committed */
export function startRelays(
  startLoop: StartLoop,
  parts: Omit<RelayParts, 'topic'>,
  signal: AbortSignal,
): () => void {
  const wakers = relayed.map((topic) => {
    const waker = createWaker();
    startLoop(`outbox relay of ${topic.name}`, 0, async () => {
      const done = await relayOnce({ ...parts, topic }, signal);
      if (!done.more) await waker.sleep(longestSleepMs, signal);
      return done;
    });
    return waker;
  });
  return () => wakers.forEach((waker) => waker.wake());
}

const restFactor = 4;
const longestRestMs = 5_000;

/**
 * One step of a topic's relay: publishes what waits in the outbox, acknowledged by all replicas, then deletes it.
 * @returns `more` when as much as fits was there, so more may wait
 */
async function relayOnce(
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
function createWaker(): {
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
