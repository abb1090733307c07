import { setTimeout as delay } from 'node:timers/promises';
import type { Admin, ITopicConfig } from 'kafkajs';

const pollMs = 100;
/** What a broker says of a topic that was made this moment and is not known or led everywhere yet. */
const passing = new Set(['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE']);

/**
 * Creates topics and resolves once each of their partitions is led. Those that exist are left as they are. (The client's own
 * wait for leaders gives up on a broker that has not heard of the new topic yet.)
 * @throws when they are not led after `deadlineMs`
 */
export async function createTopics(admin: Admin, topics: ITopicConfig[], deadlineMs = 30_000): Promise<void> {
  const endMs = performance.now() + deadlineMs;
  await admin.createTopics({ waitForLeaders: false, topics });
  const names = topics.map(({ topic }) => topic);
  while (!(await areLed(admin, names))) {
    if (performance.now() >= endMs) throw new Error(`not led after ${deadlineMs} ms: ${names.join(', ')}`);
    await delay(pollMs);
  }
}

async function areLed(admin: Admin, names: string[]): Promise<boolean> {
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: names });
    return topics.every(
      ({ partitions }) => partitions.length > 0 && partitions.every(({ leader }) => leader >= 0),
    );
  } catch (error) {
    if (error instanceof Error && 'type' in error && passing.has(String(error.type))) return false;
    throw error;
  }
}
