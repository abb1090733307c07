/**
 * The audit over millions of events: how long, and how much memory. Servers of its own, durable.
 *
 *     node bench/run.mjs audit-memory [--events 10000000] [--per-customer 100] [--limit 512]
 *
 * The real code scores half a year of 500 customers, alerts and all; these are copied in the database under other
 * customers' ids, so that a clean audit is a true one. Then `npm run audit`'s own command runs, with a ledger of all
 * message ids. Fails when the audit finds anything, counts other than what is stored, needs more than the limit of
 * megabytes, or needs more the longer it runs. Anchor of the same run: reading every event in the server, in key order.
 */
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openDatabase } from '@ebb/db';
import { createTestDatabase } from '@ebb/testkit';
import { createConnection, type Connection } from 'mariadb';
import { startDurableServers } from '../load/durable-servers.ts';
import { liveHalfAYear } from '../load/half-a-year.ts';
import { readUsage } from '../load/process-usage.ts';
import type { ScoringLoad } from '../load/scoring-load.ts';
import { bundleOf } from '../load/service-process.ts';

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
/** Between the lowest points of the second fifth of the time and the last. */
const mostRiseMegabytes = 50;

/** Rows of other customers with the same history, in key order. */
async function copyCustomers(connection: Connection): Promise<void> {
  const other = `CONCAT(LPAD(n.seq, 6, '0'), '-', t.customer_id)`;
  // As `alertId` of the scoring service makes it.
  const alertId = `LEFT(SHA2(CONCAT_WS('\n', t.shop_id, ${other}, t.episode_number), 256), 32)`;
  const copied: { table: string; source?: string; changed: Record<string, string> }[] = [
    { table: 'profile', changed: { customer_id: other } },
    { table: 'event', changed: { customer_id: other, message_id: `CONCAT(n.seq, '-', t.message_id)` } },
    { table: 'prediction', changed: { customer_id: other } },
    {
      table: 'alert_action',
      source:
        'SELECT a.shop_id, a.customer_id, a.episode_number, c.* FROM alert_action AS c JOIN alert AS a ON a.id = c.alert_id',
      changed: { alert_id: alertId },
    },
    { table: 'alert', changed: { customer_id: other, id: alertId } },
  ];
  for (const { table, source = `SELECT * FROM ${table}`, changed } of copied) {
    await connection.query(`CREATE TABLE ${table}_template AS ${source}`);
    const described = await connection.query<{ Field: string }[]>(`DESCRIBE ${table}`);
    const columns = described.map(({ Field }) => Field);
    const selected = columns.map((column) => changed[column] ?? `t.${column}`).join(', ');
    for (let from = 1; from < copies; from += 10) {
      const to = Math.min(copies - 1, from + 9);
      await connection.query(
        `INSERT INTO ${table} (${columns.join(', ')})
          SELECT ${selected} FROM seq_${from}_to_${to} AS n JOIN ${table}_template AS t
          ORDER BY n.seq, t.shop_id, t.customer_id`,
      );
    }
    await connection.query(`DROP TABLE ${table}_template`);
  }
}

/** Every message id as senders had it acknowledged, copies included. */
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

/** Of each fifth of the time the lowest, the middle and the highest. */
function byFifths(samples: readonly number[]): { lowest: number; middle: number; highest: number }[] {
  return Array.from({ length: 5 }, (_, i) => {
    const part = samples
      .slice(Math.floor((i * samples.length) / 5), Math.floor(((i + 1) * samples.length) / 5))
      .sort((a, b) => a - b);
    return { lowest: part[0]!, middle: part[part.length >> 1]!, highest: part.at(-1)! };
  });
}

async function countRows(connection: Connection, table: string): Promise<number> {
  const [row] = await connection.query<{ n: bigint }[]>(`SELECT COUNT(*) AS n FROM ${table}`);
  return Number(row!.n);
}

async function main(): Promise<void> {
  const servers = await startDurableServers();
  const folder = await mkdtemp(join(tmpdir(), 'ebb-audit-'));
  try {
    const database = await createTestDatabase('audit');
    const db = openDatabase(database.url);
    const load = await liveHalfAYear(db, templates * perCustomer, templates).finally(() => db.close());
    const connection = await createConnection(database.url.replace(/^mysql:/, 'mariadb:'));
    connection.on('error', () => undefined);
    const loadingMs = performance.now();
    // Nobody publishes here.
    await connection.query('DELETE FROM outbox');
    await copyCustomers(connection);
    const ledger = join(folder, 'ledger.txt');
    await writeLedger(ledger, load);
    const [events, points, alerts] = [
      await countRows(connection, 'event'),
      await countRows(connection, 'prediction'),
      await countRows(connection, 'alert'),
    ];
    console.log(
      `${events} events, ${points} points and ${alerts} alerts of ${templates * copies} customers loaded in ${Math.round((performance.now() - loadingMs) / 1_000)} s`,
    );
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
    const fifths = byFifths(rss);
    const lines = fifths.map((part) => Object.values(part).map(Math.round).join('/'));
    console.log(
      `memory by fifths of the time, lowest/middle/highest: ${lines.join(', ')} MB; largest ${largest} MB`,
    );
    // In the first fifth the ledger is read.
    const rises = fifths[4]!.lowest - fifths[1]!.lowest;
    const complete =
      report.events === events && report.alerts === alerts && report.customers === templates * copies;
    if (!report.clean || !complete || largest > limitMegabytes || rises > mostRiseMegabytes) {
      console.log('WRONG');
      process.exitCode = 1;
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
    await servers.stop();
  }
}

await main();
