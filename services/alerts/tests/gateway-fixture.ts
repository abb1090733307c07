import type { Writable } from 'node:stream';
import type { ClientToServer, ServerToClient } from '@ebb/contracts';
import { bootService } from '@ebb/service-kit';
import { openDatabase } from '@ebb/db';
import {
  createTestDatabase,
  createTestSession,
  createTestTopics,
  testServers,
  testTokenCheck,
  waitFor,
  type TestPerson,
} from '@ebb/testkit';
import type { Producer } from 'kafkajs';
import { Kafka, logLevel } from 'kafkajs';
import type { ManagerOptions, Socket, SocketOptions } from 'socket.io-client';
import { io } from 'socket.io-client';
import type { AlertsConfig } from '../src/config.ts';
import { readAlertsConfig } from '../src/config.ts';
import { startAlerts } from '../src/service.ts';

export type TestClient = Socket<ServerToClient, ClientToServer>;
type ReceivedAlert = Parameters<ServerToClient['churn_alert']>[0];
type ReceivedPrediction = Parameters<ServerToClient['prediction_update']>[0];

export interface TestGateway {
  readonly port: number;
  readonly opsPort: number;
  stop(): Promise<void>;
}

export interface Watcher {
  readonly client: TestClient;
  readonly alerts: ReceivedAlert[];
  readonly predictions: ReceivedPrediction[];
  readonly resyncs: Parameters<ServerToClient['resync']>[0][];
}

/** Topics of this test file, a producer for them, and gateways and clients that end with it. */
export async function createGatewayFixture(prefix: string) {
  const database = await createTestDatabase(prefix);
  const db = openDatabase(database.url, { poolSize: 2 });
  const topics = await createTestTopics(prefix, { partitions: 6 });
  const brokers = testServers().kafkaBrokers.split(',');
  const kafka = new Kafka({ brokers, clientId: 'gateway-test', logLevel: logLevel.NOTHING });
  const producer: Producer = kafka.producer();
  await producer.connect();
  const gateways: TestGateway[] = [];
  const clients: TestClient[] = [];

  async function startGateway(settings: Partial<AlertsConfig> = {}, log?: Writable): Promise<TestGateway> {
    const config: AlertsConfig = {
      ...readAlertsConfig({
        KAFKA_BROKERS: brokers.join(','),
        DATABASE_URL: await database.as('alerts'),
        ...testTokenCheck,
      }),
      httpPort: 0,
      metricsPort: 0,
      level: 'silent',
      topicPrefix: topics.names.alerts.replace(/churn\.alerts$/, ''),
      ...settings,
    };
    let port = 0;
    const running = await bootService({
      name: 'alerts',
      config,
      start: async (checked, scope) => {
        ({ port } = await startAlerts(checked, scope));
      },
      ...(log === undefined ? {} : { log }),
    });
    const gateway = { port, opsPort: running.opsPort, stop: () => running.stop() };
    gateways.push(gateway);
    return gateway;
  }

  /** A session of somebody who may see these shops, a person for each list of shops. */
  function session(shops: string[] = ['shop'], person: Partial<TestPerson> = {}) {
    const given = { userId: `of-${shops.join('-')}`, name: 'Amir', role: 'agent', shops, ...person };
    return createTestSession(db, given);
  }

  async function token(shops?: string[], person: Partial<TestPerson> = {}): Promise<string> {
    return (await session(shops, person)).token;
  }

  function connect(gateway: TestGateway, options: Partial<ManagerOptions & SocketOptions> = {}): TestClient {
    const client: TestClient = io(`http://127.0.0.1:${gateway.port}`, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      ...options,
    });
    clients.push(client);
    return client;
  }

  async function watch(
    gateway: TestGateway,
    options: Partial<ManagerOptions & SocketOptions> = {},
  ): Promise<Watcher> {
    const client = connect(gateway, { auth: { token: await token() }, ...options });
    const watcher: Watcher = { client, alerts: [], predictions: [], resyncs: [] };
    client.on('churn_alert', (message) => watcher.alerts.push(message));
    client.on('prediction_update', (message) => watcher.predictions.push(message));
    client.on('resync', (message) => watcher.resyncs.push(message));
    await waitFor(() => client.connected, { what: 'the connection' });
    return watcher;
  }

  /** Writes records of one customer, which stay in order; a text is written as it is. */
  async function publish(
    topic: 'alerts' | 'predictions',
    key: string,
    payloads: readonly (object | string)[],
  ): Promise<void> {
    await producer.send({
      topic: topics.names[topic],
      messages: payloads.map((payload) => ({
        key,
        value: typeof payload === 'string' ? payload : JSON.stringify(payload),
      })),
    });
  }

  async function metric(gateway: TestGateway, line: string): Promise<number> {
    const text = await (await fetch(`http://127.0.0.1:${gateway.opsPort}/metrics`)).text();
    const found = text.split('\n').find((candidate) => candidate.startsWith(`${line} `));
    return Number(found?.split(' ').at(-1) ?? 0);
  }

  return {
    db,
    startGateway,
    session,
    token,
    connect,
    watch,
    publish,
    metric,
    async close(): Promise<void> {
      for (const client of clients) client.disconnect();
      await Promise.all(gateways.map((gateway) => gateway.stop()));
      await producer.disconnect();
      await topics.drop();
      await db.close();
      await database.drop();
    },
  };
}
