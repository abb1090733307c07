import type { KafkaConnection } from '../connection/create-kafka.ts';

export interface DescribedTopic {
  readonly name: string;
  readonly partitions: number;
  /** Copies of its least copied partition. */
  readonly replicas: number;
  readonly underReplicated: number;
  readonly withoutLeader: number;
}

export interface DescribedBrokers {
  readonly brokers: number;
  /** Of the asked ones those that exist. */
  readonly topics: readonly DescribedTopic[];
}

/** Who is there, and how the partitions of these topics are led and copied. */
export async function describeBrokers(
  kafka: KafkaConnection,
  topicNames: readonly string[],
): Promise<DescribedBrokers> {
  const admin = kafka.client.admin();
  await admin.connect();
  try {
    const existing = new Set(await admin.listTopics());
    const asked = topicNames.filter((name) => existing.has(name));
    const { brokers } = await admin.describeCluster();
    // Asked for none, the client answers for all.
    const { topics } =
      asked.length === 0 ? { topics: [] } : await admin.fetchTopicMetadata({ topics: asked });
    return {
      brokers: brokers.length,
      topics: topics.map(({ name, partitions }) => ({
        name,
        partitions: partitions.length,
        replicas: Math.min(...partitions.map(({ replicas }) => replicas.length)),
        underReplicated: partitions.filter(({ isr, replicas }) => isr.length < replicas.length).length,
        withoutLeader: partitions.filter(({ leader }) => leader < 0).length,
      })),
    };
  } finally {
    await admin.disconnect();
  }
}
