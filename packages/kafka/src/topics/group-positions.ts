import type { KafkaConnection } from '../connection/create-kafka.ts';
import { readPartitionEnds } from './partition-offsets.ts';

export interface GroupPosition {
  readonly partition: number;
  /** Of the record the group reads next. */
  readonly offset: string;
}

/** Where a group stands in a topic. A partition of which it has committed nothing stands at its oldest record. */
export async function readGroupPositions(
  kafka: KafkaConnection,
  groupId: string,
  topic: string,
): Promise<GroupPosition[]> {
  const admin = kafka.client.admin();
  await admin.connect();
  try {
    const ends = await readPartitionEnds(admin, topic);
    const [committed] = await admin.fetchOffsets({ groupId, topics: [topic] });
    return ends.map(({ partition, low }) => {
      const own = Number(committed?.partitions.find((entry) => entry.partition === partition)?.offset ?? -1);
      return { partition, offset: String(Math.max(own, low)) };
    });
  } finally {
    await admin.disconnect();
  }
}

/**
 * Puts a group to given positions; partitions that are not named go to their oldest record.
 * @throws while a member of the group is connected: it would go on from where it stands
 */
export async function setGroupPositions(
  kafka: KafkaConnection,
  groupId: string,
  topic: string,
  positions: readonly GroupPosition[],
): Promise<void> {
  const admin = kafka.client.admin();
  await admin.connect();
  try {
    const ends = await readPartitionEnds(admin, topic);
    await admin.setOffsets({
      groupId,
      topic,
      partitions: ends.map(({ partition, low, high }) => {
        const wanted = Number(positions.find((entry) => entry.partition === partition)?.offset ?? low);
        // A topic that was made anew is shorter than it was: its oldest record is next.
        return { partition, offset: String(wanted > high ? low : Math.max(low, wanted)) };
      }),
    });
  } finally {
    await admin.disconnect();
  }
}

/** Where the partitions of a topic begin and end. */
export async function topicEnds(
  kafka: KafkaConnection,
  topic: string,
): Promise<{ partition: number; low: number; high: number }[]> {
  const admin = kafka.client.admin();
  await admin.connect();
  try {
    return await readPartitionEnds(admin, topic);
  } finally {
    await admin.disconnect();
  }
}
