import { openDatabase, hashWriteKey, type Database } from '@ebb/db';
import {
  createKafka,
  createTailReader,
  headerText,
  type FetchedMessage,
  type KafkaConnection,
} from '@ebb/kafka';
import { bootService, type RunningService } from '@ebb/service-kit';
import { createTestDatabase, testSealing, testServers, uniqueName, type TestDatabase } from '@ebb/testkit';
import { deadLetterHeaders, topics, type CustomerEvent } from '@ebb/contracts';
import { readIngestConfig } from '../src/config.ts';
import { startIngest } from '../src/service.ts';

export const writeKey = 'test-write-key';

/** The real service on real servers, with topics and a database of its own, and a shop that may write. */
export interface RunningIngest {
  readonly url: string;
  readonly opsUrl: string;
  readonly service: RunningService;
  readonly kafka: KafkaConnection;
  readonly database: Database;
  readonly databaseUrl: string;
  readonly names: Record<'shopEvents' | 'customerEvents' | 'deadLetters', string>;
  readonly groupId: string;
  /** Everything in `customer.events` so far, as it comes. */
  readonly events: readonly CustomerEvent[];
  /** Each record that was put aside, once, though a producer that tries again writes its letter twice. */
  readonly deadLetters: readonly FetchedMessage[];
  /** Stops this process and starts another with the same group and topics. */
  restart(): Promise<RunningIngest>;
  close(): Promise<void>;
}

export async function runIngest(): Promise<RunningIngest> {
  const testDatabase = await createTestDatabase('ingest');
  const database = openDatabase(testDatabase.url, { poolSize: 2 });
  await seedShop(database);
  // The service makes its topics itself, under names of this test alone.
  return start(testDatabase, database, `${uniqueName('ingest')}.`);
}

async function start(testDatabase: TestDatabase, database: Database, prefix: string): Promise<RunningIngest> {
  const { kafkaBrokers } = testServers();
  const names = {
    shopEvents: prefix + topics.shopEvents.name,
    customerEvents: prefix + topics.customerEvents.name,
    deadLetters: prefix + topics.deadLetters.name,
  };
  const config = readIngestConfig({
    KAFKA_BROKERS: kafkaBrokers,
    ...testSealing,
    DATABASE_URL: await testDatabase.as('ingest'),
    EBB_TOPIC_PREFIX: prefix,
    EBB_HTTP_PORT: '0',
    EBB_METRICS_PORT: '0',
    EBB_LOG_LEVEL: 'silent',
  });
  let port = 0;
  const service = await bootService({
    name: 'ingest',
    config,
    start: async (checked, scope) => {
      ({ port } = await startIngest(checked, scope));
    },
  });
  const kafka = createKafka({ brokers: kafkaBrokers.split(','), clientId: 'ingest-tests' });
  const events: CustomerEvent[] = [];
  const deadLetters: FetchedMessage[] = [];
  const origins = new Set<string>();
  const reading = Promise.all([
    readAll(kafka, names.customerEvents, (message) =>
      events.push(JSON.parse(String(message.value)) as CustomerEvent),
    ),
    readAll(kafka, names.deadLetters, (message) => {
      const origin = `${headerText(message, deadLetterHeaders.partition)}@${headerText(message, deadLetterHeaders.offset)}`;
      if (!origins.has(origin)) deadLetters.push(message);
      origins.add(origin);
    }),
  ]);
  // A test that cannot even begin must not leave a service behind that keeps the run from ending.
  const readers = await reading.catch(async (error: unknown) => {
    await service.stop();
    throw error;
  });

  async function stopProcess(): Promise<void> {
    await service.stop();
    await Promise.all(readers.map((reader) => reader.stop()));
  }
  return {
    url: `http://127.0.0.1:${port}`,
    opsUrl: `http://127.0.0.1:${service.opsPort}`,
    service,
    kafka,
    database,
    databaseUrl: testDatabase.url,
    names,
    groupId: `${prefix}ebb-ingest`,
    events,
    deadLetters,
    async restart() {
      await stopProcess();
      return start(testDatabase, database, prefix);
    },
    async close() {
      await stopProcess();
      await database.close();
      await dropTopics(kafka, Object.values(names));
      await testDatabase.drop();
    },
  };
}

function readAll(kafka: KafkaConnection, topic: string, take: (message: FetchedMessage) => void) {
  return createTailReader(kafka, {
    topic,
    start: { kind: 'timestamp', atMs: 0 },
    onFatal: (error) => {
      throw error;
    },
    handle: ({ messages }) => messages.forEach(take),
  });
}

async function dropTopics(kafka: KafkaConnection, names: string[]): Promise<void> {
  const admin = kafka.client.admin();
  await admin.connect();
  await admin.deleteTopics({ topics: names });
  await admin.disconnect();
}

async function seedShop({ prisma }: Database): Promise<void> {
  const settings = JSON.stringify({ exchangeRates: { GBP: 1.17 } });
  await prisma.shop.create({
    data: {
      id: 'demo',
      name: 'Demo',
      currency: 'EUR',
      currencyDigits: 2,
      timeZone: 'UTC',
      settings,
      createdMs: 0n,
    },
  });
  await prisma.writeKey.createMany({
    data: [
      { keyHash: hashWriteKey(writeKey), shopId: 'demo', name: 'test', createdMs: 0n },
      { keyHash: hashWriteKey('revoked-key'), shopId: 'demo', name: 'old', createdMs: 0n, revokedMs: 1n },
    ],
  });
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: {
    readonly type?: string;
    readonly title?: string;
    readonly detail?: string;
    readonly accepted?: number;
    readonly rejected?: number;
    readonly verdicts?: {
      index: number;
      code?: string;
      field?: string;
      messageId: string | null;
      status: string;
    }[];
    readonly errors?: { field: string; message: string; limit?: number }[];
  };
}

export interface PostOptions {
  readonly key?: string | null;
  readonly headers?: Record<string, string>;
  /** Sent as it is instead of as JSON. */
  readonly raw?: string | Uint8Array<ArrayBuffer>;
}

export async function post(
  ingest: RunningIngest,
  path: string,
  body: unknown,
  options: PostOptions = {},
): Promise<Answer> {
  const key = options.key === undefined ? writeKey : options.key;
  const authorization =
    key === null ? {} : { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` };
  const response = await fetch(ingest.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...authorization, ...options.headers },
    body: options.raw ?? JSON.stringify(body),
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Answer['body'],
  };
}
