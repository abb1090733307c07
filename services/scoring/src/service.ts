import { setTimeout as delay } from 'node:timers/promises';
import { addUpRollups } from '@ebb/analytics';
import { topics } from '@ebb/contracts';
import { oldestOutboxMs, openDatabase, refuseUnsafeEngine, UnsafeEngineError } from '@ebb/db';
import {
  createDeadLetterWriter,
  createKafka,
  createProducer,
  pingKafka,
  runBatchConsumer,
  undecodableBatchLetter,
  type FetchedBatch,
} from '@ebb/kafka';
import { openLiveServings } from '@ebb/model-serving';
import { waitForServer, type Scope } from '@ebb/service-kit';
import { createSilenceClock, runLoop } from './clock.ts';
import type { ScoringConfig } from './config.ts';
import { createScoringReporter } from './metrics.ts';
import { createWaker, relayOnce } from './outbox-relay.ts';
import { scoreBatch, storeTogether, type PipelineParts, type StoreEvents } from './pipeline.ts';
import { shareWork } from './share-work.ts';
import { watchDeadLetters } from './watch-dead-letters.ts';

/**
 * What scoring changed is in the roll-ups after so long. Under load adding rests four times as long as it worked: the
 * more falls together in each round, and scoring gets the database.
 */
const rollupRest = { leastMs: 500, mostMs: 5_000, factor: 4 };

/** More than any topic has: what a fetch brings is never kept waiting for a place. */
const mostPartitions = 256;

/** Starts scoring: the consumer of `customer.events`, the silence clock, the relay of the outbox, and the roll-ups. */
export async function startScoring(
  config: ScoringConfig,
  scope: Scope,
  now: () => number = Date.now,
): Promise<void> {
  const { log, health } = scope;
  const topic = (name: string) => config.topicPrefix + name;
  const report = createScoringReporter(scope.metrics);

  // One connection for each partition in work, for the clock (two), the two relays, the servings (two), the roll-ups
  // (two) and two to spare.
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
  const once = <T>(what: string, work: () => Promise<T>, beat?: () => void) =>
    waitForServer(scope, what, work, beat === undefined ? {} : { beat });

  await waitForServer(scope, 'the database', () => refuseUnsafeEngine(config.databaseUrl), {
    giveUpOn: (error) => error instanceof UnsafeEngineError,
  });
  const servings = await once('the database', () => openLiveServings(db, now));
  const producer = await once('Kafka', () => createProducer(kafka));
  scope.onStop('producer', () => producer.close());
  // Its own producer: a dead letter may be larger than any other message.
  const deadLetterProducer = await once('Kafka', () =>
    createProducer(kafka, { maxMessageBytes: topics.deadLetters.maxMessageBytes }),
  );
  scope.onStop('dead-letter producer', () => deadLetterProducer.close());

  const deadLetters = watchDeadLetters(
    createDeadLetterWriter({
      producer: deadLetterProducer,
      service: 'scoring',
      now,
      topic: topic(topics.deadLetters.name),
    }),
    { log, health, report },
  );
  const relays = [
    { name: topics.alerts.name, rowsAtOnce: 20, newestOnly: false },
    { name: topics.predictions.name, rowsAtOnce: 100, newestOnly: true },
  ].map((relayed) => ({ relayed, waker: createWaker() }));
  const parts: PipelineParts = {
    db,
    servings,
    report,
    now,
    importPatienceMs: config.importPatienceSeconds * 1_000,
    deadLetters,
    onCommitted: () => relays.forEach(({ waker }) => waker.wake()),
  };

  function loop(
    name: string,
    idleMs: number,
    step: () => Promise<{ more: boolean }>,
    staleAfterMs = 60_000,
  ): void {
    const heartbeat = health.heartbeat(name, { staleAfterMs });
    const onError = (error: unknown) => log.warn({ err: error, loop: name }, 'failed; tried again');
    const running = runLoop(step, { signal: scope.signal, idleMs, beat: () => heartbeat.beat(), onError });
    running.catch(scope.fail);
    scope.onStop(name, () => running);
  }

  for (const { relayed, waker } of relays) {
    const relay = {
      db,
      producer,
      topicPrefix: config.topicPrefix,
      topic: relayed,
      onPublished: report.published,
    };
    loop(`outbox relay of ${relayed.name}`, 0, async () => {
      const done = await relayOnce(relay, scope.signal);
      if (!done.more) await waker.sleep(250, scope.signal);
      return done;
    });
  }
  const batchCustomers = config.clockBatchCustomers;
  const scoreDue = createSilenceClock({ ...parts, batchCustomers });
  let isBehind = false;
  loop('silence clock', 500, async () => {
    // With a backlog, one batch is computed while the database writes the other.
    const done = await Promise.all(Array.from({ length: isBehind ? 2 : 1 }, scoreDue));
    report.clockScored(done.reduce((sum, customers) => sum + customers, 0));
    isBehind = done.every((customers) => customers === batchCustomers);
    return { more: isBehind };
  });
  // Counting a large shop anew takes minutes.
  loop('roll-ups', rollupRest.leastMs, addUp, 600_000);
  let lastUnusable = '[]';
  loop('model decisions', 2_000, async () => {
    await servings.refresh();
    const unusable = [...servings.unusable()];
    report.unusableModels(unusable.flatMap(([, each]) => each).length);
    const news = JSON.stringify(unusable);
    if (news !== lastUnusable) {
      for (const [shop, why] of unusable) log.error({ shop, why }, 'models cannot score; the rule tiers do');
      lastUnusable = news;
    }
    return { more: false };
  });

  const share: StoreEvents = shareWork({
    atOnce: config.partitionsConcurrently,
    maxSize: 2_000,
    sizeOf: (events) => events.length,
    run: (batches) => storeTogether(batches, parts),
  });
  const consumerBeat = health.heartbeat('consumer', { staleAfterMs: 60_000 });
  const beat = () => consumerBeat.beat();
  const join = () =>
    runBatchConsumer(kafka, {
      groupId: config.topicPrefix + config.groupId,
      topics: [topic(topics.customerEvents.name)],
      // All that a fetch brought at once: which of it shares a transaction is decided by `share`.
      partitionsConcurrently: mostPartitions,
      maxWaitMs: 100,
      sessionTimeoutMs: config.sessionTimeoutMs,
      heartbeatIntervalMs: Math.min(1_000, config.sessionTimeoutMs / 3),
      handle: (batch) => timed(batch),
      setAside: async (batch) => {
        await deadLetters.write([undecodableBatchLetter(batch)]);
        report.undecodableBatch(topics.customerEvents.name);
      },
      onFatal: scope.fail,
      onBeat: beat,
      onRebalance: () => deadLetters.forget(),
    });
  const consumer = await once('Kafka', join, beat);
  scope.onStop('consumer', () => consumer.stop());
  loop('backlog', 5_000, async () => {
    const partitions = await consumer.lag();
    report.lag(partitions.reduce((sum, { lagMessages }) => sum + lagMessages, 0));
    const oldestMs = await oldestOutboxMs(db);
    report.outboxAge(oldestMs === null ? 0 : now() - oldestMs);
    return { more: false };
  });

  async function addUp(): Promise<{ more: false }> {
    const startedMs = performance.now();
    await addUpRollups(db, now);
    const restMs = Math.min(rollupRest.mostMs, rollupRest.factor * (performance.now() - startedMs));
    if (restMs > rollupRest.leastMs)
      await delay(restMs, undefined, { signal: scope.signal }).catch(() => undefined);
    return { more: false };
  }

  async function timed(batch: FetchedBatch): Promise<void> {
    const startedMs = performance.now();
    await scoreBatch(batch, parts, share);
    report.batchSeconds((performance.now() - startedMs) / 1_000);
  }
}
