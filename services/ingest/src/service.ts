import { topics, type TopicSpec } from '@ebb/contracts';
import { findShopByWriteKey, openDatabase } from '@ebb/db';
import {
  createDeadLetterWriter,
  createKafka,
  createProducer,
  ensureTopics,
  pingKafka,
  runBatchConsumer,
  TopicMismatchError,
  undecodableBatchLetter,
  type RunningConsumer,
} from '@ebb/kafka';
import { waitForServer, type Scope } from '@ebb/service-kit';
import type { IngestConfig } from './config.ts';
import { createIngestApp } from './http.ts';
import { createIngestMetrics } from './metrics.ts';
import { createRawIntake } from './raw-topic.ts';
import { createShopKeys } from './shop-keys.ts';

/** Room that a dead letter's headers may take beside the record's own limit. */
const headerRoomBytes = 10_000;
const lagEveryMs = 5_000;

/** Starts ingest: first what it writes to, then the two ways in. While Kafka is away it waits, not ready. */
export async function startIngest(config: IngestConfig, scope: Scope): Promise<{ readonly port: number }> {
  const named = (spec: TopicSpec): TopicSpec => ({ ...spec, name: config.topicPrefix + spec.name });
  const shopEvents = named(topics.shopEvents);
  const customerEvents = named(topics.customerEvents);
  const deadLetters = named(topics.deadLetters);
  const ingestMetrics = createIngestMetrics(scope.metrics);

  const database = openDatabase(config.databaseUrl, { poolSize: 4 });
  scope.onStop('database', () => database.close());
  const shopKeys = createShopKeys({
    lookUp: (writeKey) => findShopByWriteKey(database, writeKey),
    cacheMs: config.writeKeyCacheSeconds * 1_000,
  });

  const kafka = createKafka({ brokers: config.kafkaBrokers, clientId: 'ebb-ingest', log: scope.log });
  // Before the first wait: whoever asks why the process is not ready yet is told what it waits for.
  scope.health.check('kafka', () => pingKafka(kafka));
  await waitForServer(scope, 'Kafka', () => ensureTopics(kafka, [shopEvents, customerEvents, deadLetters]), {
    giveUpOn: (error) => error instanceof TopicMismatchError,
  });

  const producer = await waitForServer(scope, 'Kafka', () =>
    createProducer(kafka, {
      maxQueuedMessages: config.queueMessages,
      // A sender waits for this: sooner told to come back than left hanging.
      deadlineMs: 5_000,
    }),
  );
  scope.onStop('producer', () => producer.close());
  ingestMetrics.watchQueue(producer);
  const deadLetterProducer = await waitForServer(scope, 'Kafka', () =>
    createProducer(kafka, { maxMessageBytes: topics.deadLetters.maxMessageBytes - headerRoomBytes }),
  );
  scope.onStop('dead letter producer', () => deadLetterProducer.close());

  const loop = scope.health.heartbeat('shop.events', { staleAfterMs: 60_000 });
  const beat = () => loop.beat();
  const letters = createDeadLetterWriter({
    producer: deadLetterProducer,
    service: scope.name,
    now: Date.now,
    topic: deadLetters.name,
  });
  const handle = createRawIntake({
    shopKeys,
    producer,
    deadLetters: letters,
    ingestMetrics,
    now: Date.now,
    eventsTopic: customerEvents.name,
  });
  const join = () =>
    runBatchConsumer(kafka, {
      groupId: `${config.topicPrefix}ebb-ingest`,
      topics: [shopEvents.name],
      handle,
      setAside: async (batch) => {
        await letters.write([undecodableBatchLetter(batch)]);
        ingestMetrics.countUndecodableBatch();
      },
      onBeat: beat,
      onRetry: () => ingestMetrics.countBatchRetry(),
      onFatal: (error) => scope.fail(error),
    });
  const consumer = await waitForServer(scope, 'Kafka', join, { beat });
  scope.onStop('shop.events', () => consumer.stop());
  watchLag(consumer, scope, (lagMessages) => ingestMetrics.setLag(lagMessages));

  const app = createIngestApp({
    shopKeys,
    producer,
    log: scope.log,
    metrics: scope.metrics,
    ingestMetrics,
    now: Date.now,
    eventsTopic: customerEvents.name,
  });
  scope.onStop('http', () => app.close());
  await app.listen({ port: config.httpPort, host: config.httpHost });
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : config.httpPort;
  scope.log.info({ port }, 'events are taken');
  return { port };
}

function watchLag(consumer: RunningConsumer, scope: Scope, report: (lagMessages: number) => void): void {
  const timer = setInterval(() => {
    consumer
      .lag()
      .then((partitions) => report(partitions.reduce((sum, { lagMessages }) => sum + lagMessages, 0)))
      .catch((error: unknown) => scope.log.debug({ err: error }, 'the lag could not be read'));
  }, lagEveryMs);
  scope.onStop('lag', () => clearInterval(timer));
}
