/**
 * Throughput of the whole scoring path: Kafka -> transaction (events, profiles, features, 100-tree forest, reasons
 * where the band changes, score history, episodes, outbox) -> commit -> offsets, with 277-byte events over 50,000
 * customers in 6 partitions, 1 % repeats, durable commits, broker and database and service on the same cores.
 * The service runs as its own process, as in production; the topic is filled before it starts. Measured from its
 * first commit to its last; publishing from the outbox runs beside it.
 * Anchor of the same run: what the bare driver inserts into an `event`-like table, 1,000 rows a commit.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createConnection } from 'mariadb';
import { openDatabase } from '@ebb/db';
import type { CompiledForest } from '@ebb/forest';
import { createTestDatabase, createTestTopics } from '@ebb/testkit';
import { startDurableServers, type DurableServers } from '../load/durable-servers.ts';
import { exportForest } from '../peers/export-forest.ts';
import { runJavaPeer } from '../peers/run-java-peer.ts';
import { runQuixPeer } from '../peers/run-quix-peer.ts';
import { startCpuMeter } from '../load/process-usage.ts';
import { scoringNodeOptions, startService } from '../load/service-process.ts';
import {
  addShopWithChampion,
  differences,
  fillTopic,
  readSums,
  scoringLoad,
  type ScoringLoad,
} from '../load/scoring-load.ts';
import { whereTimeGoes } from './where-time-goes.ts';

const { values: options } = parseArgs({
  options: {
    events: { type: 'string', default: '400000' },
    customers: { type: 'string', default: '50000' },
    peers: { type: 'boolean', default: false },
    /** Orders list products and countries, as analytics wants them. */
    products: { type: 'boolean', default: false },
    /** Folder for a V8 profile of the scoring process; where its time went is printed. */
    profile: { type: 'string' },
  },
});
const partitions = 6;
const repeatShare = 0.01;
/** Each look at the service's metrics costs it a millisecond. */
const pollMs = 100;

interface Measured {
  name: string;
  events: number;
  seconds: number;
  cpuSeconds: Record<string, number>;
  differences: string[];
}

async function measureAnchor(databaseUrl: string, load: ScoringLoad): Promise<number> {
  const connection = await createConnection(databaseUrl.replace(/^mysql:/, 'mariadb:'));
  await connection.query(
    'CREATE TABLE anchor (a VARCHAR(64), b VARCHAR(255), c VARCHAR(255), d BIGINT, e TEXT, PRIMARY KEY (a, b, c))',
  );
  const batches = 40;
  const started = performance.now();
  for (let batch = 0; batch < batches; batch++) {
    const rows = Array.from({ length: 1_000 }, (_, index) => {
      const event = load.event(batch * 1_000 + index);
      const { shopId, customerId, messageId, occurredAt, properties } = event;
      return [shopId, customerId, messageId, occurredAt, JSON.stringify(properties)];
    });
    await connection.query(`INSERT INTO anchor VALUES ${rows.map(() => '(?,?,?,?,?)').join()}`, rows.flat());
  }
  const perSecond = (batches * 1_000) / ((performance.now() - started) / 1_000);
  await connection.query('DROP TABLE anchor');
  await connection.end();
  return perSecond;
}

async function runEbb(
  servers: DurableServers,
  databaseUrl: string,
  topicPrefix: string,
  load: ScoringLoad,
): Promise<Measured> {
  const profile = options.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${options.profile}`];
  const service = await startService(
    'scoring',
    { DATABASE_URL: databaseUrl, KAFKA_BROKERS: servers.kafkaBrokers, EBB_TOPIC_PREFIX: topicPrefix },
    [...scoringNodeOptions, ...profile],
  );
  try {
    const deadline = performance.now() + 600_000;
    let done = 0;
    let first = { atMs: 0, messages: 0 };
    let readCpu: (() => Record<string, number>) | undefined;
    while (done < load.messages) {
      if (performance.now() > deadline) throw new Error(`only ${done} messages scored after ten minutes`);
      await delay(pollMs);
      done = await service.sumOf('ebb_scoring_events_total');
      if (done === 0 || readCpu !== undefined) continue;
      first = { atMs: performance.now(), messages: done };
      const { database, kafka } = servers.pids;
      readCpu = startCpuMeter({ scoring: service.pid, mariadbd: database, broker: kafka });
    }
    return {
      name: 'Ebb',
      events: load.messages - first.messages,
      seconds: (performance.now() - first.atMs) / 1_000,
      cpuSeconds: readCpu?.() ?? {},
      differences: differences(await readSums(databaseUrl), load.expected),
    };
  } finally {
    await service.stop();
  }
}

async function runPeers(
  servers: DurableServers,
  topic: string,
  load: ScoringLoad,
  compiled: CompiledForest,
): Promise<Measured[]> {
  const task = { servers, topic, load, forest: exportForest(compiled) };
  const results = [
    await runJavaPeer(task),
    await runQuixPeer(task, 'batched'),
    await runQuixPeer(task, 'per-message'),
  ];
  return results.map(({ cpuSecondsByProcess: { peer, database, kafka }, ...result }) => ({
    ...result,
    cpuSeconds: { peer, mariadbd: database, broker: kafka },
  }));
}

function printRun({ name, events, seconds, cpuSeconds, differences: wrong }: Measured): void {
  const cost = Object.entries(cpuSeconds)
    .map(([process, used]) => `${process} ${((used / events) * 1e6).toFixed(1)}`)
    .join(', ');
  console.log(`${name.padEnd(44)} ${Math.round(events / seconds)} events/s; µs of CPU an event: ${cost}`);
  for (const difference of wrong) console.log(`  WRONG: ${difference}`);
  if (wrong.length > 0) process.exitCode = 1;
}

function printSplit(folder: string, messages: number): void {
  for (const [what, microseconds] of whereTimeGoes(folder))
    console.log(`  ${what.padEnd(42)} ${(microseconds / messages).toFixed(1)} µs a message`);
}

async function main(): Promise<void> {
  const load = scoringLoad(Number(options.events), Number(options.customers), repeatShare, Date.now(), {
    products: options.products,
  });
  const servers = await startDurableServers();
  try {
    const database = await createTestDatabase('bench');
    const topics = await createTestTopics('bench', { partitions });
    const topic = topics.names.customerEvents;
    const db = openDatabase(database.url);
    const { forest } = await addShopWithChampion(db, Date.now()).finally(() => db.close());
    const bytes = await fillTopic(servers.kafkaBrokers, topic, load);
    console.log(
      `${options.events} events (+1 % repeats), ${bytes} bytes each, ${options.customers} customers, ${partitions} partitions`,
    );
    const anchor = await measureAnchor(database.url, load);
    const ebb = await runEbb(servers, database.url, topic.slice(0, -'customer.events'.length), load);
    printRun(ebb);
    console.log(
      `anchor, bare inserts: ${Math.round(anchor)} rows/s; ratio ${(ebb.events / ebb.seconds / anchor).toFixed(2)}`,
    );
    if (options.profile !== undefined) printSplit(options.profile, load.messages);
    if (options.peers) for (const peer of await runPeers(servers, topic, load, forest)) printRun(peer);
  } finally {
    await servers.stop();
  }
}

await main();
