import type { Admin } from 'kafkajs';
import { retryUntilDone } from '@ebb/service-kit/retry';

export interface PartitionEnds {
  readonly partition: number;
  /** Offset of the oldest record that is still there. */
  readonly low: number;
  /** Offset after the newest record. */
  readonly high: number;
  /** Offset of the first record of the asked time; `high` when there is none or no time was asked for. */
  readonly atTime: number;
}

const patienceMs = 10_000;

/**
 * Where the partitions of a topic begin and end, in order. A topic made a moment ago, or one whose broker has just
 * come back, may have no leader for a moment: the client gives up on that at once, so it is asked again here.
 */
export async function readPartitionEnds(
  admin: Admin,
  topic: string,
  atMs?: number,
): Promise<PartitionEnds[]> {
  const ends = await retryUntilDone(
    async () => {
      const all = await admin.fetchTopicOffsets(topic);
      const byTime = atMs === undefined ? [] : await admin.fetchTopicOffsetsByTimestamp(topic, atMs);
      return all.map(({ partition, low, high }) => ({
        partition,
        low: Number(low),
        high: Number(high),
        atTime: Number(byTime.find((entry) => entry.partition === partition)?.offset ?? high),
      }));
    },
    {
      signal: AbortSignal.timeout(patienceMs),
      firstDelayMs: 50,
      longestDelayMs: 1_000,
      giveUpOn: (error) => !isRetriable(error),
    },
  );
  return ends.sort((a, b) => a.partition - b.partition);
}

/** By the client's own word: it marks the protocol's errors so. */
function isRetriable(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'retriable' in error && error.retriable === true;
}
