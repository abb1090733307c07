import { retryUntilDone, type Retry } from '@ebb/service-kit/retry';
import type { Consumer, EachBatchPayload } from 'kafkajs';
import { metadataMaxAgeMs, type KafkaConnection } from '../connection/create-kafka.ts';
import type { UndecodableBatch } from '../codecs/undecodable-batch.ts';
import { fetchedRecords, type FetchedMessage } from './fetched-message.ts';
import { fetchGroupLag, type PartitionLag } from '../topics/group-lag.ts';

/** Everything one fetch brought for one partition. */
export interface FetchedBatch {
  readonly topic: string;
  readonly partition: number;
  readonly messages: readonly FetchedMessage[];
  readonly firstOffset: number;
  readonly lastOffset: number;
  /** Offset after the newest record of the partition when this was fetched. */
  readonly highWatermark: number;
  /** Aborted when the consumer stops or the group is dividing partitions anew: finish what is nearly done, begin nothing. */
  readonly signal: AbortSignal;
  /** Only for handlers that compute for seconds without awaiting: heartbeats go out by themselves otherwise. */
  heartbeat(): Promise<void>;
}

/** A record batch that cannot be read, and where it lies. */
export interface PlacedUndecodableBatch extends UndecodableBatch {
  readonly topic: string;
  readonly partition: number;
}

export interface BatchConsumerOptions {
  readonly groupId: string;
  readonly topics: readonly string[];
  /**
   * Offsets are resolved and committed only after this resolved, so a batch may come again (after a crash, or a
   * rebalance) but is never skipped. A failure that may pass calls it again with the same batch; a mistake in the
   * program (a TypeError) does not.
   */
  readonly handle: (batch: FetchedBatch) => Promise<void>;
  /**
   * Keeps a record batch that cannot be read (an unknown codec, damaged bytes); its offsets move on only after this
   * resolved, before `handle` is called with what could be read. Failures are treated as those of `handle`.
   */
  readonly setAside: (batch: PlacedUndecodableBatch) => Promise<void>;
  /** The consumer cannot go on: a mistake in `handle`, or an answer of the broker that retrying does not mend. */
  readonly onFatal: (error: unknown) => void;
  readonly onRetry?: (retry: Retry) => void;
  /**
   * Called with every turn of the loop: a fetch, the end of a batch, a failed try. Not with heartbeats, which go on
   * while a handler hangs.
   */
  readonly onBeat?: () => void;
  readonly onRebalance?: (
    event: { readonly kind: 'lost' } | { readonly kind: 'joined'; readonly assignment: Assignment },
  ) => void;
  readonly partitionsConcurrently?: number;
  /** Below a producer's batch (1 MB) the partitions of one fetch would no longer be handled side by side. */
  readonly maxBytesPerPartition?: number;
  /** Where a group without offsets begins; `earliest` by default. */
  readonly startFrom?: 'earliest' | 'latest';
  readonly sessionTimeoutMs?: number;
  readonly heartbeatIntervalMs?: number;
  /** Longest wait of a fetch that finds nothing. New records end it at once; a stop has to wait for it. */
  readonly maxWaitMs?: number;
  /** Partitions that were added are noticed within this. */
  readonly metadataMaxAgeMs?: number;
  readonly retryDelayMs?: { readonly initial: number; readonly max: number };
}

export type Assignment = Readonly<Record<string, readonly number[]>>;

export interface RunningConsumer {
  /** Partitions this member holds now. */
  assignment(): Assignment;
  /** How far the whole group is behind, by partition. */
  lag(): Promise<readonly PartitionLag[]>;
  /** Ends the batches under way, commits, leaves the group. */
  stop(): Promise<void>;
}

/** Ends the client's own retrying: it starts anew only after errors that call themselves retriable. */
class ConsumptionFailedError extends Error {
  override readonly name = 'ConsumptionFailedError';
  readonly retriable = false;
}

/** Joins the group and handles batches until stopped. Resolves once the group has been joined. */
export async function runBatchConsumer(
  kafka: KafkaConnection,
  options: BatchConsumerOptions,
): Promise<RunningConsumer> {
  const { groupId, handle, setAside, onFatal } = options;
  const heartbeatIntervalMs = options.heartbeatIntervalMs ?? 1_000;
  const consumer = kafka.client.consumer({
    groupId,
    // Also how long a killed member's partitions stay unread. Heartbeats do not wait for `handle`.
    sessionTimeout: options.sessionTimeoutMs ?? 10_000,
    rebalanceTimeout: 30_000,
    heartbeatInterval: heartbeatIntervalMs,
    maxBytesPerPartition: options.maxBytesPerPartition ?? 1_100_000,
    maxWaitTimeInMs: options.maxWaitMs ?? 250,
    allowAutoTopicCreation: false,
    metadataMaxAge: options.metadataMaxAgeMs ?? metadataMaxAgeMs,
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 5 },
  });
  /** One for each batch under way. (One shared signal would gather the listeners of all batches there ever were.) */
  const underWay = new Set<AbortController>();
  let stopping = false;
  /** False from the moment this member knows that it has to join again until it has. */
  let isMember = false;
  let assignment: Assignment = {};
  let fatal = false;
  let stopped: Promise<void> | undefined;

  function fail(error: unknown): void {
    if (fatal || stopping) return;
    fatal = true;
    kafka.log.error({ err: error, groupId }, 'the consumer cannot go on');
    onFatal(error);
  }

  function abortUnderWay(): void {
    for (const controller of underWay) controller.abort();
  }

  function loseMembership(): void {
    if (!isMember) return;
    isMember = false;
    abortUnderWay();
    options.onRebalance?.({ kind: 'lost' });
  }

  listen(consumer);

  function listen({ on, events }: Consumer): void {
    const beat = () => options.onBeat?.();
    on(events.FETCH, beat);
    on(events.END_BATCH_PROCESS, beat);
    on(events.REBALANCING, loseMembership);
    on(events.GROUP_JOIN, ({ payload }) => {
      assignment = payload.memberAssignment;
      isMember = true;
      kafka.log.info({ groupId, assignment }, 'joined the consumer group');
      options.onRebalance?.({ kind: 'joined', assignment });
    });
    on(events.CRASH, ({ payload }) => {
      beat();
      loseMembership();
      assignment = {};
      if (payload.restart) kafka.log.warn({ err: payload.error, groupId }, 'the consumer starts again');
      else fail(causeOf(payload.error));
    });
  }

  async function eachBatch(payload: EachBatchPayload): Promise<void> {
    const { batch } = payload;
    // Left unresolved, a batch is fetched again by whoever holds the partition then.
    if (stopping || fatal || !isMember || payload.isStale()) return;
    const controller = new AbortController();
    const { signal } = controller;
    underWay.add(controller);
    let lost: unknown;

    async function heartbeat(): Promise<void> {
      try {
        await payload.heartbeat();
      } catch (error) {
        lost ??= error;
        // A batch that outlived its membership must not end the next one.
        if (!signal.aborted) loseMembership();
        throw error;
      }
    }

    const beating = setInterval(
      () => {
        // `lost` carries the failure to the end of the batch, where the client learns of it.
        if (lost === undefined) heartbeat().catch(() => undefined);
      },
      Math.max(50, heartbeatIntervalMs / 2),
    );
    const { topic, partition } = batch;
    const { messages, undecodable } = fetchedRecords(batch.messages);
    const waiting = [...undecodable];
    const first = messages[0];
    const last = messages.at(-1);
    async function handleFetched(): Promise<void> {
      for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
        await setAside({ topic, partition, ...next });
        waiting.shift();
        const { firstOffset, lastOffset, codec, flaw } = next;
        kafka.log.error(
          { groupId, topic, partition, firstOffset, lastOffset, codec, flaw },
          'a record batch cannot be read: it was set aside and is passed over',
        );
      }
      if (first === undefined || last === undefined) return;
      await handle({
        topic,
        partition,
        messages,
        firstOffset: first.offset,
        lastOffset: last.offset,
        highWatermark: Number(batch.highWatermark),
        signal,
        heartbeat,
      });
    }
    try {
      if (batch.messages.length === 0) return;
      await retryUntilDone(handleFetched, { signal, ...retryPolicy(topic, partition, batch.firstOffset()) });
    } catch (error) {
      // Given up because of a stop or a rebalance: nothing resolved, the batch comes again.
      if (lost !== undefined) throw asError(lost);
      if (signal.aborted) return;
      fail(error);
      throw new ConsumptionFailedError('the batch handler failed', { cause: error });
    } finally {
      clearInterval(beating);
      underWay.delete(controller);
    }
    payload.resolveOffset(batch.lastOffset());
    // The offset just resolved is committed on the way out, while the old membership still counts.
    if (lost !== undefined) throw asError(lost);
  }

  function retryPolicy(topic: string, partition: number, firstOffset: string | null) {
    return {
      firstDelayMs: options.retryDelayMs?.initial ?? 100,
      longestDelayMs: options.retryDelayMs?.max ?? 5_000,
      onRetry: (retry: Retry) => {
        const { error, attempt, delayMs } = retry;
        kafka.log.warn(
          { err: error, groupId, topic, partition, firstOffset, attempt, delayMs },
          'a batch failed and is tried again',
        );
        options.onBeat?.();
        options.onRetry?.(retry);
      },
    };
  }

  await consumer.connect();
  try {
    await consumer.subscribe({
      topics: [...options.topics],
      fromBeginning: (options.startFrom ?? 'earliest') === 'earliest',
    });
    await consumer.run({
      autoCommit: true,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: options.partitionsConcurrently ?? 3,
      eachBatch,
    });
  } catch (error) {
    await consumer.disconnect();
    throw error;
  }

  return {
    assignment: () => assignment,
    lag: () => fetchGroupLag(kafka, groupId, options.topics),
    stop() {
      stopping = true;
      abortUnderWay();
      stopped ??= consumer.disconnect();
      return stopped;
    },
  };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function causeOf(error: unknown): unknown {
  let cause = error;
  while (cause instanceof Error && cause.cause instanceof Error) cause = cause.cause;
  return cause;
}
