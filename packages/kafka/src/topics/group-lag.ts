import type { Admin } from 'kafkajs';
import type { KafkaConnection } from '../connection/create-kafka.ts';
import { readPartitionEnds } from './partition-offsets.ts';

export interface PartitionLag {
  readonly topic: string;
  readonly partition: number;
  /** The group's committed position: the offset of the next record it will handle. */
  readonly position: number;
  readonly highWatermark: number;
  readonly lagMessages: number;
}

/** How far a consumer group is behind: committed offsets against the ends of the partitions, as the broker knows them. */
export async function fetchGroupLag(
  kafka: KafkaConnection,
  groupId: string,
  topicNames: readonly string[],
): Promise<readonly PartitionLag[]> {
  const admin = kafka.client.admin();
  await admin.connect();
  try {
    return await readGroupLag(admin, groupId, topicNames);
  } finally {
    await admin.disconnect();
  }
}

async function readGroupLag(
  admin: Admin,
  groupId: string,
  topicNames: readonly string[],
): Promise<readonly PartitionLag[]> {
  const committed = await admin.fetchOffsets({ groupId, topics: [...topicNames] });
  const lags: PartitionLag[] = [];
  for (const topic of topicNames) {
    const ends = await readPartitionEnds(admin, topic);
    const positions = committed.find((entry) => entry.topic === topic)?.partitions ?? [];
    for (const { partition, high, low } of ends) {
      const own = Number(positions.find((entry) => entry.partition === partition)?.offset ?? -1);
      // Nothing committed yet, or committed before what retention has removed: the oldest record is next.
      const position = Math.max(own, low);
      lags.push({
        topic,
        partition,
        position,
        highWatermark: high,
        lagMessages: Math.max(0, high - position),
      });
    }
  }
  return lags.sort((a, b) => a.topic.localeCompare(b.topic) || a.partition - b.partition);
}
