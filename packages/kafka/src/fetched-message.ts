import type { IHeaders, KafkaMessage } from 'kafkajs';

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

export function fetchedMessage(message: KafkaMessage): FetchedMessage {
  return {
    offset: Number(message.offset),
    key: message.key,
    value: message.value,
    timestampMs: Number(message.timestamp),
    headers: message.headers ?? noHeaders,
  };
}

/** The first value of a header as text, if it is there. */
export function headerText(message: FetchedMessage, name: string): string | undefined {
  const value = message.headers[name];
  const first = Array.isArray(value) ? value[0] : value;
  return first === undefined ? undefined : first.toString();
}
