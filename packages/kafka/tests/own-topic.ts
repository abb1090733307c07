import { testServers, uniqueName } from '@ebb/testkit';
import { createKafka, ensureTopics, type KafkaConnection } from '../src/index.ts';

export interface OwnTopic {
  readonly kafka: KafkaConnection;
  readonly name: string;
  drop(): Promise<void>;
}

/** A topic of this test alone. */
export async function ownTopic(
  options: { partitions?: number; maxMessageBytes?: number } = {},
): Promise<OwnTopic> {
  const kafka = createKafka({ brokers: testServers().kafkaBrokers.split(','), clientId: 'kafka-tests' });
  const name = uniqueName('kafka-room');
  const { partitions = 1, maxMessageBytes } = options;
  await ensureTopics(kafka, [
    { name, key: 'any', partitions, retentionMs: 3_600_000, ...(maxMessageBytes ? { maxMessageBytes } : {}) },
  ]);
  return {
    kafka,
    name,
    async drop() {
      const admin = kafka.client.admin();
      await admin.connect();
      await admin.deleteTopics({ topics: [name] });
      await admin.disconnect();
    },
  };
}

export function numbered(count: number, from = 0): { key: string; value: string }[] {
  return Array.from({ length: count }, (_, index) => ({
    key: `key-${(from + index) % 17}`,
    value: String(from + index),
  }));
}

/** For tests in which every batch can be read. */
export function refuseToSetAside(): Promise<void> {
  return Promise.reject(new Error('nothing here is unreadable'));
}
