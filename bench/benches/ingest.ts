/**
 * What ingest takes over HTTP: requests of one event and batches, each answered only after Kafka acknowledged.
 * Anchor of the same run: the same requests to Fastify with a compiled TypeBox schema and no Kafka at all.
 * Both run as processes of their own; their CPU time per event is given beside the rate, because it does not
 * depend on what else the machine is doing.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import Fastify from 'fastify';
import { Type } from 'typebox';
import { SegmentMessage } from '@ebb/contracts';
import { hashWriteKey, openDatabase } from '@ebb/db';
import { createKafka } from '@ebb/kafka';
import { createTestDatabase, freePort, testSealing, testServers, uniqueName, waitFor } from '@ebb/testkit';

const { values: options } = parseArgs({
  options: { seconds: { type: 'string', default: '5' }, anchor: { type: 'string' } },
});

const writeKey = 'bench-write-key';
const shapes = [
  { name: 'one event a request, 64 connections', events: 1, connections: 64 },
  { name: 'batches of 100, 8 connections', events: 100, connections: 8 },
  { name: 'batches of 500, 8 connections', events: 500, connections: 8 },
] as const;

async function serveAnchor(port: number): Promise<void> {
  const app = Fastify({ bodyLimit: 1_048_576 });
  app.post('/v1/track', { schema: { body: SegmentMessage } }, () => ({ success: true }));
  app.post('/v1/batch', { schema: { body: Type.Object({ batch: Type.Array(SegmentMessage) }) } }, () => ({
    success: true,
  }));
  await app.listen({ port, host: '127.0.0.1' });
}

function message(index: number): object {
  return {
    type: 'track',
    messageId: `bench-${index}-${Math.random().toString(36).slice(2)}`,
    userId: `customer-${index % 5_000}`,
    event: index % 5 === 0 ? 'Order Completed' : 'Product Viewed',
    timestamp: new Date().toISOString(),
    properties: {
      order_id: `o-${index}`,
      total: 19.99,
      currency: 'EUR',
      sku: 'WHITE-HEART',
      category: 'garden',
    },
    context: { library: { name: 'analytics-node', version: '2.1.0' } },
  };
}

function requestBytes(events: number, index: number): Buffer {
  const messages = Array.from({ length: events }, (_, offset) => message(index * events + offset));
  const body = JSON.stringify(events === 1 ? messages[0] : { batch: messages });
  const head = [
    `POST /v1/${events === 1 ? 'track' : 'batch'} HTTP/1.1`,
    'host: bench',
    `authorization: Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}

interface Measured {
  readonly events: number;
  readonly seconds: number;
  readonly cpuMicrosPerEvent: number;
  readonly latenciesMs: readonly number[];
}

/** User and system time of a process so far, in seconds (100 clock ticks a second on Linux). */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Keeps every connection busy with prepared requests until the time is over. Any answer but 200 is an error. */
async function load(
  port: number,
  pid: number,
  shape: (typeof shapes)[number],
  seconds: number,
): Promise<Measured> {
  const requests = Array.from({ length: 50 }, (_, index) => requestBytes(shape.events, index));
  const latenciesMs: number[] = [];
  let sent = 0;
  const started = performance.now();
  const cpuBefore = cpuSeconds(pid);
  const endMs = started + seconds * 1_000;
  const connection = () =>
    new Promise<void>((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port, noDelay: true });
      let answer = '';
      let sentMs = 0;
      const next = () => {
        sentMs = performance.now();
        if (sentMs >= endMs) return void socket.end(() => resolve());
        socket.write(requests[sent++ % requests.length]!);
      };
      socket.once('error', reject);
      socket.once('connect', next);
      socket.on('data', (chunk) => {
        answer += chunk.toString('latin1');
        const headEnd = answer.indexOf('\r\n\r\n');
        const length = Number(/content-length: (\d+)/i.exec(answer)?.[1] ?? NaN);
        if (headEnd === -1 || answer.length < headEnd + 4 + length) return;
        if (!answer.startsWith('HTTP/1.1 200')) return void reject(new Error(answer.slice(0, 500)));
        answer = '';
        latenciesMs.push(performance.now() - sentMs);
        next();
      });
    });
  await Promise.all(Array.from({ length: shape.connections }, connection));
  const events = latenciesMs.length * shape.events;
  return {
    events,
    seconds: (performance.now() - started) / 1_000,
    cpuMicrosPerEvent: ((cpuSeconds(pid) - cpuBefore) * 1e6) / events,
    latenciesMs: latenciesMs.sort((a, b) => a - b),
  };
}

function line(name: string, { events, seconds, cpuMicrosPerEvent, latenciesMs }: Measured): string {
  const at = (share: number) => (latenciesMs[Math.floor(latenciesMs.length * share)] ?? NaN).toFixed(1);
  const rate = Math.round(events / seconds).toLocaleString('en');
  return `  ${name.padEnd(8)} ${rate.padStart(9)} events/s  ${cpuMicrosPerEvent.toFixed(1).padStart(6)} µs CPU an event  p50 ${at(0.5)} ms  p99 ${at(0.99)} ms`;
}

async function listening(port: number): Promise<void> {
  await waitFor(
    () =>
      new Promise<boolean>((resolve) => {
        const socket = connect({ host: '127.0.0.1', port });
        socket.once('connect', () => {
          socket.destroy();
          resolve(true);
        });
        socket.once('error', () => resolve(false));
      }),
    { what: `port ${port}`, timeoutMs: 30_000 },
  );
}

async function main(): Promise<void> {
  const servers = testServers();
  const database = await createTestDatabase('bench');
  const db = openDatabase(database.url, { poolSize: 1 });
  await db.prisma.shop.create({
    data: {
      id: 'bench',
      name: 'Bench',
      currency: 'EUR',
      currencyDigits: 2,
      timeZone: 'UTC',
      settings: '{}',
      createdMs: 0n,
    },
  });
  await db.prisma.writeKey.create({
    data: { keyHash: hashWriteKey(writeKey), shopId: 'bench', name: 'bench', createdMs: 0n },
  });
  const prefix = `${uniqueName('bench-ingest')}.`;
  const children: ChildProcess[] = [];
  const run = (args: string[], env: NodeJS.ProcessEnv) => {
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    });
    children.push(child);
    return child.pid!;
  };
  try {
    const anchorPort = await freePort();
    const ingestPort = await freePort();
    const anchorPid = run([fileURLToPath(import.meta.url), '--anchor', String(anchorPort)], {});
    const ingestPid = run(['services/ingest/dist/main.js'], {
      NODE_ENV: 'production',
      KAFKA_BROKERS: servers.kafkaBrokers,
      DATABASE_URL: database.url,
      ...testSealing,
      EBB_TOPIC_PREFIX: prefix,
      EBB_HTTP_PORT: String(ingestPort),
      EBB_METRICS_PORT: String(await freePort()),
      EBB_LOG_LEVEL: 'warn',
    });
    await Promise.all([listening(anchorPort), listening(ingestPort)]);
    for (const shape of shapes) {
      console.log(shape.name);
      for (const [name, port, pid] of [
        ['anchor', anchorPort, anchorPid],
        ['ingest', ingestPort, ingestPid],
      ] as const) {
        await load(port, pid, shape, 1);
        console.log(line(name, await load(port, pid, shape, Number(options.seconds))));
      }
    }
  } finally {
    await Promise.all(
      children.map((child) => {
        const ended = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGTERM');
        return ended;
      }),
    );
    const admin = createKafka({ brokers: servers.kafkaBrokers.split(','), clientId: 'bench' }).client.admin();
    await admin.connect();
    const own = (await admin.listTopics()).filter((name) => name.startsWith(prefix));
    await admin.deleteTopics({ topics: own });
    await admin.disconnect();
    await db.close();
    await database.drop();
  }
}

void (options.anchor === undefined ? main() : serveAnchor(Number(options.anchor)));
