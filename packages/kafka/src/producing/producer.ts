import type { IHeaders, Message as ClientMessage } from 'kafkajs';
import { metadataMaxAgeMs, type KafkaConnection } from '../connection/create-kafka.ts';
import {
  KafkaUnavailableError,
  MessageTooLargeError,
  ProducerOverloadedError,
} from '../connection/kafka-errors.ts';
import { partitionOf } from './murmur2.ts';
import { createSendQueue, type SendQueue } from './send-queue.ts';

export interface OutgoingMessage {
  /** Decides the partition, as a Java producer would. Null: any partition. */
  readonly key: Buffer | string | null;
  readonly value: Buffer | string | null;
  readonly headers?: Readonly<Record<string, Buffer | string | (Buffer | string)[] | undefined>>;
}

export interface Producer {
  /**
   * Resolves once every message is acknowledged by all in-sync replicas. Calls to one topic are written in the
   * order they were made; those that come while a request is under way share the next one.
   *
   * @throws ProducerOverloadedError nothing was written, try later
   * @throws MessageTooLargeError nothing was written
   * @throws KafkaUnavailableError the messages may or may not have been written
   */
  publish(topic: string, messages: readonly OutgoingMessage[]): Promise<void>;
  /** Waiting and being written, over all topics. */
  queued(): { readonly messages: number; readonly bytes: number };
  /** Writes what was accepted, then disconnects. */
  close(): Promise<void>;
}

export interface ProducerOptions {
  readonly maxQueuedMessages?: number;
  readonly maxQueuedBytes?: number;
  /** Longest wait for an acknowledgement. */
  readonly deadlineMs?: number;
  /** Largest single message with its key and headers; the broker's own default leaves 1 MiB. */
  readonly maxMessageBytes?: number;
  readonly maxInFlight?: number;
  /** See docs/adr/0004: off, because every consumer drops repeats anyway. */
  readonly idempotent?: boolean;
  /** Partitions that were added are written to within this. */
  readonly metadataMaxAgeMs?: number;
}

/** What a record costs beside its key, value and headers (lengths, offsets, timestamp), with some to spare. */
const recordOverheadBytes = 32;
/**
 * Under the broker's 1 MiB for one batch, even if all of a group goes to one partition; and no larger than it pays: the
 * client copies the list of a partition for each message it adds to it, so its work grows with the square.
 */
const maxGroupBytes = 250_000;

export async function createProducer(
  kafka: KafkaConnection,
  options: ProducerOptions = {},
): Promise<Producer> {
  const maxMessageBytes = options.maxMessageBytes ?? 1_000_000;
  const idempotent = options.idempotent ?? false;
  const client = kafka.client.producer({
    allowAutoTopicCreation: false,
    metadataMaxAge: options.metadataMaxAgeMs ?? metadataMaxAgeMs,
    createPartitioner: createKeyPartitioner,
    idempotent,
    maxInFlightRequests: options.maxInFlight ?? 1,
    retry: { initialRetryTime: 50, maxRetryTime: 1_000, retries: idempotent ? Number.MAX_SAFE_INTEGER : 5 },
  });
  await client.connect();
  const lanes = new Map<string, SendQueue<OutgoingMessage>>();
  let closing: Promise<void> | undefined;

  async function send(topic: string, messages: readonly OutgoingMessage[]): Promise<void> {
    try {
      await client.send({ topic, acks: -1, messages: messages as unknown as ClientMessage[] });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new KafkaUnavailableError(`${topic}: ${reason}`, { cause: error });
    }
  }

  /** A topic of its own queue: one that is missing or slow must not hold back the others. */
  function laneOf(topic: string): SendQueue<OutgoingMessage> {
    let lane = lanes.get(topic);
    if (lane === undefined) {
      lane = createSendQueue<OutgoingMessage>({
        send: (messages) => send(topic, messages),
        bytesOf,
        maxGroupBytes,
        maxQueuedMessages: options.maxQueuedMessages ?? 50_000,
        maxQueuedBytes: options.maxQueuedBytes ?? 64 * 1024 * 1024,
        deadlineMs: options.deadlineMs ?? 10_000,
        maxInFlight: options.maxInFlight ?? 1,
      });
      lanes.set(topic, lane);
    }
    return lane;
  }

  return {
    async publish(topic, messages) {
      if (closing !== undefined) throw new ProducerOverloadedError('the producer is being closed');
      for (const message of messages) {
        const bytes = bytesOf(message);
        // Checked here, because in a shared request one such message would fail its neighbours too.
        if (bytes > maxMessageBytes) {
          throw new MessageTooLargeError(`a message of ${bytes} bytes, at most ${maxMessageBytes} fit`);
        }
      }
      await laneOf(topic).push(messages);
    },
    queued() {
      let messages = 0;
      let bytes = 0;
      for (const lane of lanes.values()) {
        messages += lane.queuedMessages;
        bytes += lane.queuedBytes;
      }
      return { messages, bytes };
    },
    close() {
      closing ??= (async () => {
        await Promise.all([...lanes.values()].map((lane) => lane.idle()));
        await client.disconnect();
      })();
      return closing;
    },
  };
}

function lengthOf(part: Buffer | string | null | undefined): number {
  if (part === null || part === undefined) return 0;
  return typeof part === 'string' ? Buffer.byteLength(part) : part.length;
}

function bytesOf(message: OutgoingMessage): number {
  let bytes = recordOverheadBytes + lengthOf(message.key) + lengthOf(message.value);
  if (message.headers !== undefined) {
    for (const [name, value] of Object.entries(message.headers satisfies Readonly<IHeaders>)) {
      for (const part of Array.isArray(value) ? value : [value]) bytes += 8 + name.length + lengthOf(part);
    }
  }
  return bytes;
}

/** Keyed messages go where Java sends them; those without a key go round. */
function createKeyPartitioner() {
  let turn = Math.floor(Math.random() * 1_000);
  return ({
    partitionMetadata,
    message,
  }: {
    partitionMetadata: readonly unknown[];
    message: ClientMessage;
  }): number => {
    const { key } = message;
    if (key === null || key === undefined) {
      turn = (turn + 1) & 0x3fffffff;
      return turn % partitionMetadata.length;
    }
    return partitionOf(typeof key === 'string' ? Buffer.from(key) : key, partitionMetadata.length);
  };
}
