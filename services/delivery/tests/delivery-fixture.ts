import { untouchedAlert, type Alert, type AlertMessage } from '@ebb/contracts';
import { alertEvents, type WebhookFormat } from '@ebb/contracts/delivery';
import { openDatabase } from '@ebb/db';
import { createWebhook } from '@ebb/db/delivery';
import { bootService } from '@ebb/service-kit';
import { createSealer } from '@ebb/sealing';
import { createTestDatabase, createTestTopics, testSealing, testServers } from '@ebb/testkit';
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
      responseDueAt: null,
      ...untouchedAlert,
      ...given,
    },
  };
}

/** A database and topics of this test file, senders on them, and receivers that end with it. */
export async function createDeliveryFixture(prefix: string) {
  const database = await createTestDatabase(prefix);
  const db = openDatabase(database.url, { poolSize: 3 });
  const sealer = createSealer(testSealing.EBB_MASTER_KEY);
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
    ...testSealing,
  };

  async function startSender(given: Partial<DeliveryConfig> = {}) {
    const config = { ...readDeliveryConfig(settings), metricsPort: 0, level: 'silent' as const, ...given };
    const running = await bootService({ name: 'delivery', config, start: startDelivery });
    endings.push(() => running.stop());
    return running;
  }

  return {
    db,
    sealer,
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
      const made = await createWebhook(db, sealer, {
        ...{ shopId: 'shop', userId: 'lena', nowMs: Date.now() },
        ...wanted,
      });
      return made!;
    },
    async addPerson(id: string, name: string): Promise<void> {
      const data = {
        id,
        name,
        email: `${id}@ebb.example`,
        role: 'agent',
        passwordHash: 'none',
        createdMs: 0n,
      };
      await db.prisma.user.create({ data });
      await db.prisma.userShop.create({ data: { userId: id, shopId: 'shop' } });
    },
    /** The alert as the record has it. */
    async storeAlert(alert: Alert): Promise<void> {
      const { id, shopId, customerId, status, version, band, openedBand, score, probability, ownerId } =
        alert;
      const row = {
        ...{
          shopId,
          customerId: `${customerId}-${id}`,
          status,
          version,
          band,
          openedBand,
          score,
          probability,
        },
        ...{ ownerId, ownerName: alert.ownerName, openedScore: alert.openedScore, reasons: '[]' },
        ...{
          revenueAtRiskMinor: BigInt(alert.revenueAtRiskMinor),
          openMarker: status === 'closed' ? null : 1,
        },
        ...{ openedMs: BigInt(alert.openedAt), updatedMs: BigInt(alert.updatedAt), episodeNumber: 1 },
        ...{ closedMs: status === 'closed' ? BigInt(alert.updatedAt) : null },
      };
      await db.prisma.alert.upsert({ where: { id }, update: row, create: { id, ...row } });
      const customer = { shopId, customerId: row.customerId };
      await db.prisma.customer.upsert({
        where: { shopId_customerId: customer },
        update: {},
        create: { ...customer, traits: '{}', displayName: alert.customerName?.slice(0, 100) ?? null },
      });
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
