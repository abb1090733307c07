import type { KafkaConnection } from '../connection/create-kafka.ts';
import { untilLed } from './create-topics.ts';

export interface RaisedPartitions {
  readonly topic: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Gives a topic more partitions while it is in use; resolves once all of them are led. Kafka can never take them back. Keys move
 * to other partitions, so two events of one customer may be handled in another order than they were sent, and at the same
 * time: what reads a topic of this project bears both.
 *
 * @throws RangeError for fewer than there are
 */
export async function raisePartitions(
  kafka: KafkaConnection,
  topic: string,
  to: number,
): Promise<RaisedPartitions> {
  const admin = kafka.client.admin();
  await admin.connect();
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    const from = topics[0]?.partitions.length ?? 0;
    if (to < from) throw new RangeError(`${topic} has ${from} partitions; Kafka cannot take any back`);
    if (to > from) await admin.createPartitions({ topicPartitions: [{ topic, count: to }] });
    await untilLed(admin, [topic], to);
    return { topic, from, to };
  } finally {
    await admin.disconnect();
  }
}
