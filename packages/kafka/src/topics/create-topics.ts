import { setTimeout as delay } from 'node:timers/promises';
import type { Admin, ITopicConfig } from 'kafkajs';

const pollMs = 100;
/** What a broker says of a topic that was made this moment and is not known or led everywhere yet. */
const passing = new Set(['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE']);

/**
 * Creates topics and resolves once each of their partitions is led. Those that exist are left as they are. (The client's own
 * wait for leaders gives up on a broker that does not know the new topic yet.)
 * @throws when they are not led after `deadlineMs`
 */
export async function createTopics(admin: Admin, topics: ITopicConfig[], deadlineMs = 30_000): Promise<void> {
  await admin.createTopics({ waitForLeaders: false, topics });
  const names = topics.map(({ topic }) => topic);
  await untilLed(admin, names, 1, deadlineMs);
}

/**
 * Resolves once each of these topics has at least so many partitions and all of them are led.
 * @throws when they are not after `deadlineMs`
 */
export async function untilLed(
  admin: Admin,
  names: string[],
  partitions: number,
  deadlineMs = 30_000,
): Promise<void> {
  const endMs = performance.now() + deadlineMs;
  while (!(await areLed(admin, names, partitions))) {
    if (performance.now() >= endMs) throw new Error(`not led after ${deadlineMs} ms: ${names.join(', ')}`);
    await delay(pollMs);
  }
}

async function areLed(admin: Admin, names: string[], wanted: number): Promise<boolean> {
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: names });
    return topics.every(
      ({ partitions }) => partitions.length >= wanted && partitions.every(({ leader }) => leader >= 0),
    );
  } catch (error) {
    if (error instanceof Error && 'type' in error && passing.has(String(error.type))) return false;
    throw error;
  }
}
