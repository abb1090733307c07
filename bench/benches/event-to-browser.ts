/**
 * How long an event takes to the browser: from `POST /v1/track` (through nginx, ingest, Kafka, scoring, MariaDB, the
 * outbox, Kafka, the alerts gateway and the socket) to `prediction_update`, and to the pixels of a customer's page.
 * The system is started as `npm start` starts it, with nothing else going on in it. Anchors of the same run: one
 * message through the bare broker and back, before and after; and the answer of ingest alone, which is its way there.
 *
 *   node bench/run.mjs event-to-browser [--events 300] [--pages 30]
 */
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { ClientToServer, Session, ServerToClient } from '@ebb/contracts';
import { dayMs } from '@ebb/domain';
import { startWholeSystem, uniqueName, waitFor, type WholeSystem } from '@ebb/testkit';
import { Kafka, logLevel } from 'kafkajs';
import { chromium } from 'playwright-core';
import { io, type Socket } from 'socket.io-client';

const { values: options } = parseArgs({
  options: { events: { type: 'string', default: '300' }, pages: { type: 'string', default: '30' } },
});
const shop = 'simulated';
const customers = 50;

/** p50, p99 and the largest of durations in milliseconds. */
function summary(name: string, durationsMs: readonly number[]) {
  const ascending = durationsMs.toSorted((one, other) => one - other);
  const at = (share: number): number =>
    Math.round(
      (ascending[Math.min(ascending.length - 1, Math.floor(share * ascending.length))] ?? NaN) * 10,
    ) / 10;
  return { name, n: ascending.length, 'p50 ms': at(0.5), 'p99 ms': at(0.99), 'largest ms': at(1) };
}

/** One message at a time through the broker and back, with the client that Ebb uses. */
async function bareKafka({ kafkaBrokers }: WholeSystem, messages: number): Promise<number[]> {
  const kafka = new Kafka({ clientId: 'bench', brokers: [kafkaBrokers], logLevel: logLevel.ERROR });
  const topic = uniqueName('bench-anchor');
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({
    topics: [{ topic, numPartitions: 1, replicationFactor: 1 }],
    waitForLeaders: true,
  });
  const producer = kafka.producer();
  const consumer = kafka.consumer({ groupId: topic });
  const arrivedMs = new Map<string, number>();
  await Promise.all([producer.connect(), consumer.connect()]);
  try {
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ message }) => void arrivedMs.set(String(message.value), performance.now()),
    });
    const trip = async (name: string): Promise<number> => {
      const sentMs = performance.now();
      await producer.send({ topic, acks: -1, messages: [{ value: name }] });
      return (await waitFor(() => arrivedMs.get(name), { what: 'the message' })) - sentMs;
    };
    await trip('warm up');
    const durations: number[] = [];
    for (let index = 0; index < messages; index += 1) durations.push(await trip(`m-${index}`));
    return durations;
  } finally {
    await Promise.all([producer.disconnect(), consumer.disconnect()]);
    await admin.deleteTopics({ topics: [topic] });
    await admin.disconnect();
  }
}

async function signIn(system: WholeSystem): Promise<string> {
  const answer = await fetch(`${system.origin}/api/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'lead@ebb.example', password: system.password }),
  });
  return ((await answer.json()) as Session).token;
}

async function post(system: WholeSystem, body: Record<string, unknown>): Promise<void> {
  const answer = await fetch(`${system.origin}/v1/track`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${system.writeKeys.simulated}:`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ type: 'track', ...body }),
  });
  if (!answer.ok) throw new Error(`/v1/track: ${answer.status} ${await answer.text()}`);
}

const customerId = (index: number): string => `bench-${String(index % customers).padStart(3, '0')}`;

/** Customers with an order of last week, so that each further event changes a score. */
async function addCustomers(system: WholeSystem): Promise<void> {
  const timestamp = new Date(Date.now() - 7 * dayMs).toISOString();
  for (let index = 0; index < customers; index += 1) {
    const properties = { order_id: `bench-order-${index}`, total: 49.9, currency: 'EUR' };
    await post(system, { userId: customerId(index), event: 'Order Completed', properties, timestamp });
  }
}

async function toSocket(
  system: WholeSystem,
  events: number,
): Promise<{ answer: number[]; socket: number[] }> {
  const socket: Socket<ServerToClient, ClientToServer> = io(system.origin, {
    auth: { token: await signIn(system) },
    transports: ['websocket'],
  });
  const receivedMs = new Map<string, number>();
  socket.on('prediction_update', ({ messageId }) => {
    if (messageId !== null && !receivedMs.has(messageId)) receivedMs.set(messageId, performance.now());
  });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.emit('subscribe_alerts', { shopId: shop }, (answer) =>
        answer.ok ? resolve() : reject(new Error(answer.detail)),
      );
    });
    const durations = { answer: [] as number[], socket: [] as number[] };
    for (let index = -20; index < events; index += 1) {
      const messageId = uniqueName('bench');
      const sentMs = performance.now();
      await post(system, { userId: customerId(index + 20), event: 'Product Viewed', messageId });
      const answeredMs = performance.now();
      const arrivedMs = await waitFor(() => receivedMs.get(messageId), {
        what: `event ${index} on the socket`,
      });
      if (index < 0) continue; // The first ones warm up.
      durations.answer.push(answeredMs - sentMs);
      durations.socket.push(arrivedMs - sentMs);
    }
    return durations;
  } finally {
    socket.disconnect();
  }
}

/** To the text of a new timeline entry in a page that is looked at, with the few milliseconds of asking the browser. */
async function toPage(system: WholeSystem, pages: number): Promise<number[]> {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  try {
    const page = await browser.newPage();
    await page.goto(`${system.origin}/sign-in`);
    await page.getByLabel('E-mail').fill('lead@ebb.example');
    await page.getByLabel('Password').fill(system.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
    await page.goto(`${system.origin}/customers/${customerId(0)}?shop=${shop}`);
    await page.locator('[data-live-state="live"]').first().waitFor();
    const durations: number[] = [];
    for (let index = 0; index < pages; index += 1) {
      const word = uniqueName('Looked-at');
      const sentMs = performance.now();
      await post(system, { userId: customerId(0), event: word });
      await page.getByTestId('timeline').getByText(word).waitFor({ timeout: 20_000 });
      durations.push(performance.now() - sentMs);
      // A page reads what changed at most four times a second: what is measured is an event after a quiet moment.
      await pause(500);
    }
    return durations;
  } finally {
    await browser.close();
  }
}

async function main(): Promise<void> {
  const events = Number(options.events);
  const system = await startWholeSystem({ name: 'bench' });
  try {
    await addCustomers(system);
    const kafkaBefore = await bareKafka(system, events);
    const { answer, socket } = await toSocket(system, events);
    const pages = Number(options.pages);
    const shown = pages > 0 ? await toPage(system, pages) : [];
    const kafkaAfter = await bareKafka(system, events);
    console.table([
      summary('anchor: broker and back, before', kafkaBefore),
      summary('event → 200 of ingest', answer),
      summary('event → prediction_update', socket),
      summary('event → page of the customer', shown),
      summary('anchor: broker and back, after', kafkaAfter),
    ]);
    const p50 = (durations: number[]): number => summary('', durations)['p50 ms'];
    const anchorMs = p50([...kafkaBefore, ...kafkaAfter]);
    console.log(
      `event → socket is ${(p50(socket) / anchorMs).toFixed(1)} round trips of the bare broker (p50)`,
    );
  } finally {
    await system.stop();
  }
}

await main();
