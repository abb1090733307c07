/**
 * The audit over millions of events: how long, and how much memory. Servers of its own, durable.
 *
 *     node bench/run.mjs audit-memory [--events 10000000] [--per-customer 100] [--limit 512]
 *
 * The real scoring process scores the events of 500 customers; these are copied in the database under other customers'
 * ids, so that a clean audit is a true one. Then `npm run audit`'s own command runs, with a ledger of all message ids.
 * Fails when the audit finds anything, counts other than what is stored, or needs more than the limit of megabytes.
 * Anchor of the same run: reading every event in the server, in key order.
 */
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openDatabase } from '@ebb/db';
import { createTestDatabase, createTestTopics, waitFor } from '@ebb/testkit';
import { createConnection, type Connection } from 'mariadb';
import { startDurableServers } from './durable-servers.ts';
import { readUsage } from './process-usage.ts';
import { addShopWithChampion, fillTopic, readSums, scoringLoad, type ScoringLoad } from './scoring-load.ts';
import { bundleOf, startService } from './service-process.ts';

const { values: options } = parseArgs({
  options: {
    events: { type: 'string', default: '10000000' },
    'per-customer': { type: 'string', default: '100' },
    limit: { type: 'string', default: '512' },
  },
});
const templates = 500;
const perCustomer = Number(options['per-customer']);
const copies = Math.max(1, Math.round(Number(options.events) / (templates * perCustomer)));
const limitMegabytes = Number(options.limit);

/** Rows of other customers with the same history, in key order. */
async function copyCustomers(connection: Connection): Promise<void> {
  const other = `CONCAT(LPAD(n.seq, 6, '0'), '-', t.customer_id)`;
  const tables: [table: string, changed: Record<string, string>][] = [
    ['profile', { customer_id: other }],
    ['event', { customer_id: other, message_id: `CONCAT(n.seq, '-', t.message_id)` }],
    ['prediction', { customer_id: other }],
    ['alert', { customer_id: other, id: `MD5(CONCAT(n.seq, '-', t.id))` }],
    ['alert_action', { alert_id: `MD5(CONCAT(n.seq, '-', t.alert_id))` }],
  ];
  for (const [table, changed] of tables) {
    await connection.query(`CREATE TABLE ${table}_template AS SELECT * FROM ${table}`);
    const described = await connection.query<{ Field: string }[]>(`DESCRIBE ${table}`);
    const columns = described.map(({ Field }) => Field);
    const selected = columns.map((column) => changed[column] ?? `t.${column}`).join(', ');
    const order = table === 'alert_action' ? '' : 'ORDER BY n.seq, t.shop_id, t.customer_id';
    for (let from = 1; from < copies; from += 10) {
      const to = Math.min(copies - 1, from + 9);
      await connection.query(
        `INSERT INTO ${table} (${columns.join(', ')})
          SELECT ${selected} FROM seq_${from}_to_${to} AS n JOIN ${table}_template AS t ${order}`,
      );
    }
    await connection.query(`DROP TABLE ${table}_template`);
  }
}

/** Every message id, as the senders were told: copies included. */
async function writeLedger(file: string, load: ScoringLoad): Promise<void> {
  const out = createWriteStream(file);
  for (let copy = 0; copy < copies; copy++) {
    const lines: string[] = [];
    for (let index = 0; index < load.messages; index++) {
      const { messageId } = load.event(index);
      lines.push(copy === 0 ? messageId : `${copy}-${messageId}`);
    }
    if (!out.write(`${lines.join('\n')}\n`))
      await new Promise<void>((resolve) => out.once('drain', () => resolve()));
  }
  await new Promise<void>((resolve) => out.end(() => resolve()));
}

interface Audit {
  report: { clean: boolean; customers: number; events: number; alerts: number; lost: number; unsent: number };
  seconds: number;
  rss: number[];
  cpuSeconds: number;
}

async function runAudit(databaseUrl: string, ledger: string): Promise<Audit> {
  const startedMs = performance.now();
  const file = bundleOf('scoring', 'audit-cli');
  const child = spawn(process.execPath, ['--enable-source-maps', file, '--json', '--ledger', ledger], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, DATABASE_URL: databaseUrl },
  });
  const said: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => said.push(part));
  let ended = false;
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  void closed.then(() => (ended = true));
  const rss: number[] = [];
  let cpuSeconds = 0;
  while (!ended) {
    const usage = readUsage(child.pid!);
    if (usage.rssMegabytes > 0) rss.push(usage.rssMegabytes);
    cpuSeconds = Math.max(cpuSeconds, usage.cpuSeconds);
    await Promise.race([delay(500), closed]);
  }
  const report = JSON.parse(Buffer.concat(said).toString('utf8')) as Audit['report'];
  return { report, seconds: (performance.now() - startedMs) / 1_000, rss, cpuSeconds };
}

async function main(): Promise<void> {
  const servers = await startDurableServers();
  const folder = await mkdtemp(join(tmpdir(), 'ebb-audit-'));
  try {
    const database = await createTestDatabase('audit');
    const topics = await createTestTopics('audit', { partitions: 6 });
    const db = openDatabase(database.url);
    await addShopWithChampion(db, Date.now() - 60_000).finally(() => db.close());
    const load = scoringLoad(templates * perCustomer, templates, 0, Date.now());
    await fillTopic(servers.kafkaBrokers, topics.names.customerEvents, load);
    const scoring = await startService('scoring', {
      KAFKA_BROKERS: servers.kafkaBrokers,
      DATABASE_URL: database.url,
      EBB_TOPIC_PREFIX: topics.names.alerts.slice(0, -'churn.alerts'.length),
    });
    await waitFor(async () => (await readSums(database.url)).events === load.expected.events, {
      what: 'the events to be scored',
      timeoutMs: 120_000,
    });
    await scoring.stop();
    const connection = await createConnection(database.url.replace(/^mysql:/, 'mariadb:'));
    connection.on('error', () => undefined);
    const loadingMs = performance.now();
    await copyCustomers(connection);
    const ledger = join(folder, 'ledger.txt');
    await writeLedger(ledger, load);
    const events = load.expected.events * copies;
    console.log(`${events} events loaded in ${Math.round((performance.now() - loadingMs) / 1_000)} s`);
    const anchorMs = performance.now();
    await connection.query('SELECT SUM(LENGTH(customer_id) + amount_minor) FROM event FORCE INDEX (PRIMARY)');
    console.log(`anchor, reading every event: ${((performance.now() - anchorMs) / 1_000).toFixed(1)} s`);
    await connection.end();

    const { report, seconds, rss, cpuSeconds } = await runAudit(database.url, ledger);
    const largest = Math.round(Math.max(...rss));
    console.log(JSON.stringify(report));
    console.log(
      `audit: ${seconds.toFixed(1)} s, ${((seconds / events) * 1e6).toFixed(1)} s a million events (${((cpuSeconds / events) * 1e6).toFixed(1)} s of its processor time)`,
    );
    const tenths = Array.from({ length: 10 }, (_, i) => Math.round(rss[Math.floor((i * rss.length) / 10)]!));
    console.log(`memory at each tenth of the time: ${tenths.join(', ')} MB; largest ${largest} MB`);
    const complete = report.events === events && report.customers === templates * copies;
    if (!report.clean || !complete || largest > limitMegabytes) process.exitCode = 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
    await servers.stop();
  }
}

await main();
