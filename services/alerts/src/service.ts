import type { SubscribeAnswer, TopicSpec } from '@ebb/contracts';
import { topics } from '@ebb/contracts';
import { openDatabase } from '@ebb/db';
import { createKafka, ensureTopics } from '@ebb/kafka';
import { waitForServer, type Scope } from '@ebb/service-kit';
import { startAlertStream } from './alert-stream.ts';
import type { AlertsConfig } from './config.ts';
import type { FanOut } from './fan-out.ts';
import { createFanOut } from './fan-out.ts';
import { createGatewayMetrics } from './gateway-metrics.ts';
import { createGateway } from './gateway.ts';
import { createPredictionRounds } from './prediction-rounds.ts';
import { maySend } from './socket-session.ts';
import { subscribe } from './subscribe.ts';
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
  const named = (spec: TopicSpec): TopicSpec => ({ ...spec, name: config.topicPrefix + spec.name });
  const read = { alerts: named(topics.alerts), predictions: named(topics.predictions) };
  // Before the first wait: whoever asks why the process is not ready yet is told what it waits for.
  const beat = watchSilence(scope);
  await waitForServer(scope, 'Kafka', () =>
    ensureTopics(kafka, [read.alerts, read.predictions], { partitions: config.topicPartitions }),
  );

  const db = openDatabase(config.databaseUrl, { poolSize: config.databasePoolSize, acquireTimeoutMs: 5_000 });
  scope.onStop('database', () => db.close());
  const { io, listen } = createGateway(config, scope, { metrics, db });
  let fanOut: FanOut | undefined = undefined;
  const rounds = createPredictionRounds({
    roundMs: config.predictionRoundMs,
    send: (shopId, messages) => fanOut?.predictions(shopId, messages),
    onDropped: (messages) => metrics.records.inc({ topic: 'predictions', result: 'overtaken' }, messages),
  });
  scope.onStop('prediction rounds', () => rounds.stop());
  const { log, reached } = await startAlertStream({
    kafka,
    topics: read,
    scope,
    beat,
    metrics,
    capacity: config.rememberedAlerts,
    rememberFromMs: Date.now() - config.rememberedMinutes * 60_000,
    listeners: {
      onAlert: (entry) => fanOut?.alert(entry),
      onPrediction: (message) => rounds.add(message),
      onLost: (reason) => fanOut?.streamLost(reason),
    },
  });
  const live = createFanOut({ io, log, metrics, clientBacklogBytes: config.clientBacklogBytes });
  fanOut = live;

  io.on('connection', (client) => {
    client.on('subscribe_alerts', (payload: unknown, answer: unknown) => {
      // Clients are not ours to trust: the answer may be no function, the payload anything.
      const reply =
        typeof answer === 'function' ? (answer as (given: SubscribeAnswer) => void) : () => undefined;
      subscribe(client, payload, { log, fanOut: live, metrics, reached }).then(reply, (error: unknown) => {
        scope.log.error({ err: error }, 'a subscription failed');
        reply({ ok: false, error: 'unavailable', detail: 'try again' });
      });
    });
    client.on('unsubscribe_alerts', (payload: unknown, answer: unknown) => {
      const shopId = (payload as { readonly shopId?: unknown } | null)?.shopId;
      const mayLeave = typeof shopId === 'string' && maySend(client.data.owner, 'unsubscribe_alerts', shopId);
      if (mayLeave) live.leave(client, shopId);
      if (typeof answer === 'function') (answer as () => void)();
    });
  });
  const port = await listen();
  scope.log.info({ port }, 'alerts gateway listens');
  return { port };
}
