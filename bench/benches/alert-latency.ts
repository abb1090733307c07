/**
 * How long an alert takes: from writing an event to Kafka (as ingest does) to `churn_alert` on a Socket.IO client,
 * through the real scoring and alerts processes, beside other traffic of a fixed rate. Servers of its own, durable.
 *
 *     node bench/run.mjs alert-latency [--rates 100,1000,5000] [--seconds 30] [--probes 50]
 *
 * The traffic belongs to one shop with a forest of 100 trees as champion and 50,000 customers; the probes to another,
 * ruled by the plain rules: each is the first event of a customer, an order of 200 days ago, which opens an alert.
 * Both shops are watched. Where the time goes is read from three clocks of the same machine: the producer's, that of
 * the score (in the alert), and that of the relay (the record's timestamp in `churn.alerts`).
 * Anchor: a message through the bare broker and back, one at a time, before anything else runs.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { ClientToServer, CustomerEvent, ServerToClient } from '@ebb/contracts';
import { openDatabase, type Database } from '@ebb/db';
import { dayMs } from '@ebb/domain';
import { createKafka, createProducer, createTailReader, type OutgoingMessage } from '@ebb/kafka';
import {
  createTestDatabase,
  createTestSession,
  createTestTopics,
  freePort,
  testTokenCheck,
  uniqueName,
  waitFor,
} from '@ebb/testkit';
import { io, type Socket } from 'socket.io-client';
import { startDurableServers } from '../load/durable-servers.ts';
import { percentile } from '../load/percentiles.ts';
import { startCpuMeter } from '../load/process-usage.ts';
import { addShop, addShopWithChampion, scoringLoad, shopId as busyShop } from '../load/scoring-load.ts';
import { startService } from '../load/service-process.ts';

const { values: options } = parseArgs({
  options: {
    rates: { type: 'string', default: '100,1000,5000' },
    seconds: { type: 'string', default: '30' },
    probes: { type: 'string', default: '50' },
  },
});
const probeShop = 'probe';
const warmUpSeconds = 5;
const tickMs = 10;

interface Probe {
  sentMs: number;
  scoredMs?: number;
  publishedMs?: number;
  receivedMs?: number;
}
const probes = new Map<string, Probe>();

function probeEvent(): CustomerEvent {
  const nowMs = Date.now();
  const customerId = uniqueName('probe');
  probes.set(customerId, { sentMs: nowMs });
  return {
    v: 1,
    shopId: probeShop,
    customerId,
    messageId: customerId,
    kind: 'order_completed',
    orderId: customerId,
    amountMinor: 4_990,
    occurredAt: nowMs - 200 * dayMs,
    receivedAt: nowMs,
  };
}

const messageOf = (event: CustomerEvent): OutgoingMessage => ({
  key: `${event.shopId}:${event.customerId}`,
  value: JSON.stringify(event),
});

/** One message at a time through the broker and back, with our own producer and reader. */
async function bareKafka(kafka: ReturnType<typeof createKafka>, topic: string): Promise<number[]> {
  const received = new Map<string, number>();
  const reader = await createTailReader(kafka, {
    topic,
    start: { kind: 'latest' },
    handle: ({ messages }) => messages.forEach(({ value }) => received.set(String(value), performance.now())),
    onFatal: (error) => console.error(error),
  });
  const producer = await createProducer(kafka);
  const trips: number[] = [];
  for (let index = -20; index < 200; index++) {
    const name = `trip ${index}`;
    const sentMs = performance.now();
    await producer.publish(topic, [{ key: null, value: name }]);
    const receivedMs = await waitFor(() => received.get(name), { what: 'the message' });
    if (index >= 0) trips.push(receivedMs - sentMs);
  }
  await Promise.all([producer.close(), reader.stop()]);
  return trips;
}

async function watch(db: Database, port: number): Promise<Socket<ServerToClient, ClientToServer>> {
  const shops = [busyShop, probeShop];
  const seconds = { tokenSeconds: 3_600, sessionSeconds: 3_600 };
  const person = { userId: 'bench', role: 'agent', shops, ...seconds };
  const { token } = await createTestSession(db, person);
  const socket: Socket<ServerToClient, ClientToServer> = io(`http://127.0.0.1:${port}`, {
    transports: ['websocket'],
    auth: { token },
  });
  socket.on('churn_alert', ({ alert, change }) => {
    const probe = change === 'opened' ? probes.get(alert.customerId) : undefined;
    if (probe === undefined) return;
    probe.receivedMs ??= Date.now();
    probe.scoredMs ??= alert.openedAt;
  });
  for (const shop of shops) {
    await new Promise<void>((resolve, reject) => {
      socket.emit('subscribe_alerts', { shopId: shop }, (answer) =>
        answer.ok ? resolve() : reject(new Error(answer.detail)),
      );
    });
  }
  return socket;
}

interface Traffic {
  producer: Awaited<ReturnType<typeof createProducer>>;
  topic: string;
  event: (position: number) => CustomerEvent;
}

let position = 0;

/** Writes `rate` events a second, a share of them probes, evenly over the time. Waits for the last acknowledgement. */
async function send({ producer, topic, event }: Traffic, rate: number, seconds: number): Promise<void> {
  const probesPerSecond = Math.min(Number(options.probes), rate / 4);
  const startMs = performance.now();
  const writes: Promise<void>[] = [];
  let failed: unknown;
  let [sent, probed] = [0, 0];
  for (let elapsed = 0; elapsed < seconds; elapsed = (performance.now() - startMs) / 1_000) {
    const messages: OutgoingMessage[] = [];
    for (; sent < elapsed * rate; sent++) {
      const wantsProbe = probed < elapsed * probesPerSecond;
      if (wantsProbe) probed++;
      const now = Date.now();
      messages.push(
        messageOf(wantsProbe ? probeEvent() : { ...event(position++), occurredAt: now, receivedAt: now }),
      );
    }
    // Without waiting: the next events come when they come.
    if (messages.length > 0)
      writes.push(producer.publish(topic, messages).catch((error: unknown) => void (failed = error)));
    await delay(tickMs);
  }
  await Promise.all(writes);
  if (failed !== undefined) throw new Error('an event could not be written', { cause: failed });
}

const round = (value: number) => Math.round(value * 10) / 10;

function row(name: string, values: readonly number[]) {
  const [p50, p99, p999] = [0.5, 0.99, 0.999].map((share) => round(percentile(values, share)));
  return { name, n: values.length, p50, p99, 'p99.9': p999, largest: round(Math.max(...values)) };
}

function report(rate: number): void {
  const all = [...probes.values()];
  const received = all.filter(({ receivedMs }) => receivedMs !== undefined) as Required<Probe>[];
  const steps = received.filter(({ publishedMs }) => publishedMs !== undefined);
  console.table([
    row(
      `${rate}/s: event → churn_alert`,
      received.map((p) => p.receivedMs - p.sentMs),
    ),
    row(
      '  event → score',
      steps.map((p) => p.scoredMs - p.sentMs),
    ),
    row(
      '  score → relay writes',
      steps.map((p) => p.publishedMs - p.scoredMs),
    ),
    row(
      '  relay writes → churn_alert',
      steps.map((p) => p.receivedMs - p.publishedMs),
    ),
  ]);
  if (received.length < all.length) {
    console.error(`${all.length - received.length} of ${all.length} alerts never came`);
    process.exitCode = 1;
  }
}

async function main(): Promise<void> {
  const servers = await startDurableServers();
  const database = await createTestDatabase('latency');
  const topics = await createTestTopics('latency', { partitions: 6 });
  const kafka = createKafka({ brokers: servers.kafkaBrokers.split(','), clientId: 'bench' });
  try {
    const db = openDatabase(database.url);
    await addShopWithChampion(db, Date.now());
    await addShop(db, probeShop);
    const trips = await bareKafka(kafka, topics.names.deadLetters);
    console.table([row('anchor: broker and back', trips)]);

    const prefix = topics.names.alerts.slice(0, -'churn.alerts'.length);
    const common = { KAFKA_BROKERS: servers.kafkaBrokers, EBB_TOPIC_PREFIX: prefix };
    const port = await freePort();
    const alerts = await startService('alerts', {
      ...common,
      EBB_HTTP_PORT: String(port),
      ...testTokenCheck,
      DATABASE_URL: database.url,
    });
    const scoring = await startService('scoring', { ...common, DATABASE_URL: database.url });
    const reader = await createTailReader(kafka, {
      topic: topics.names.alerts,
      start: { kind: 'latest' },
      handle: ({ messages }) => {
        for (const { key, timestampMs } of messages) {
          const probe = probes.get(String(key).slice(probeShop.length + 1));
          if (probe !== undefined) probe.publishedMs ??= timestampMs;
        }
      },
      onFatal: (error) => console.error(error),
    });
    const socket = await watch(db, port);
    const traffic: Traffic = {
      producer: await createProducer(kafka, { maxInFlight: 4 }),
      topic: topics.names.customerEvents,
      event: scoringLoad(1_000_000_000, 50_000, 0, Date.now()).event,
    };
    const pids = { scoring: scoring.pid, alerts: alerts.pid, bench: process.pid, ...servers.pids };
    for (const rate of options.rates.split(',').map(Number)) {
      await send(traffic, rate, warmUpSeconds);
      probes.clear();
      const cpu = startCpuMeter(pids);
      await send(traffic, rate, Number(options.seconds));
      const used = Object.entries(cpu()).map(
        ([name, seconds]) => `${name} ${Math.round((100 * seconds) / Number(options.seconds))} %`,
      );
      // A late alert counts with its time; one that has not come after ten seconds counts as lost.
      const isOpen = () => [...probes.values()].some(({ receivedMs }) => receivedMs === undefined);
      await waitFor(() => !isOpen(), { what: 'the alerts', timeoutMs: 10_000 }).catch(() => undefined);
      report(rate);
      console.log(`processor: ${used.join(', ')}`);
    }
    socket.disconnect();
    await Promise.all([reader.stop(), traffic.producer.close(), scoring.stop(), alerts.stop()]);
    await db.close();
  } finally {
    await servers.stop();
  }
}

await main();
