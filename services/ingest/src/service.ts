import { topics, topicsNamed } from '@ebb/contracts';
import { findKeyOwner, openDatabase } from '@ebb/db';
import { createDeadLetterWriter, createKafka, createProducer, ensureTopics, pingKafka } from '@ebb/kafka';
import { createSealer } from '@ebb/sealing';
import { waitForServer, type Scope } from '@ebb/service-kit';
import type { IngestConfig } from './config.ts';
import { startDeadLetters } from './dead-letters/start-dead-letters.ts';
import { listen } from './http/listen.ts';
import { startKeyUses } from './keys/key-uses.ts';
import { createShopKeys } from './keys/shop-keys.ts';
import { createLateProducer } from './late-producer.ts';
import { startLiveArrivals } from './live/start-live-arrivals.ts';
import { createIngestMetrics } from './metrics.ts';
import { startRefusedEvents } from './refused/start-refused-events.ts';
import { startShopEvents } from './shop-events/start-shop-events.ts';
import { startStores } from './stores/start-stores.ts';

/** Room that a dead letter's headers may take beside the record's own limit. */
const headerRoomBytes = 10_000;

/**
 * Starts ingest. The HTTP side opens at once: while Kafka is away, it says so to every sender, with 503. Then what is
 * written to, then the intake from the topic.
 */
export async function startIngest(config: IngestConfig, scope: Scope): Promise<{ readonly port: number }> {
  const own = topicsNamed(config.topicPrefix);
  const ingestMetrics = createIngestMetrics(scope.metrics);

  const sealer = createSealer(config.masterKey, config.previousMasterKeys);
  const database = openDatabase(config.databaseUrl, { poolSize: 4 });
  scope.onStop('database', () => database.close());
  const keyUses = startKeyUses(database, scope);
  const shopKeys = createShopKeys({
    lookUp: (writeKey) => findKeyOwner(database, sealer, writeKey, Date.now()),
    cacheMs: config.writeKeyCacheSeconds * 1_000,
    onUse: ({ keyHash }) => keyUses.note(keyHash, Date.now()),
  });
  const refusedEvents = startRefusedEvents(config.databaseUrl, scope, ingestMetrics);
  const kafka = createKafka({ brokers: config.kafkaBrokers, clientId: 'ebb-ingest', log: scope.log });
  // Before the first wait: whoever asks why the process is not ready yet is told what it waits for.
  scope.health.check('kafka', () => pingKafka(kafka));
  const lateProducer = createLateProducer();
  const eventsTopic = own.customerEvents.name;
  const liveArrivals = startLiveArrivals(config.databaseUrl, scope);
  const shared = { shopKeys, ingestMetrics, refusedEvents, liveArrivals, now: Date.now, eventsTopic };
  const stores = startStores(database, sealer, { cacheMs: config.writeKeyCacheSeconds * 1_000, scope });
  const http = await listen(config, scope, { ...shared, stores, producer: lateProducer });

  await waitForServer(scope, 'Kafka', async () => {
    await ensureTopics(kafka, [own.shopEvents, own.customerEvents], { partitions: config.topicPartitions });
    await ensureTopics(kafka, [own.deadLetters]);
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
  const writeTo = { producer: letterProducer, topic: own.deadLetters.name };
  const deadLetters = createDeadLetterWriter({ ...writeTo, service: scope.name, now: Date.now });
  startDeadLetters(scope, {
    databaseUrl: config.databaseUrl,
    kafka,
    producer: letterProducer,
    shopKeys,
    topicPrefix: config.topicPrefix,
    topic: own.deadLetters.name,
  });

  const groupId = `${config.topicPrefix}ebb-ingest`;
  await startShopEvents(scope, kafka, { ...shared, producer, deadLetters, groupId, topic: own.shopEvents });
  scope.onStop('http', () => http.close());
  scope.log.info({ port: http.port }, 'events are taken');
  return { port: http.port };
}
