import { topicsNamed } from '@ebb/contracts';
import { openDatabase, type SessionOwner } from '@ebb/db';
import { keyOfRead, storeRead, type PersonalRead } from '@ebb/db/privacy';
import { createKafka, ensureTopics } from '@ebb/kafka';
import { waitForServer, type Scope } from '@ebb/service-kit';
import { startAlertStream } from './alert-stream.ts';
import type { AlertsConfig } from './config.ts';
import { createFanOut } from './fan-out.ts';
import { createGatewayMetrics } from './gateway-metrics.ts';
import { createGateway } from './gateway.ts';
import { createPredictionRounds } from './prediction-rounds.ts';
import { serveSubscriptions } from './subscribe.ts';
import { watchSilence } from './watch-silence.ts';

/**
 * Starts the gateway. It reads first and listens last: whoever can connect finds the memory filled. While Kafka is away
 * it waits, not ready.
 *
 * @returns the port it listens on
 */
export async function startAlerts(config: AlertsConfig, scope: Scope): Promise<{ readonly port: number }> {
  const metrics = createGatewayMetrics(scope.metrics);
  const kafka = createKafka({ brokers: config.kafkaBrokers, clientId: 'ebb-alerts', log: scope.log });
  const topics = topicsNamed(config.topicPrefix);
  // Before the first wait: whoever asks why the process is not ready yet is told what it waits for.
  const beat = watchSilence(scope);
  await waitForServer(scope, 'Kafka', () =>
    ensureTopics(kafka, [topics.alerts, topics.predictions], { partitions: config.topicPartitions }),
  );

  const db = openDatabase(config.databaseUrl, { poolSize: config.databasePoolSize, acquireTimeoutMs: 5_000 });
  scope.onStop('database', () => db.close());
  const { io, listen } = createGateway(config, scope, { metrics, db });
  const { log, reached, follow } = await startAlertStream({
    kafka,
    topics,
    scope,
    beat,
    metrics,
    capacity: config.rememberedAlerts,
    rememberFromMs: Date.now() - config.rememberedMinutes * 60_000,
  });
  const fanOut = createFanOut({ io, log, metrics, clientBacklogBytes: config.clientBacklogBytes });
  const rounds = createPredictionRounds({
    roundMs: config.predictionRoundMs,
    send: (shopId, messages) => fanOut.predictions(shopId, messages),
    onDropped: (messages) => metrics.records.inc({ topic: 'predictions', result: 'overtaken' }, messages),
  });
  scope.onStop('prediction rounds', () => rounds.stop());
  await follow({
    onAlert: (entry) => fanOut.alert(entry),
    onPrediction: (message) => rounds.add(message),
    onLost: (reason) => fanOut.streamLost(reason),
  });

  // One entry a person, shop and hour, however often their browser comes again.
  const noteRead = async (owner: SessionOwner, shopId: string) => {
    const { userId, seesPersonalData } = owner;
    const read: PersonalRead = {
      ...{ kind: 'list', shopId, userId, way: 'subscribe_alerts', masked: !seesPersonalData },
      ...{ address: null, nowMs: Date.now(), filter: {}, rows: 0 },
    };
    await storeRead(db, keyOfRead(read), read);
  };
  serveSubscriptions(io, { log, fanOut, metrics, reached, noteRead }, scope);
  const port = await listen();
  scope.log.info({ port }, 'alerts gateway listens');
  return { port };
}
