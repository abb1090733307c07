import { randomUUID } from 'node:crypto';
import { metadataMaxAgeMs, type KafkaConnection } from '../connection/create-kafka.ts';
import { readPartitionEnds } from '../topics/partition-offsets.ts';
import { fetchedRecords, type FetchedMessage } from './fetched-message.ts';

/** Where reading begins: after the newest record, at the first record of a time (epoch ms), or at given offsets. */
export type TailStart =
  | { readonly kind: 'latest' }
  | { readonly kind: 'timestamp'; readonly atMs: number }
  | { readonly kind: 'offsets'; readonly offsets: Readonly<Record<number, number>> };

export interface TailBatch {
  readonly partition: number;
  /** In offset order, without gap or repeat after the batch before of the same partition. */
  readonly messages: readonly FetchedMessage[];
  readonly highWatermark: number;
}

export interface TailReaderOptions {
  readonly topic: string;
  readonly start: TailStart;
  readonly handle: (batch: TailBatch) => Promise<void> | void;
  /**
   * Records have been removed before they were read, or cannot be read: what depends on having seen all must start
   * over.
   */
  readonly onGap?: (gap: {
    readonly partition: number;
    readonly expectedOffset: number;
    readonly foundOffset: number;
  }) => void;
  readonly onFatal: (error: unknown) => void;
  readonly onBeat?: () => void;
  readonly maxWaitMs?: number;
  /** Partitions that were added are noticed within this, and read from their beginning. */
  readonly metadataMaxAgeMs?: number;
}

export interface TailReader {
  /** For each partition the offset where this reader began. */
  readonly startOffsets: ReadonlyMap<number, number>;
  /** For each partition its end when this reader began: having passed all of these, it knows what was there. */
  readonly endOffsets: ReadonlyMap<number, number>;
  /** For each partition the offset of the next record to be handed over. */
  position(): ReadonlyMap<number, number>;
  stop(): Promise<void>;
}

/**
 * Reads all partitions of a topic, by itself: each reader is the only member of a group of its own, so that every
 * process sees every record. When it resolves, the beginning is fixed: what is written afterwards is handed over.
 * Progress is kept in memory only; another process starts from offsets it was given.
 */
export async function createTailReader(
  kafka: KafkaConnection,
  options: TailReaderOptions,
): Promise<TailReader> {
  const { topic, handle, onFatal } = options;
  const groupId = `ebb-tail-${topic}-${randomUUID()}`;
  const { startOffsets, endOffsets } = await resolveStart(kafka, topic, options.start);
  const next = new Map(startOffsets);
  const consumer = kafka.client.consumer({
    groupId,
    sessionTimeout: 10_000,
    heartbeatInterval: 1_000,
    maxWaitTimeInMs: options.maxWaitMs ?? 250,
    maxBytesPerPartition: 1_100_000,
    allowAutoTopicCreation: false,
    metadataMaxAge: options.metadataMaxAgeMs ?? metadataMaxAgeMs,
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 5 },
  });
  let stopped: Promise<void> | undefined;
  consumer.on(consumer.events.FETCH, () => options.onBeat?.());
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (stopped !== undefined) return;
    if (payload.restart) kafka.log.warn({ err: payload.error, topic }, 'the reader starts again');
    else onFatal(payload.error);
  });

  // Nothing is ever committed: whenever the client joins (again), it is put where this reader stands.
  consumer.on(consumer.events.GROUP_JOIN, () => {
    for (const [partition, offset] of next) consumer.seek({ topic, partition, offset: String(offset) });
  });

  await consumer.connect();
  try {
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: async ({ batch, resolveOffset }) => {
        const { partition } = batch;
        const expectedOffset = next.get(partition) ?? 0;
        const fetched = fetchedRecords(batch.messages);
        const messages = fetched.messages.filter(({ offset }) => offset >= expectedOffset);
        const first = messages[0];
        const last = messages.at(-1);
        if (first !== undefined && last !== undefined) {
          const skipped = fetched.undecodable[0]?.firstOffset ?? first.offset;
          if (Math.min(first.offset, skipped) > expectedOffset) {
            options.onGap?.({ partition, expectedOffset, foundOffset: first.offset });
          }
          await handle({ partition, messages, highWatermark: Number(batch.highWatermark) });
          next.set(partition, last.offset + 1);
        }
        for (const { firstOffset, lastOffset, codec, flaw } of fetched.undecodable) {
          if (lastOffset < expectedOffset) continue;
          kafka.log.error(
            { topic, partition, firstOffset, lastOffset, codec, flaw },
            'a record batch cannot be read and is passed over',
          );
          options.onGap?.({ partition, expectedOffset: firstOffset, foundOffset: lastOffset + 1 });
          next.set(partition, Math.max(next.get(partition) ?? 0, lastOffset + 1));
        }
        resolveOffset(batch.lastOffset());
      },
    });
  } catch (error) {
    await consumer.disconnect();
    throw error;
  }

  return {
    startOffsets,
    endOffsets,
    position: () => next,
    stop() {
      stopped ??= consumer.disconnect();
      return stopped;
    },
  };
}

async function resolveStart(
  kafka: KafkaConnection,
  topic: string,
  start: TailStart,
): Promise<Record<'startOffsets' | 'endOffsets', Map<number, number>>> {
  const admin = kafka.client.admin();
  await admin.connect();
  try {
    const ends = await readPartitionEnds(admin, topic, start.kind === 'timestamp' ? start.atMs : undefined);
    const starts = ends.map(({ partition, low, high, atTime }): [number, number] => {
      if (start.kind === 'latest') return [partition, high];
      const wanted = start.kind === 'offsets' ? (start.offsets[partition] ?? high) : atTime;
      // Offsets from elsewhere may lie outside what the topic holds now (retention, a topic made anew).
      return [partition, Math.min(high, Math.max(low, wanted))];
    });
    return {
      startOffsets: new Map(starts),
      endOffsets: new Map(ends.map(({ partition, high }) => [partition, high])),
    };
  } finally {
    await admin.disconnect();
  }
}
