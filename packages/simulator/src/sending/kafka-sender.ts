import { setTimeout as delay } from 'node:timers/promises';
import { topics } from '@ebb/contracts';
import '@ebb/kafka/rest-when-idle';
import { Kafka, logLevel, type Producer } from 'kafkajs';
import { retryDelayMs } from './retry-delay.ts';
import { DeliveryError, type Sender } from './sender.ts';

export interface KafkaSenderOptions {
  readonly brokers: readonly string[];
  readonly writeKey: string;
  readonly giveUpAfterMs: number;
}

/**
 * Writes raw messages to `shop.events` as a shop's own producer would: plain JSON, the write key in a header, no key.
 * What is wrong with an event is only found out behind the topic, so nothing is ever refused here.
 */
export function kafkaSender(options: KafkaSenderOptions): Sender {
  const kafka = new Kafka({
    clientId: 'ebb-simulator',
    brokers: [...options.brokers],
    logLevel: logLevel.NOTHING,
    // Retrying is done below, where the time limit and the stop signal are known.
    retry: { retries: 0 },
  });
  const producer: Producer = kafka.producer();
  let connecting: Promise<void> | undefined;

  return {
    async send(batch, signal) {
      const startedMs = performance.now();
      for (let attempts = 0; ; attempts += 1) {
        try {
          connecting ??= producer.connect();
          await connecting;
          await producer.send({
            topic: topics.shopEvents.name,
            acks: -1,
            messages: batch.map((message) => ({
              value: JSON.stringify({ ...message, sentAt: new Date().toISOString() }),
              headers: { 'write-key': options.writeKey },
            })),
          });
          return { acceptedIds: batch.map(({ messageId }) => messageId), refusals: [] };
        } catch (error) {
          connecting = undefined;
          const waitMs = retryDelayMs(attempts);
          if (performance.now() - startedMs + waitMs > options.giveUpAfterMs) {
            throw new DeliveryError(`${topics.shopEvents.name}: gave up after ${attempts + 1} attempts`, {
              cause: error,
            });
          }
          await delay(waitMs, undefined, { signal });
        }
      }
    },
    async close() {
      await producer.disconnect();
    },
  };
}
