import { topics, topicsNamed } from '@ebb/contracts';
import { openDatabase, refuseUnsafeEngine, UnsafeEngineError } from '@ebb/db';
import { createDeadLetterWriter, createKafka, createProducer, pingKafka } from '@ebb/kafka';
import { openLiveServings } from '@ebb/model-serving';
import { waitForServer, type Scope } from '@ebb/service-kit';
import type { ScoringConfig } from './config.ts';
import { startConsumer } from './consumer.ts';
import { startBacklogWatch } from './loops/backlog.ts';
import { startIdentityLinks } from './loops/identity-links.ts';
import { startModelDecisions } from './loops/model-decisions.ts';
import { startRelays } from './loops/outbox-relay.ts';
import { startRetention } from './loops/retention.ts';
import { createLoops } from './loops/run-loop.ts';
import { startRollups } from './loops/rollups.ts';
import { startSilenceClock } from './loops/silence-clock.ts';
import { createScoringReporter } from './metrics.ts';
import type { PipelineParts } from './pipeline.ts';
import { watchDeadLetters } from './watch-dead-letters.ts';

/** Starts scoring: the consumer of `customer.events`, the silence clock, the relays of the outbox, and the roll-ups. */
export async function startScoring(
  config: ScoringConfig,
  scope: Scope,
  now: () => number = Date.now,
): Promise<void> {
  const { log, health } = scope;
  const own = topicsNamed(config.topicPrefix);
  const report = createScoringReporter(scope.metrics);

  // One connection for each partition in work, for the clock (two), the two relays, the servings (two), the roll-ups
  // (two), retention and one to spare.
  const db = openDatabase(config.databaseUrl, {
    poolSize: config.partitionsConcurrently + 10,
    // Longer than the longest wait inside a transaction, the relay's 10 s for Kafka's acknowledgement.
    idleLimitSeconds: 15,
  });
  scope.onStop('database', () => db.close());
  health.check('database', async () => {
    await db.prisma.$queryRawUnsafe('SELECT 1');
  });
  const kafka = createKafka({ brokers: config.kafkaBrokers, clientId: 'ebb-scoring', log });
  // Both checks before the first wait: whoever asks why the process is not ready yet is told what it waits for.
  health.check('kafka', () => pingKafka(kafka));

  await waitForServer(scope, 'the database', () => refuseUnsafeEngine(config.databaseUrl), {
    giveUpOn: (error) => error instanceof UnsafeEngineError,
  });
  const servings = await waitForServer(scope, 'the database', () => openLiveServings(db, now));
  const producer = await waitForServer(scope, 'Kafka', () => createProducer(kafka));
  scope.onStop('producer', () => producer.close());
  // Its own producer: a dead letter may be larger than any other message.
  const { maxMessageBytes } = topics.deadLetters;
  const letterProducer = await waitForServer(scope, 'Kafka', () =>
    createProducer(kafka, { maxMessageBytes }),
  );
  scope.onStop('dead-letter producer', () => letterProducer.close());
  const deadLetters = watchDeadLetters(
    createDeadLetterWriter({
      producer: letterProducer,
      service: 'scoring',
      now,
      topic: own.deadLetters.name,
    }),
    { log, health, report },
  );

  const startLoop = createLoops(scope);
  const relay = { db, producer, topicPrefix: config.topicPrefix, onPublished: report.published };
  const onCommitted = startRelays(startLoop, relay, scope.signal);
  const importPatienceMs = config.importPatienceSeconds * 1_000;
  const parts: PipelineParts = { db, servings, report, now, importPatienceMs, deadLetters, onCommitted };
  startSilenceClock(startLoop, { ...parts, batchCustomers: config.clockBatchCustomers });
  startRollups(startLoop, { db, now, signal: scope.signal });
  startIdentityLinks(startLoop, parts);
  startRetention(startLoop, { db, now, report });
  startModelDecisions(startLoop, { servings, report, log });
  const topic = own.customerEvents;
  const consumer = await startConsumer(scope, config, { ...parts, kafka, topic, deadLetters });
  startBacklogWatch(startLoop, { consumer, db, report, now });
}
