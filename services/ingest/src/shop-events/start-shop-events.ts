import type { TopicSpec } from '@ebb/contracts';
import {
  runBatchConsumer,
  undecodableBatchLetter,
  type BatchConsumerOptions,
  type KafkaConnection,
} from '@ebb/kafka';
import type { Scope } from '@ebb/service-kit';
import type { IngestMetrics } from '../metrics.ts';
import { createRawIntake, type RawTopicParts } from './raw-intake.ts';
import { startTopicIntake } from './topic-intake.ts';

/** Reads what shops write to `shop.events` themselves. @returns once the group was joined for the first time */
export async function startShopEvents(
  scope: Scope,
  kafka: KafkaConnection,
  {
    groupId,
    topic,
    ...parts
  }: RawTopicParts & {
    readonly groupId: string;
    readonly topic: TopicSpec;
    readonly ingestMetrics: IngestMetrics;
  },
): Promise<void> {
  const { deadLetters, ingestMetrics } = parts;
  const loop = scope.health.heartbeat('shop.events', { staleAfterMs: 60_000 });
  const beat = () => loop.beat();
  const consumer: Omit<BatchConsumerOptions, 'onFatal'> = {
    groupId,
    topics: [topic.name],
    handle: createRawIntake(parts),
    setAside: async (batch) => {
      await deadLetters.write([undecodableBatchLetter(batch)]);
      ingestMetrics.countUndecodableBatch();
    },
    onBeat: beat,
    onRetry: () => ingestMetrics.countBatchRetry(),
  };
  await startTopicIntake({
    scope,
    join: (onFatal) => runBatchConsumer(kafka, { ...consumer, onFatal }),
    beat,
    report: ingestMetrics,
  });
}
