import type { IHeaders, KafkaMessage } from 'kafkajs';
import { undecodableBatchOf, type UndecodableBatch } from '../codecs/undecodable-batch.ts';

/** A record as it lies in the topic. Offsets are numbers: Kafka's 64 bits are exact here up to 2^53. */
export interface FetchedMessage {
  readonly offset: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** Set by its producer (or the broker), epoch ms. */
  readonly timestampMs: number;
  readonly headers: Readonly<IHeaders>;
}

const noHeaders: Readonly<IHeaders> = Object.freeze({});

function fetchedMessage(message: KafkaMessage): FetchedMessage {
  return {
    offset: Number(message.offset),
    key: message.key,
    value: message.value,
    timestampMs: Number(message.timestamp),
    headers: message.headers ?? noHeaders,
  };
}

export interface FetchedRecords {
  readonly messages: readonly FetchedMessage[];
  /** Record batches among them that cannot be read, in the order of their offsets. */
  readonly undecodable: readonly UndecodableBatch[];
}

/** Parts what a fetch brought into messages and record batches that cannot be read. */
export function fetchedRecords(records: readonly KafkaMessage[]): FetchedRecords {
  const undecodable = new Set<UndecodableBatch>();
  const messages: FetchedMessage[] = [];
  for (const record of records) {
    const batch = undecodableBatchOf(record.value);
    if (batch === undefined) messages.push(fetchedMessage(record));
    else undecodable.add(batch);
  }
  return { messages, undecodable: [...undecodable] };
}

/** The first value of a header as text, if it is there. */
export function headerText(message: FetchedMessage, name: string): string | undefined {
  const value = message.headers[name];
  const first = Array.isArray(value) ? value[0] : value;
  return first === undefined ? undefined : first.toString();
}
