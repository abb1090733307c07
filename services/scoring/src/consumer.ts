import type { TopicSpec } from '@ebb/contracts';
import {
  runBatchConsumer,
  undecodableBatchLetter,
  type KafkaConnection,
  type RunningConsumer,
} from '@ebb/kafka';
import { waitForServer, type Scope } from '@ebb/service-kit';
import type { ScoringConfig } from './config.ts';
import { scoreBatch, storeTogether, type PipelineParts, type StoreEvents } from './pipeline.ts';
import { shareWork } from './share-work.ts';
import type { WatchedDeadLetters } from './watch-dead-letters.ts';

/** More than any topic has: what a fetch brings is never kept waiting for a place. */
const mostPartitions = 256;

/** Reads `customer.events`: whole fetched batches, of which small ones share a transaction. */
export async function startConsumer(
  scope: Scope,
  config: ScoringConfig,
  parts: PipelineParts & {
    readonly kafka: KafkaConnection;
    readonly topic: TopicSpec;
    readonly deadLetters: WatchedDeadLetters;
  },
): Promise<RunningConsumer> {
  const { kafka, topic, deadLetters, report } = parts;
  const share: StoreEvents = shareWork({
    atOnce: config.partitionsConcurrently,
    maxSize: 2_000,
    sizeOf: (events) => events.length,
    run: (batches) => storeTogether(batches, parts),
  });
  const heartbeat = scope.health.heartbeat('consumer', { staleAfterMs: 60_000 });
  const beat = () => heartbeat.beat();
  const join = () =>
    runBatchConsumer(kafka, {
      groupId: config.topicPrefix + config.groupId,
      topics: [topic.name],
      // All that a fetch brought at once: which of it shares a transaction is decided by `share`.
      partitionsConcurrently: mostPartitions,
      maxWaitMs: 100,
      metadataMaxAgeMs: config.metadataMaxAgeMs,
      sessionTimeoutMs: config.sessionTimeoutMs,
      heartbeatIntervalMs: Math.min(1_000, config.sessionTimeoutMs / 3),
      handle: async (batch) => {
        const startedMs = performance.now();
        await scoreBatch(batch, parts, share);
        report.batchSeconds((performance.now() - startedMs) / 1_000);
      },
      setAside: async (batch) => {
        await deadLetters.write([undecodableBatchLetter(batch)]);
        report.undecodableBatch(topic.name);
      },
      onFatal: scope.fail,
      onBeat: beat,
      onRebalance: () => deadLetters.forget(),
    });
  const consumer = await waitForServer(scope, 'Kafka', join, { beat });
  scope.onStop('consumer', () => consumer.stop());
  return consumer;
}
