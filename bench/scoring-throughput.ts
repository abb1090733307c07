/**
 * Throughput of the whole scoring path: Kafka -> transaction (events, profiles, features, 100-tree forest, episodes,
 * outbox) -> commit -> offsets, with 277-byte events over 50,000 customers in 6 partitions, 1 % repeats.
 * The service runs as its own process, as in production; the topic is filled before it starts.
 * Anchor of the same run: what the bare driver inserts into an `event`-like table, durable, 1,000 rows a commit.
 */
import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createConnection } from 'mariadb';
import { featureNames, type CustomerEvent } from '@ebb/contracts';
import { openDatabase, registerModel, type Database } from '@ebb/db';
import { encodeModel, trainForest } from '@ebb/forest';
import { createKafka, createProducer } from '@ebb/kafka';
import { createTestDatabase, createTestTopics, freePort, testServers } from '@ebb/testkit';

const { values: options } = parseArgs({
  options: { events: { type: 'string', default: '200000' }, customers: { type: 'string', default: '50000' } },
});
const eventCount = Number(options.events);
const customerCount = Number(options.customers);
const repeatShare = 0.01;
const partitions = 6;
const nowMs = Date.now();
const kinds = ['activity', 'page_viewed', 'order_completed', 'email_opened', 'payment_succeeded'] as const;

function eventAt(index: number): CustomerEvent {
  const kind = kinds[index % kinds.length]!;
  const occurredAt = nowMs - ((index * 7_919) % (170 * 86_400_000));
  const customer = (index * 2_654_435_761) % customerCount;
  return {
    v: 1,
    shopId: 'bench',
    customerId: `customer-${String(customer).padStart(6, '0')}`,
    messageId: `message-${String(index).padStart(9, '0')}-${'x'.repeat(16)}`,
    kind,
    name: kind === 'activity' ? 'Product Viewed' : 'x',
    occurredAt,
    receivedAt: nowMs,
    ...(kind === 'order_completed'
      ? { orderId: `order-${index}`, amountMinor: 1_000 + (index % 9_000) }
      : {}),
    properties: { sku: `sku-${index % 5_000}`, category: 'garden' },
  };
}

async function addModel(db: Database): Promise<void> {
  const rows = 4_000;
  const data = new Float64Array(rows * featureNames.length);
  const labels = new Uint8Array(rows);
  let seed = 7;
  const random = () => (seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff) / 0x7fffffff;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < featureNames.length; column++)
      data[row * featureNames.length + column] = random() * 200;
    labels[row] = data[row * featureNames.length]! + random() * 120 > 160 ? 1 : 0;
  }
  const trained = await trainForest(data, labels, { featureNames, trees: 100, maxDepth: 10, minLeaf: 5 });
  const artefact = encodeModel({
    featureNames,
    forest: trained.forest,
    baseProbability: trained.baseProbability,
    calibration: { kind: 'none' },
    metadata: {},
  });
  await registerModel(db, {
    shopId: 'bench',
    status: 'champion',
    artefact,
    horizonDays: 60,
    medianGapDays: 30,
    nowMs,
    summaryOf: (identity) => identity,
  });
}

async function measureAnchor(databaseUrl: string): Promise<number> {
  const connection = await createConnection(databaseUrl.replace(/^mysql:/, 'mariadb:'));
  await connection.query(
    'CREATE TABLE anchor (a VARCHAR(64), b VARCHAR(255), c VARCHAR(255), d BIGINT, e TEXT, PRIMARY KEY (a, b, c))',
  );
  const batches = 40;
  const started = performance.now();
  for (let batch = 0; batch < batches; batch++) {
    const rows = Array.from({ length: 1_000 }, (_, index) => {
      const event = eventAt(batch * 1_000 + index);
      return [
        event.shopId,
        event.customerId,
        event.messageId,
        event.occurredAt,
        JSON.stringify(event.properties),
      ];
    });
    await connection.query(`INSERT INTO anchor VALUES ${rows.map(() => '(?,?,?,?,?)').join()}`, rows.flat());
  }
  const perSecond = (batches * 1_000) / ((performance.now() - started) / 1_000);
  await connection.query('DROP TABLE anchor');
  await connection.end();
  return perSecond;
}

async function main(): Promise<void> {
  const servers = testServers();
  const testDatabase = await createTestDatabase('bench');
  const topics = await createTestTopics('bench', { partitions });
  const db = openDatabase(testDatabase.url);
  try {
    await db.prisma.shop.create({
      data: {
        id: 'bench',
        name: 'bench',
        currency: 'EUR',
        currencyDigits: 2,
        timeZone: 'UTC',
        settings: '{}',
        createdMs: 0n,
      },
    });
    await addModel(db);
    const kafka = createKafka({ brokers: servers.kafkaBrokers.split(','), clientId: 'bench' });
    const producer = await createProducer(kafka);
    const total = Math.round(eventCount * (1 + repeatShare));
    let bytes = 0;
    for (let from = 0; from < total; from += 2_000) {
      const messages = Array.from({ length: Math.min(2_000, total - from) }, (_, offset) => {
        const index = from + offset;
        const event = eventAt(index < eventCount ? index : (index * 97) % eventCount);
        const value = JSON.stringify(event);
        bytes += value.length;
        return { key: `${event.shopId}:${event.customerId}`, value };
      });
      await producer.publish(topics.names.customerEvents, messages);
    }
    await producer.close();
    const anchor = await measureAnchor(testDatabase.url);
    const prefix = topics.names.customerEvents.slice(0, -'customer.events'.length);
    const started = performance.now();
    const service = spawn(process.execPath, ['services/scoring/dist/main.js'], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
        DATABASE_URL: testDatabase.url,
        KAFKA_BROKERS: servers.kafkaBrokers,
        EBB_TOPIC_PREFIX: prefix,
        EBB_METRICS_PORT: String(await freePort()),
        EBB_LOG_LEVEL: 'warn',
      },
    });
    let firstAt = 0;
    let firstCount = 0;
    for (let stored = 0; stored < eventCount;) {
      // Seldom: counting reads the whole table, beside the work that is measured.
      await delay(1_000);
      const [row] = await db.prisma.$queryRawUnsafe<{ n: bigint }[]>('SELECT COUNT(*) AS n FROM event');
      stored = Number(row?.n ?? 0);
      if (stored > 0 && firstAt === 0) [firstAt, firstCount] = [performance.now(), stored];
      if (performance.now() - started > 600_000)
        throw new Error(`only ${stored} events stored after ten minutes`);
    }
    const seconds = (performance.now() - firstAt) / 1_000;
    const wholeSeconds = (performance.now() - started) / 1_000;
    service.kill('SIGTERM');
    await new Promise((resolve) => service.once('exit', resolve));
    const orders = await db.prisma.profile.aggregate({ _sum: { orderCount: true }, _count: true });
    const expectedOrders = Array.from({ length: eventCount }, (_, index) => index).filter(
      (index) => index % kinds.length === 2,
    ).length;
    const rate = (eventCount - firstCount) / seconds;
    console.log(
      [
        `events                   ${eventCount} (+1 % repeats), ${Math.round(bytes / total)} bytes each, ${customerCount} customers, ${partitions} partitions`,
        `scoring path             ${Math.round(rate)} events/s (${wholeSeconds.toFixed(1)} s with start-up)`,
        `anchor, bare inserts     ${Math.round(anchor)} rows/s`,
        `ratio                    ${(rate / anchor).toFixed(2)}`,
        `check                    orders ${orders._sum.orderCount} of ${expectedOrders}, profiles ${orders._count}`,
      ].join('\n'),
    );
    if (orders._sum.orderCount !== expectedOrders) process.exitCode = 1;
  } finally {
    await db.close();
    await topics.drop();
    await testDatabase.drop();
  }
}

await main();
