import { Kafka, logLevel, type LogEntry } from 'kafkajs';
import { installCodecs } from '../codecs/install-codecs.ts';
import { silentLog, type KafkaLog } from './kafka-log.ts';
import './rest-when-idle.ts';

/** A way to the brokers, from which producers and consumers are made. It opens no connection by itself. */
export interface KafkaConnection {
  readonly client: Kafka;
  readonly log: KafkaLog;
}

/** How long one request may stay unanswered before the broker counts as away. */
const requestTimeoutMs = 10_000;
const connectionTimeoutMs = 3_000;

/**
 * How old what a client knows of topics may be: within this, members of a group divide partitions that were added, and
 * producers write to them.
 */
export const metadataMaxAgeMs = 30_000;

installCodecs();

/**
 * @param options.brokers `host:port`, at least one
 * @param options.clientId appears in the broker's logs and quotas
 */
export function createKafka(options: {
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly log?: KafkaLog;
}): KafkaConnection {
  const log = options.log ?? silentLog;
  const client = new Kafka({
    brokers: [...options.brokers],
    clientId: options.clientId,
    requestTimeout: requestTimeoutMs,
    connectionTimeout: connectionTimeoutMs,
    // Said here because the client's own defaults differ under NODE_ENV=test.
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 5, factor: 0.2, multiplier: 2 },
    logLevel: logLevel.INFO,
    logCreator: () => (entry) => writeEntry(log, entry),
  });
  return { client, log };
}

/**
 * The client calls every broken connection an error, also those it mends a moment later. Whether something is an
 * error is decided by the producer and the consumer of this room, so its lines are one step quieter here.
 */
function writeEntry(log: KafkaLog, entry: LogEntry): void {
  const { message, timestamp: _timestamp, logger: _logger, stack: _stack, ...fields } = entry.log;
  const context = { namespace: entry.namespace, ...fields };
  if (entry.level === logLevel.ERROR || entry.level === logLevel.WARN) log.warn(context, message);
  else log.debug(context, message);
}
