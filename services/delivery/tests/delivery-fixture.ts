import {
  alertEvents,
  untouchedAlert,
  type Alert,
  type AlertMessage,
  type WebhookFormat,
} from '@ebb/contracts';
import { openDatabase } from '@ebb/db';
import { createWebhook } from '@ebb/db/delivery';
import { bootService } from '@ebb/service-kit';
import { createTestDatabase, createTestTopics, testServers } from '@ebb/testkit';
import { Kafka, logLevel } from 'kafkajs';
import { readDeliveryConfig, type DeliveryConfig } from '../src/config.ts';
import { startDelivery } from '../src/service.ts';
import { startReceiver } from './receiver.ts';

/** An alert message; whatever a test does not care about is filled in. */
export function alertMessage(
  given: Partial<Alert> & { readonly id: string },
  { change = 'opened', actorName = null }: Partial<Pick<AlertMessage, 'change' | 'actorName'>> = {},
): AlertMessage {
  const now = Date.now();
  return {
    v: 1,
    change,
    actorName,
    alert: {
      ...{ shopId: 'shop', customerId: 'anna', customerName: 'Anna', status: 'open', version: 1 },
      ...{ band: 'critical', openedBand: 'critical', score: 90, probability: 0.9, openedScore: 90 },
      ...{ revenueAtRiskMinor: 12_345, currency: 'EUR', reasons: [], recommendation: null },
      ...{ openedAt: now, updatedAt: now, closedAt: null, closeReason: null },
      ...untouchedAlert,
      ...given,
    },
  };
}

/** A database and topics of this test file, senders on them, and receivers that end with it. */
export async function createDeliveryFixture(prefix: string) {
  const database = await createTestDatabase(prefix);
  const db = openDatabase(database.url, { poolSize: 3 });
  await db.prisma.shop.create({
    data: {
      ...{ id: 'shop', name: 'Harbour & Pine', currency: 'EUR', currencyDigits: 2 },
      ...{ timeZone: 'Europe/Berlin', settings: '{}', createdMs: 0n },
    },
  });
  const topics = await createTestTopics(prefix);
  const brokers = testServers().kafkaBrokers.split(',');
  const kafka = new Kafka({ brokers, clientId: 'delivery-test', logLevel: logLevel.NOTHING });
  const producer = kafka.producer();
  await producer.connect();
  const endings: (() => Promise<unknown>)[] = [];
  /** As a process of its own is given them. */
  const settings = {
    KAFKA_BROKERS: brokers.join(','),
    DATABASE_URL: await database.as('delivery'),
    EBB_TOPIC_PREFIX: topics.names.alerts.replace(/churn\.alerts$/, ''),
    EBB_WEBHOOK_ALLOW_PRIVATE: 'true',
    EBB_DELIVERY_POLL_MS: '50',
    EBB_PUBLIC_URL: 'https://ebb.example',
  };

  async function startSender(given: Partial<DeliveryConfig> = {}) {
    const config = { ...readDeliveryConfig(settings), metricsPort: 0, level: 'silent' as const, ...given };
    const running = await bootService({ name: 'delivery', config, start: startDelivery });
    endings.push(() => running.stop());
    return running;
  }

  return {
    db,
    settings,
    startSender,
    async receiver() {
      const receiver = await startReceiver();
      endings.push(() => receiver.close());
      return receiver;
    },
    /** An endpoint that is told everything. */
    async endpoint(url: string, format: WebhookFormat = 'json') {
      const wanted = { name: 'chat', url, format, events: alertEvents };
      const made = await createWebhook(db, { shopId: 'shop', userId: 'lena', nowMs: Date.now(), ...wanted });
      return made!;
    },
    async publish(messages: readonly AlertMessage[]): Promise<void> {
      await producer.send({
        topic: topics.names.alerts,
        messages: messages.map((message) => ({
          key: message.alert.customerId,
          value: JSON.stringify(message),
        })),
      });
    },
    async close(): Promise<void> {
      await Promise.all(endings.map((end) => end()));
      await producer.disconnect();
      await topics.drop();
      await db.close();
      await database.drop();
    },
  };
}

export type DeliveryFixture = Awaited<ReturnType<typeof createDeliveryFixture>>;
