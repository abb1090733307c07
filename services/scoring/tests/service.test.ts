import type { AlertMessage, PredictionMessage } from '@ebb/contracts';
import { openDatabase, type Database } from '@ebb/db';
import { dayMs } from '@ebb/domain';
import { createKafka, createProducer, createTailReader, type Producer, type TailReader } from '@ebb/kafka';
import { bootService, type RunningService } from '@ebb/service-kit';
import {
  createTestDatabase,
  createTestTopics,
  orderCompleted,
  testServers,
  uniqueName,
  waitFor,
  type TestDatabase,
  type TestTopics,
} from '@ebb/testkit';
import { readScoringConfig } from '../src/config.ts';
import { startScoring } from '../src/service.ts';
import { addShop } from './fixture.ts';

let testDatabase: TestDatabase;
let topics: TestTopics;
let db: Database;
let producer: Producer;
const running: RunningService<unknown>[] = [];
const readers: TailReader[] = [];

beforeEach(async () => {
  testDatabase = await createTestDatabase('scoring');
  topics = await createTestTopics('scoring', { partitions: 3 });
  db = openDatabase(testDatabase.url);
  await addShop(db, 'shop');
  producer = await createProducer(createKafka({ brokers: brokers(), clientId: 'test' }), {
    idempotent: true,
  });
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((service) => service.stop()));
  await Promise.all(readers.splice(0).map((reader) => reader.stop()));
  await producer.close();
  await db.close();
  await topics.drop();
  await testDatabase.drop();
});

const brokers = () => testServers().kafkaBrokers.split(',');

async function boot(): Promise<RunningService<unknown>> {
  const topicPrefix = topics.names.customerEvents.slice(0, -'customer.events'.length);
  const config = readScoringConfig({
    DATABASE_URL: await testDatabase.as('scoring'),
    KAFKA_BROKERS: brokers().join(','),
    EBB_TOPIC_PREFIX: topicPrefix,
    EBB_METRICS_PORT: '0',
    EBB_LOG_LEVEL: 'silent',
  });
  const service = await bootService({
    name: 'scoring',
    config,
    start: (given, scope) => startScoring(given, scope),
  });
  running.push(service);
  return service;
}

async function tail<T>(topic: string): Promise<T[]> {
  const seen: T[] = [];
  const reader = await createTailReader(createKafka({ brokers: brokers(), clientId: uniqueName('tail') }), {
    topic,
    start: { kind: 'latest' },
    handle: (batch) => {
      for (const message of batch.messages) seen.push(JSON.parse(String(message.value)) as T);
    },
    onFatal: (error) => {
      throw error;
    },
  });
  readers.push(reader);
  return seen;
}

const send = (events: readonly object[]) =>
  producer.publish(
    topics.names.customerEvents,
    events.map((event) => ({
      key: JSON.stringify(event).slice(0, 3) + String(Math.random()),
      value: JSON.stringify(event),
    })),
  );

describe('the scoring service', () => {
  it('turns an event into a profile, a score, an alert and the messages that tell of it', async () => {
    const alerts = await tail<AlertMessage>(topics.names.alerts);
    const predictions = await tail<PredictionMessage>(topics.names.predictions);
    await boot();
    const now = Date.now();
    const given = { customerId: 'anna', occurredAt: now - 200 * dayMs, receivedAt: now };
    await send([
      // The same batch or the next: the alert comes with the second order.
      orderCompleted(500, { ...given, messageId: 'm0', imported: true }),
      orderCompleted(12_345, { ...given, messageId: 'm1' }),
    ]);
    await waitFor(() => alerts.length > 0 && predictions.length > 0, {
      what: 'the alert',
    });
    expect(alerts[0]).toMatchObject({
      change: 'opened',
      alert: { customerId: 'anna', band: 'high', status: 'open', version: 1, currency: 'EUR' },
    });
    expect(alerts[0]?.alert.reasons[0]?.text).toBe('No order for 200 days');
    expect(predictions[0]).toMatchObject({
      customerId: 'anna',
      cause: 'event',
      messageId: 'm1',
      previousBand: 'none',
      band: 'high',
    });
    await waitFor(async () => (await db.prisma.outbox.count()) === 0, { what: 'an empty outbox' });
  });

  it('stopped and started anew among repeats, counts each event once', async () => {
    const events = Array.from({ length: 600 }, (_, index) =>
      orderCompleted(100 + index, { customerId: `c${index % 37}` }),
    );
    const first = await boot();
    await send(events.slice(0, 300));
    await first.stop();
    running.length = 0;
    await send([...events.slice(200, 600)].reverse());
    await boot();
    await send(events.slice(0, 50));
    await waitFor(async () => (await db.prisma.event.count()) === 600, {
      what: '600 events',
    });
    const profiles = await db.prisma.profile.findMany();
    expect(profiles.reduce((sum, { orderCount }) => sum + orderCount, 0)).toBe(600);
    expect(profiles.reduce((sum, { netRevenueMinor }) => sum + Number(netRevenueMinor), 0)).toBe(
      events.reduce((sum, { amountMinor }) => sum + (amountMinor ?? 0), 0),
    );
  });

  it('shared by two processes that come and go, loses and doubles nothing', async () => {
    const events = Array.from({ length: 2_000 }, (_, index) =>
      orderCompleted(100, { customerId: `c${index % 101}` }),
    );
    const one = await boot();
    const sending = (async () => {
      for (let from = 0; from < events.length; from += 100) await send(events.slice(from, from + 100));
    })();
    await boot();
    await one.stop();
    running.shift();
    await sending;
    await send(events.filter((_, index) => index % 10 === 0));
    await waitFor(async () => (await db.prisma.event.count()) === 2_000, {
      what: '2,000 events',
    });
    const profiles = await db.prisma.profile.findMany();
    expect(profiles.reduce((sum, { orderCount }) => sum + orderCount, 0)).toBe(2_000);
  });

  it('a poison message goes to the dead letters with its bytes, and its neighbours are scored', async () => {
    const letters = await tailRaw(topics.names.deadLetters);
    await boot();
    await producer.publish(topics.names.customerEvents, [
      { key: 'k', value: '{"v":1' },
      { key: 'k', value: JSON.stringify(orderCompleted(1, { customerId: 'anna' })) },
    ]);
    await waitFor(async () => letters.length > 0 && (await db.prisma.event.count()) === 1, {
      what: 'both',
    });
    expect(letters[0]).toEqual({ value: '{"v":1', reason: 'not_json', service: 'scoring' });
  });
});

async function tailRaw(topic: string): Promise<{ value: string; reason: string; service: string }[]> {
  const seen: { value: string; reason: string; service: string }[] = [];
  const reader = await createTailReader(createKafka({ brokers: brokers(), clientId: uniqueName('tail') }), {
    topic,
    start: { kind: 'latest' },
    handle: (batch) => {
      for (const { value, headers } of batch.messages) {
        seen.push({
          value: String(value),
          reason: String(headers['ebb-reason']),
          service: String(headers['ebb-service']),
        });
      }
    },
    onFatal: (error) => {
      throw error;
    },
  });
  readers.push(reader);
  return seen;
}
