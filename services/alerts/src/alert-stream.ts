import type { PredictionMessage, TopicSpec } from '@ebb/contracts';
import type { KafkaConnection, TailBatch } from '@ebb/kafka';
import { createTailReader } from '@ebb/kafka';
import { waitForServer, type Scope } from '@ebb/service-kit';
import type { AlertLog, LoggedAlert } from './alert-log.ts';
import { createAlertLog } from './alert-log.ts';
import { decodeAlertMessage, decodePredictionMessage } from './decode-record.ts';
import type { GatewayMetrics } from './gateway-metrics.ts';
import type { StreamPosition } from './stream-position.ts';
import { hasReached } from './stream-position.ts';

/** How long a client that is ahead of this gateway is made to wait. */
const patienceMs = 5_000;
/** A start that has not read everything by then begins anew, with the end as it is then. */
const fillMs = 30_000;

export interface StreamListeners {
  onAlert(entry: LoggedAlert): void;
  onPrediction(message: PredictionMessage): void;
  onLost(reason: string): void;
}

export interface AlertStream {
  /** Holds what the alerts topic held at the start, and everything since. */
  readonly log: AlertLog;
  reached(position: StreamPosition): Promise<boolean>;
  /** From now on the listeners get what is new. Resolves when the score updates are read too. */
  follow(listeners: StreamListeners): Promise<void>;
}

interface StreamOptions {
  readonly kafka: KafkaConnection;
  readonly topics: { readonly alerts: TopicSpec; readonly predictions: TopicSpec };
  readonly scope: Scope;
  /** Told whenever Kafka has answered. */
  readonly beat: () => void;
  readonly metrics: GatewayMetrics;
  readonly capacity: number;
  readonly rememberFromMs: number;
}

function asPosition(offsets: ReadonlyMap<number, number>): StreamPosition {
  const length = Math.max(-1, ...offsets.keys()) + 1;
  return Array.from({ length }, (_, partition) => offsets.get(partition) ?? 0);
}

/**
 * Reads all of both topics, each gateway for itself: so several gateways work side by side, and what one
 * remembers the others do too. Resolves once the memory holds what the alerts topic held at the start.
 */
export function startAlertStream(options: StreamOptions): Promise<AlertStream> {
  return waitForServer(options.scope, 'Kafka', () => readAlerts(options));
}

async function readAlerts(options: StreamOptions): Promise<AlertStream> {
  const { scope } = options;
  const waiting = new Set<() => void>();
  let log: AlertLog | undefined = undefined;
  let listeners: StreamListeners | undefined = undefined;
  // Records may come before the reader has told where it began.
  const early: TailBatch[] = [];

  function take(into: AlertLog, batch: TailBatch): void {
    takeAlerts(into, batch, options, listeners);
    for (const check of [...waiting]) check();
  }

  const reader = await createTailReader(options.kafka, {
    topic: options.topics.alerts.name,
    start: { kind: 'timestamp', atMs: options.rememberFromMs },
    handle: (batch) => {
      if (log === undefined) early.push(batch);
      else take(log, batch);
    },
    onGap: ({ partition, foundOffset }) => {
      log?.loseBefore(partition, foundOffset);
      listeners?.onLost('alerts were removed before they were read');
    },
    onFatal: (error) => scope.fail(error),
    onBeat: options.beat,
  });
  scope.onStop('alerts reader', () => reader.stop());
  options.beat();
  const filled = createAlertLog({ start: asPosition(reader.startOffsets), capacity: options.capacity });
  log = filled;
  for (const batch of early) take(filled, batch);

  function reached(position: StreamPosition, waitMs = patienceMs): Promise<boolean> {
    if (hasReached(filled.position(), position)) return Promise.resolve(true);
    return new Promise((resolve) => {
      const finish = (result: boolean): void => {
        waiting.delete(check);
        clearTimeout(timer);
        resolve(result);
      };
      const check = (): void => {
        if (hasReached(filled.position(), position)) finish(true);
      };
      const timer = setTimeout(() => finish(false), waitMs);
      waiting.add(check);
    });
  }

  if (!(await reached(asPosition(reader.endOffsets), fillMs))) {
    await reader.stop();
    throw new Error(`${options.topics.alerts.name} could not be read up to its end within ${fillMs} ms`);
  }
  return {
    log: filled,
    reached: (position) => reached(position),
    follow(newListeners) {
      listeners = newListeners;
      return readPredictions(options, newListeners);
    },
  };
}

function takeAlerts(
  log: AlertLog,
  batch: TailBatch,
  { metrics, scope }: StreamOptions,
  listeners: StreamListeners | undefined,
): void {
  const topic = 'alerts';
  const startedMs = performance.now();
  for (const { offset, value } of batch.messages) {
    const message = decodeAlertMessage(value);
    if (message === undefined) {
      metrics.records.inc({ topic, result: 'invalid' });
      scope.log.warn({ partition: batch.partition, offset }, 'an alert record is not readable');
      log.moveTo(batch.partition, offset + 1);
      continue;
    }
    const entry = log.append(batch.partition, offset, message);
    metrics.records.inc({ topic, result: entry === undefined ? 'repeat' : 'taken' });
    if (entry === undefined || listeners === undefined) continue;
    listeners.onAlert(entry);
    metrics.delay.observe(Math.max(0, Date.now() - message.alert.updatedAt) / 1000);
  }
  if (listeners !== undefined) metrics.fanOut.observe((performance.now() - startedMs) / 1000);
  metrics.lag.set({ topic }, lagOf(batch));
}

async function readPredictions(options: StreamOptions, listeners: StreamListeners): Promise<void> {
  const { metrics, scope } = options;
  const topic = 'predictions';
  const read = () =>
    createTailReader(options.kafka, {
      topic: options.topics.predictions.name,
      start: { kind: 'latest' },
      handle: (batch) => {
        for (const { value } of batch.messages) {
          const message = decodePredictionMessage(value);
          metrics.records.inc({ topic, result: message === undefined ? 'invalid' : 'taken' });
          if (message !== undefined) listeners.onPrediction(message);
        }
        metrics.lag.set({ topic }, lagOf(batch));
      },
      onFatal: (error) => scope.fail(error),
      onBeat: options.beat,
      maxWaitMs: 100,
    });
  const reader = await waitForServer(scope, 'Kafka', read);
  scope.onStop('predictions reader', () => reader.stop());
}

function lagOf({ messages, highWatermark }: TailBatch): number {
  return Math.max(0, highWatermark - ((messages.at(-1)?.offset ?? highWatermark - 1) + 1));
}
