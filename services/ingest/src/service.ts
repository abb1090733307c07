import { topics, type TopicSpec } from '@ebb/contracts';
import { findKeyOwner, openDatabase } from '@ebb/db';
import {
  createDeadLetterWriter,
  createKafka,
  createProducer,
  ensureTopics,
  pingKafka,
  runBatchConsumer,
  undecodableBatchLetter,
} from '@ebb/kafka';
import { waitForServer, type Scope } from '@ebb/service-kit';
import type { IngestConfig } from './config.ts';
import { startDeadLetters } from './dead-letters/start-dead-letters.ts';
import { openHttpDoor } from './http-door.ts';
import { createLateProducer } from './late-producer.ts';
import { createIngestMetrics } from './metrics.ts';
import { createRawIntake } from './raw-topic.ts';
import { startRefusedEvents } from './refused/start-refused-events.ts';
import { startKeyUses } from './keys/key-uses.ts';
import { createShopKeys } from './keys/shop-keys.ts';
import { startTopicIntake } from './topic-intake.ts';

/** Room that a dead letter's headers may take beside the record's own limit. */
const headerRoomBytes = 10_000;

/**
 * Starts ingest. The HTTP door opens at once: while Kafka is away, it says so to every sender, with 503. Then what is
 * written to, then the intake from the topic.
 */
export async function startIngest(config: IngestConfig, scope: Scope): Promise<{ readonly port: number }> {
  const named = (spec: TopicSpec): TopicSpec => ({ ...spec, name: config.topicPrefix + spec.name });
  const [shopEvents, customerEvents] = [named(topics.shopEvents), named(topics.customerEvents)];
  const deadLetters = named(topics.deadLetters);
  const ingestMetrics = createIngestMetrics(scope.metrics);

  const database = openDatabase(config.databaseUrl, { poolSize: 4 });
  scope.onStop('database', () => database.close());
  const keyUses = startKeyUses(database, scope);
  const shopKeys = createShopKeys({
    lookUp: (writeKey) => findKeyOwner(database, writeKey, Date.now()),
    cacheMs: config.writeKeyCacheSeconds * 1_000,
    onUse: ({ keyHash }) => keyUses.note(keyHash, Date.now()),
  });
  const refusedEvents = startRefusedEvents(config.databaseUrl, scope, ingestMetrics);
  const kafka = createKafka({ brokers: config.kafkaBrokers, clientId: 'ebb-ingest', log: scope.log });
  // Before the first wait: whoever asks why the process is not ready yet is told what it waits for.
  scope.health.check('kafka', () => pingKafka(kafka));
  const lateProducer = createLateProducer();
  const shared = { shopKeys, ingestMetrics, refusedEvents, now: Date.now, eventsTopic: customerEvents.name };
  const door = await openHttpDoor(config, scope, { ...shared, producer: lateProducer });

  await waitForServer(scope, 'Kafka', async () => {
    await ensureTopics(kafka, [shopEvents, customerEvents], { partitions: config.topicPartitions });
    await ensureTopics(kafka, [deadLetters]);
  });
  // A sender waits for this: sooner told to come back than left hanging.
  const limits = { maxQueuedMessages: config.queueMessages, deadlineMs: 5_000 };
  const producer = await waitForServer(scope, 'Kafka', () => createProducer(kafka, limits));
  scope.onStop('producer', () => producer.close());
  lateProducer.connect(producer);
  ingestMetrics.watchQueue(producer);
  const maxMessageBytes = topics.deadLetters.maxMessageBytes - headerRoomBytes;
  const letterProducer = await waitForServer(scope, 'Kafka', () =>
    createProducer(kafka, { maxMessageBytes }),
  );
  scope.onStop('dead letter producer', () => letterProducer.close());
  const writeTo = { producer: letterProducer, topic: deadLetters.name };
  const letters = createDeadLetterWriter({ ...writeTo, service: scope.name, now: Date.now });
  startDeadLetters(scope, {
    databaseUrl: config.databaseUrl,
    kafka,
    producer: letterProducer,
    shopKeys,
    topicPrefix: config.topicPrefix,
    topic: deadLetters.name,
  });

  const loop = scope.health.heartbeat('shop.events', { staleAfterMs: 60_000 });
  const beat = () => loop.beat();
  const handle = createRawIntake({ ...shared, producer, deadLetters: letters });
  const consumer = {
    groupId: `${config.topicPrefix}ebb-ingest`,
    topics: [shopEvents.name],
    handle,
    setAside: async (batch: Parameters<typeof undecodableBatchLetter>[0]) => {
      await letters.write([undecodableBatchLetter(batch)]);
      ingestMetrics.countUndecodableBatch();
    },
    onBeat: beat,
    onRetry: () => ingestMetrics.countBatchRetry(),
  };
  const join = (onFatal: (error: unknown) => void) => runBatchConsumer(kafka, { ...consumer, onFatal });
  await startTopicIntake({ scope, join, beat, report: ingestMetrics });
  scope.onStop('http', () => door.close());
  scope.log.info({ port: door.port }, 'events are taken');
  return { port: door.port };
}
