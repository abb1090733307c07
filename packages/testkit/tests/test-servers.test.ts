import { createConnection } from 'mariadb';
import { Kafka, logLevel } from 'kafkajs';
import { createTestDatabase, createTestTopics, testServers, uniqueGroup, waitFor } from '../src/index.ts';

const connect = (url: string) => {
  const { hostname, port, username, password, pathname } = new URL(url);
  return createConnection({
    host: hostname,
    port: Number(port),
    user: username,
    password: decodeURIComponent(password),
    database: pathname.slice(1),
  });
};

describe('the database of a test', () => {
  test('is migrated, empty and its own', async () => {
    const one = await createTestDatabase();
    const other = await createTestDatabase();
    const [first, second] = [await connect(one.url), await connect(other.url)];
    try {
      const migrations = await first.query<unknown[]>('SELECT * FROM _prisma_migrations');
      expect(migrations.length).toBeGreaterThan(0);
      await first.query(`INSERT INTO outbox (topic, messages, created_ms) VALUES ('t', '[]', 1)`);
      expect(await first.query('SELECT topic FROM outbox')).toHaveLength(1);
      expect(await second.query('SELECT topic FROM outbox')).toHaveLength(0);
    } finally {
      await first.end();
      await second.end();
      await one.drop();
      await other.drop();
    }
    await expect(connect(one.url)).rejects.toThrow(/Unknown database|Access denied/);
  });

  test('compares identifiers byte for byte, in UTC, reading what is committed', async () => {
    const database = await createTestDatabase();
    const connection = await connect(database.url);
    try {
      const [time] = await connection.query<{ zone: string }[]>('SELECT @@session.time_zone AS zone');
      expect(time?.zone).toBe('+00:00');
      // MariaDB and MySQL name it differently.
      const isolation = await connection.query<{ Value: string }[]>(
        `SHOW VARIABLES WHERE Variable_name IN ('tx_isolation', 'transaction_isolation')`,
      );
      expect(isolation.map(({ Value }) => Value)).toEqual(['READ-COMMITTED']);
      const columns = await connection.query<{ collation: string }[]>(
        `SELECT collation_name AS collation FROM information_schema.columns
         WHERE table_schema = ? AND column_name = 'customer_id'`,
        [database.name],
      );
      expect(columns.length).toBeGreaterThan(0);
      expect(new Set(columns.map(({ collation }) => collation))).toEqual(new Set(['utf8mb4_bin']));
    } finally {
      await connection.end();
      await database.drop();
    }
  });
});

test('topics of a test carry messages and go away again', async () => {
  const topics = await createTestTopics('testkit', { partitions: 1 });
  const client = new Kafka({
    brokers: testServers().kafkaBrokers.split(','),
    clientId: 'testkit',
    logLevel: logLevel.NOTHING,
  });
  const producer = client.producer();
  const consumer = client.consumer({ groupId: uniqueGroup('testkit') });
  const seen: string[] = [];
  try {
    await producer.connect();
    await producer.send({ topic: topics.names.alerts, messages: [{ value: 'hello' }] });
    await consumer.connect();
    await consumer.subscribe({ topic: topics.names.alerts, fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ message }) => {
        seen.push(String(message.value));
        return Promise.resolve();
      },
    });
    await waitFor(() => seen.length > 0, { what: 'the message' });
    expect(seen).toEqual(['hello']);
  } finally {
    await consumer.disconnect();
    await producer.disconnect();
    await topics.drop();
  }
  const admin = client.admin();
  await admin.connect();
  try {
    expect(await admin.listTopics()).not.toContain(topics.names.alerts);
  } finally {
    await admin.disconnect();
  }
});
