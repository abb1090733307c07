import { dayMs } from './time.ts';

/** Every Kafka topic, in one place. All are created by the project; nothing relies on auto-creation. */
export interface TopicSpec {
  readonly name: string;
  /** What the key is; it decides what stays in order. */
  readonly key: string;
  readonly partitions: number;
  readonly retentionMs: number;
  /** Largest record, with its headers; the broker's default (1 MiB) when absent. */
  readonly maxMessageBytes?: number;
}

export const topics = {
  /** Written by shops themselves, any key, plain JSON of the HTTP message plus its write key (header `write-key` or field `writeKey`). */
  shopEvents: { name: 'shop.events', key: 'any', partitions: 6, retentionMs: 7 * dayMs },
  /** Checked events. The way in to scoring. */
  customerEvents: { name: 'customer.events', key: 'shop:customer', partitions: 6, retentionMs: 30 * dayMs },
  predictions: { name: 'churn.predictions', key: 'shop:customer', partitions: 6, retentionMs: 7 * dayMs },
  alerts: { name: 'churn.alerts', key: 'shop:customer', partitions: 6, retentionMs: 30 * dayMs },
  /** Room for the largest message another topic takes, plus the headers: a dead letter must never be too large. */
  deadLetters: {
    name: 'customer.events.dlq',
    key: 'as received',
    partitions: 3,
    retentionMs: 90 * dayMs,
    maxMessageBytes: 2_097_152,
  },
} as const satisfies Record<string, TopicSpec>;

export type TopicName = keyof typeof topics;

/** The topics under the names they have in one installation among several on one Kafka. */
export function topicsNamed(prefix: string): Readonly<Record<TopicName, TopicSpec>> {
  const named = Object.entries(topics).map(([key, topic]) => [key, { ...topic, name: prefix + topic.name }]);
  return Object.fromEntries(named) as Record<TopicName, TopicSpec>;
}

/** Headers of a dead letter. The value and the key are the original bytes. */
export const deadLetterHeaders = {
  reason: 'ebb-reason',
  detail: 'ebb-detail',
  topic: 'ebb-topic',
  partition: 'ebb-partition',
  offset: 'ebb-offset',
  failedAt: 'ebb-failed-at',
  service: 'ebb-service',
} as const;

/** Besides these, on the dead letter of a whole record batch that cannot be read: the offset of its last record. */
export const lastOffsetHeader = 'ebb-last-offset';
