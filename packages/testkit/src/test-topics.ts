import { type TopicName, type TopicSpec, topicsNamed } from '@ebb/contracts';
import '@ebb/kafka/rest-when-idle';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import { testServers } from './config.ts';
import { uniqueName } from './unique-name.ts';
import { waitFor } from './wait-for.ts';

export interface TestTopics {
  /** The catalogue's topics under names of this test alone. */
  readonly names: Readonly<Record<TopicName, string>>;
  readonly specs: Readonly<Record<TopicName, TopicSpec>>;
  drop(): Promise<void>;
}

/**
 * Creates a copy of the whole topic catalogue for one test file, with few partitions unless told otherwise. A test
 * that passes without `drop` leaves its topics behind in servers that are thrown away.
 */
export async function createTestTopics(
  prefix: string,
  {
    partitions = 2,
    brokers = testServers().kafkaBrokers,
  }: { readonly partitions?: number; readonly brokers?: string } = {},
): Promise<TestTopics> {
  const named = Object.entries(topicsNamed(`${uniqueName(prefix)}.`));
  const specs = Object.fromEntries(named.map(([key, topic]) => [key, { ...topic, partitions }])) as Record<
    TopicName,
    TopicSpec
  >;
  await withAdmin(brokers, async (admin) => {
    await admin.createTopics({
      // Its own wait gives up on a broker that does not know the new topics yet.
      waitForLeaders: false,
      topics: Object.values(specs).map((spec) => ({
        topic: spec.name,
        numPartitions: spec.partitions,
        replicationFactor: 1,
        configEntries: [{ name: 'retention.ms', value: String(spec.retentionMs) }],
      })),
    });
    const created = Object.values(specs).map(({ name }) => name);
    await waitFor(() => areLed(admin, created), { what: 'the new topics to be led', timeoutMs: 30_000 });
  });
  const names = Object.fromEntries(Object.entries(specs).map(([key, { name }]) => [key, name])) as Record<
    TopicName,
    string
  >;
  return {
    names,
    specs,
    drop: () => withAdmin(brokers, (admin) => admin.deleteTopics({ topics: Object.values(names) })),
  };
}

async function areLed(admin: Admin, names: string[]): Promise<boolean> {
  const { topics: found } = await admin.fetchTopicMetadata({ topics: names });
  return found.every(
    ({ partitions }) => partitions.length > 0 && partitions.every(({ leader }) => leader >= 0),
  );
}

async function withAdmin(brokers: string, run: (admin: Admin) => Promise<unknown>): Promise<void> {
  const admin = new Kafka({
    brokers: brokers.split(','),
    clientId: 'testkit',
    logLevel: logLevel.ERROR,
  }).admin();
  await admin.connect();
  try {
    await run(admin);
  } finally {
    await admin.disconnect();
  }
}
