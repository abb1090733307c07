import { deadLetterHeaders, lastOffsetHeader, topics } from '@ebb/contracts';
import type { PlacedUndecodableBatch } from '../consuming/batch-consumer.ts';
import type { Producer } from './producer.ts';

/** A message that cannot be used, as it was received, and why. */
export interface DeadLetter {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** The sender's own headers; they are kept beside ours. */
  readonly headers?: Readonly<Record<string, Buffer | string | (Buffer | string)[] | undefined>>;
  /** A stable word, such as a rejection code. */
  readonly reason: string;
  /** For a person: which field, which limit. */
  readonly detail: string;
}

/** Why a whole record batch became a dead letter. */
export const undecodableBatchReason = 'undecodable_batch';

/** The dead letter of a record batch that cannot be read: its bytes from the first of its header on. */
export function undecodableBatchLetter(batch: PlacedUndecodableBatch): DeadLetter {
  const { topic, partition, firstOffset, lastOffset, codec, flaw, bytes } = batch;
  return {
    topic,
    partition,
    offset: firstOffset,
    key: null,
    value: bytes,
    headers: { [lastOffsetHeader]: String(lastOffset) },
    reason: undecodableBatchReason,
    detail: `a whole record batch, offsets ${firstOffset} to ${lastOffset}, codec ${codec}: ${flaw}`,
  };
}

export interface DeadLetterWriter {
  /**
   * Resolves once all are acknowledged.
   *
   * @throws whatever the producer throws: the caller must not go on as if the message had been kept
   */
  write(letters: readonly DeadLetter[]): Promise<void>;
}

const longestDetail = 1_000;

/**
 * Writes dead letters with the original key and bytes and the reason in headers. A batch that fails after its letters
 * were acknowledged comes again with the very same records: those are not written a second time by this writer. After
 * a crash they are; readers tell them by topic, partition and offset.
 *
 * @param options.producer one whose `maxMessageBytes` leaves room for the largest message plus headers
 * @param options.service who gave up on the message
 * @param options.now epoch ms
 */
export function createDeadLetterWriter(options: {
  readonly producer: Producer;
  readonly service: string;
  readonly now: () => number;
  readonly topic?: string;
}): DeadLetterWriter {
  const { producer, service, now, topic = topics.deadLetters.name } = options;
  // By identity: offsets begin anew when a topic is made again, and the same bytes may well come twice.
  const written = new WeakSet<Buffer>();
  return {
    async write(letters) {
      const waiting = letters.filter(({ value }) => value === null || !written.has(value));
      const failedAt = new Date(now()).toISOString();
      await producer.publish(
        topic,
        waiting.map((letter) => ({
          key: letter.key,
          value: letter.value,
          headers: {
            ...letter.headers,
            [deadLetterHeaders.reason]: letter.reason,
            [deadLetterHeaders.detail]: letter.detail.slice(0, longestDetail),
            [deadLetterHeaders.topic]: letter.topic,
            [deadLetterHeaders.partition]: String(letter.partition),
            [deadLetterHeaders.offset]: String(letter.offset),
            [deadLetterHeaders.failedAt]: failedAt,
            [deadLetterHeaders.service]: service,
          },
        })),
      );
      for (const { value } of waiting) if (value !== null) written.add(value);
    },
  };
}
